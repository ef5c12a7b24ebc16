import { z } from 'zod'
import { checkbox } from '../kernel/http/forms.ts'
import { tidyPerson, whyNotPerson } from './person.rules.ts'

/** `?region=12&visa=saknas`; what is not known is as if not asked. */
export const overviewQuery = z.object({
  region: z.string().optional().catch(undefined),
  visa: z.enum(['alla', 'saknas']).default('alla').catch('alla'),
})

/** Which round; the one of today when it is not understood. */
export const roundQuery = z.object({ omgang: z.string().max(60).optional().catch(undefined) })

const text = z.string().default('')

export const personForm = z
  .object({ name: text, title: text, email: text, phone: text })
  .transform(tidyPerson)
  .superRefine((person, context) => {
    for (const [field, problem] of Object.entries(whyNotPerson(person))) {
      context.addIssue({ code: 'custom', path: [field], message: `seats.problem_${problem}` })
    }
  })

export const byPostForm = z.object({ post: checkbox() })
