import { z } from 'zod'
import { optionalLine, optionalText } from '../../kernel/http/forms.ts'

/** No form is longer; that a letter is too long is said by `problemsOf`. */
const most = 1_000_000

/** The letter as it was typed; what is wrong with its words is said by `problemsOf`, line by line. */
export const letterForm = z.object({
  subject: optionalLine(most),
  body: optionalText(most),
  /** The version the person began from; 0 the first words. */
  version: z.coerce.number().int().min(0).max(100_000).catch(0),
  seminarium: z.string().optional().catch(undefined),
  mottagare: z.coerce.number().int().min(1).max(1000).catch(1),
  /** Of this page: the trial sent from it goes once. */
  prov: z.string().max(60).catch(''),
  /** What the button says is to be done; the harmless one unless told. */
  gor: z.enum(['visa', 'spara', 'prov']).catch('visa'),
})
export type LetterForm = z.infer<typeof letterForm>

export const exampleQuery = z.object({
  seminarium: z.string().optional().catch(undefined),
  mottagare: z.coerce.number().int().min(1).max(1000).catch(1),
  version: z.coerce.number().int().min(0).max(100_000).optional().catch(undefined),
})
