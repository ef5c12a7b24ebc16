import { z } from 'zod'
import { readCode } from '../kernel/ids.ts'

/** A code as typed → the code itself. */
export const codeForm = z.object({
  kod: z
    .string({ error: 'forms.required' })
    .transform((typed) => readCode(typed) ?? '')
    .pipe(z.string().min(1, 'links.code_shape')),
})
