import { z } from 'zod'
import { cleanText, date } from '../../kernel/http/forms.ts'

/** Whom the page is about: a seat, or a region to begin with. */
export const whomQuery = z.object({ plats: z.string().max(100).catch(''), lan: z.string().max(2).catch('') })

export const extendForm = z.object({
  /** Id of the seat; '' for a region. */
  plats: z.string().max(100).default(''),
  lan: z.string().max(2).default(''),
  till: date(),
  skal: z
    .string({ error: 'forms.required' })
    .transform(cleanText)
    .pipe(z.string().min(1, 'forms.required').max(1000, 'forms.too_long')),
  /** The last day that the person was told holds now, once the consequences have been shown. */
  sett: z.string().max(10).default(''),
})
export type ExtendForm = z.infer<typeof extendForm>
