import { z } from 'zod'
import { optionalText } from '../kernel/http/forms.ts'

/** Which shelf to show; what makes no sense is left out. */
export const inboxQuery = z.object({
  visa: z.enum(['studsar', 'hanterade', 'ordnade']).optional().catch(undefined),
  sida: z.coerce.number().int().min(1).max(1000).catch(1),
})

export const noteForm = z.object({ anteckning: optionalText(1000) })
