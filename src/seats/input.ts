import { z } from 'zod'
import { checkbox } from '../kernel/http/forms.ts'
import { saysNobody, tidyText } from '../kernel/text.ts'
import { tidyPerson, whyNotPerson } from '../lists/person.rules.ts'

/** `?region=12&visa=saknas`; ignores unknown values. */
export const overviewQuery = z.object({
  region: z.string().optional().catch(undefined),
  visa: z.enum(['alla', 'saknas']).default('alla').catch('alla'),
})

const text = z.string().default('')

/** The answer to whether a changed holder is the same person; undefined before the question has been asked. */
const whichPerson = z.enum(['same', 'new']).optional().catch(undefined)

/** `person`: null when the name says that the seat is vacant ("Vakant") and there is no address. */
export const personForm = z
  .object({ name: text, title: text, email: text, phone: text, person: whichPerson })
  .transform(({ person: which, ...written }) => {
    const person = tidyPerson(written)
    const isVacant = saysNobody(tidyText(written.name)) && person.email === ''
    return { which, person: isVacant ? null : person }
  })
  .superRefine(({ person }, context) => {
    if (!person) return
    for (const [field, message] of Object.entries(whyNotPerson(person)))
      context.addIssue({ code: 'custom', path: [field], message })
  })

export const byPostForm = z.object({ post: checkbox() })
