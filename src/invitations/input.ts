import { z } from 'zod'
import { checkbox, email, line, optionalLine, optionalText } from '../kernel/http/forms.ts'

/** Which of several letters is shown. */
export const exampleQuery = z.object({ exempel: z.coerce.number().int().min(1).catch(1) })

export const replyForm = z.object({
  svar: z.enum(['kommer', 'ersattare', 'kommer_inte'], { error: 'forms.choose' }),
})

/** Mail programs make a link of it, phones a number to ring; the name goes into a mail from us to an address anyone may choose. */
const looksLikeAddress =
  /:\/\/|[Ww]{3}\.|@|\.\p{Ll}{2}|\.\p{L}{2,4}(?!\p{L})|\d(?:[\s()./-]*\d){4}/u

const name = () =>
  line(120).refine((text) => !looksLikeAddress.test(text), {
    error: 'invitations.name_not_address',
  })

export const substituteForm = z.object({ namn: name(), adress: email() })

export const successorForm = z.object({
  namn: name(),
  titel: optionalLine(120).refine((text) => !looksLikeAddress.test(text), {
    error: 'invitations.name_not_address',
  }),
  adress: email(),
})

/** What the new person says, or staff for them. */
export const takeOverForm = z.object({
  svar: z.enum(['ja', 'nej'], { error: 'forms.choose' }),
})

/** A reply that came by another way than the link; name and address only when a substitute goes. */
export const heardForm = z
  .object({
    svar: z.enum(['kommer', 'ersattare', 'kommer_inte'], { error: 'forms.choose' }),
    kalla: z.enum(['phone', 'mail', 'meeting'], { error: 'forms.choose' }),
    namn: optionalLine(120),
    adress: z.string().max(300).default(''),
    anteckning: optionalText(500),
  })
  .transform((form, context) => {
    if (form.svar !== 'ersattare') return { ...form, substitute: null }
    const person = substituteForm.safeParse({ namn: form.namn, adress: form.adress })
    if (person.success)
      return { ...form, substitute: { name: person.data.namn, email: person.data.adress } }
    for (const { path, message } of person.error.issues)
      context.addIssue({ code: 'custom', path, message })
    return z.NEVER
  })

export const withdrawForm = z.object({ skal: optionalText(500), mejl: checkbox() })
export const newLinkForm = z.object({ lank: z.string().max(60) })
export const substituteLinkForm = newLinkForm.extend({ nyadress: email() })
export const byPostForm = z.object({ post: checkbox() })
