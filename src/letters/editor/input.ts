import { z } from 'zod'
import { optionalLine, optionalText } from '../../kernel/http/forms.ts'

/** Longer than any form can be: `problemsOf` reports that a letter is too long. */
const most = 1_000_000

/** The letter as typed; `problemsOf` reports what is wrong with its text, line by line. */
export const letterForm = z.object({
  subject: optionalLine(most),
  body: optionalText(most),
  /** Number of the version that the person started from; 0 for the default. */
  version: z.coerce.number().int().min(0).max(100_000).catch(0),
  seminarium: z.string().optional().catch(undefined),
  mottagare: z.coerce.number().int().min(1).max(1000).catch(1),
  /** Id of the page as shown: pressing its button twice sends one trial letter. */
  prov: z.string().max(60).catch(''),
  /** Action of the pressed button; anything unknown only shows the letter. */
  gor: z.enum(['visa', 'spara', 'prov']).catch('visa'),
})
export type LetterForm = z.infer<typeof letterForm>

export const exampleQuery = z.object({
  seminarium: z.string().optional().catch(undefined),
  mottagare: z.coerce.number().int().min(1).max(1000).catch(1),
  version: z.coerce.number().int().min(0).max(100_000).optional().catch(undefined),
})
