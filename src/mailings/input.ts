import { z } from 'zod'
import { states } from './rules.ts'

/** Which messages of a mailing to show; what makes no sense is left out. */
export const mailingQuery = z.object({
  lage: z.enum(states).optional().catch(undefined),
  sida: z.coerce.number().int().min(1).max(1000).catch(1),
})
