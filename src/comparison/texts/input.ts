import { z } from 'zod'
import { line, optionalText } from '../../kernel/http/forms.ts'

const word = z.string().max(200).catch('').default('')

export const textsQuery = z.object({
  tema: word,
  fraga: word,
  kalla: z.enum(['', 'svar', 'sagt']).catch('').default(''),
  roll: word,
  region: word,
  grupp: word,
  sok: z.string().trim().max(200).catch('').default(''),
  sida: z.coerce.number().int().min(1).max(10000).catch(1),
})
export type TextsQuery = z.infer<typeof textsQuery>

/** Which text, and the choice of texts that the reader came from. */
export const quoteQuery = z.object({ kalla: word, visa: z.string().max(1500).catch('').default('') })

export const quoteForm = z.object({
  citat: optionalText(5000).pipe(z.string().min(1, 'forms.required')),
  samling: line(100),
})
export type QuoteForm = z.infer<typeof quoteForm>

export const collectionForm = z.object({ namn: line(100), anteckning: optionalText(5000) })

export const collectionParams = z.object({ id: z.uuid() })

export const removalForm = z.object({
  citat: z.uuid(),
  bort: z.enum(['0', '1']).transform((text) => (text === '1' ? 1 : 0)),
})
