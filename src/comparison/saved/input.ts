import { z } from 'zod'
import { line, optionalText } from '../../kernel/http/forms.ts'

/** The part of the view's address after `?`. */
export const viewQuery = z.object({ vy: z.string().max(4000).catch('').default('') })

export const viewForm = viewQuery.extend({ namn: line(120), anteckning: optionalText(2000) })
export const removalForm = z.object({
  id: z.uuid(),
  bort: z.enum(['0', '1']).transform((text) => (text === '1' ? 1 : 0)),
})
export const figureForm = viewQuery.extend({ titel: line(200), anteckning: optionalText(2000) })
export const figureParams = z.object({ number: z.coerce.number().int().min(1).max(100_000) })
export const withdrawForm = z.object({ varfor: line(500) })
