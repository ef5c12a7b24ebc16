import { z } from 'zod'
import { optionalText } from '../kernel/http/forms.ts'

/** The shelf and the page to show; invalid values give the defaults. */
export const inboxQuery = z.object({
  visa: z.enum(['studsar', 'hanterade', 'ordnade']).optional().catch(undefined),
  sida: z.coerce.number().int().min(1).max(1000).catch(1),
})

export const noteForm = z.object({ anteckning: optionalText(1000) })
