import { z } from 'zod'
import { personForm } from '../guests/input.ts'
import { checkbox, email, line, optionalLine, optionalText, time, wholeNumber } from '../kernel/http/forms.ts'
import type { LinkKind } from '../schema.ts'

/** Number, from 1, of the example letter to show. */
export const exampleQuery = z.object({ exempel: z.coerce.number().int().min(1).catch(1) })

const replyForm = z.object({ svar: z.enum(['kommer', 'ersattare', 'kommer_inte'], { error: 'forms.choose' }) })

/**
 * Text that mail programs turn into links and phones into numbers to dial. The name goes into a mail from us to an
 * address that anyone may choose.
 */
const looksLikeAddress = /:\/\/|[Ww]{3}\.|@|\.\p{Ll}{2}|\.\p{L}{2,4}(?!\p{L})|\d(?:[\s()./-]*\d){4}/u

const name = () => line(120).refine((text) => !looksLikeAddress.test(text), { error: 'invitations.name_not_address' })

export const substituteForm = z.object({ namn: name(), adress: email() })

export const successorForm = z.object({
  namn: name(),
  titel: optionalLine(120).refine((text) => !looksLikeAddress.test(text), { error: 'invitations.name_not_address' }),
  adress: email(),
})

/** The successor's answer, or staff's on the successor's behalf. */
export const takeOverForm = z.object({ svar: z.enum(['ja', 'nej'], { error: 'forms.choose' }) })

const heardFrom = z.enum(['phone', 'mail', 'meeting'], { error: 'forms.choose' })

/** A reply given by other means than the link; name and address are read only when a substitute comes. */
const heardForm = z
  .object({
    svar: z.enum(['kommer', 'ersattare', 'kommer_inte'], { error: 'forms.choose' }),
    kalla: heardFrom,
    namn: optionalLine(120),
    adress: z.string().max(300).default(''),
    anteckning: optionalText(500),
  })
  .transform((form, context) => {
    if (form.svar !== 'ersattare') return { ...form, substitute: null }
    const person = substituteForm.safeParse({ namn: form.namn, adress: form.adress })
    if (person.success) return { ...form, substitute: { name: person.data.namn, email: person.data.adress } }
    for (const { path, message } of person.error.issues) context.addIssue({ code: 'custom', path, message })
    return z.NEVER
  })

export const withdrawForm = z.object({ skal: optionalText(500), mejl: checkbox() })
export const newLinkForm = z.object({ lank: z.string().max(60) })
export const substituteLinkForm = newLinkForm.extend({ nyadress: email() })
export const byPostForm = z.object({ post: checkbox() })

const guestReplyForm = z.object({ svar: z.enum(['kommer', 'kommer_inte'], { error: 'forms.choose' }) })

/** A guest cannot send a substitute. */
export function replyFormOf({ kind }: { kind: LinkKind }): z.ZodType<z.infer<typeof replyForm>> {
  return kind === 'guest' ? guestReplyForm : replyForm
}

const guestHeardForm = guestReplyForm
  .extend({ kalla: heardFrom, anteckning: optionalText(500) })
  .transform((form) => ({ ...form, substitute: null }))

export function heardFormOf(whose: 'seat' | 'guest'): z.ZodType<z.infer<typeof heardForm | typeof guestHeardForm>> {
  return whose === 'seat' ? heardForm : guestHeardForm
}

/** Sends the invitation again, perhaps to another address. `lank`: id of the link on the page, '' when none works. */
export const guestLinkForm = z.object({ lank: z.string().max(60), adress: email().optional() })

const emptyOr = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? undefined : value), schema.optional())

/** An empty `platser` means no limit, not 0. The hours are both set or both empty. */
export const settingsForm = z
  .object({ platser: emptyOr(wholeNumber(0, 1000)), borjar: emptyOr(time()), slutar: emptyOr(time()) })
  .refine(({ borjar, slutar }) => (borjar === undefined) === (slutar === undefined), {
    error: 'guests.both_hours',
    path: ['slutar'],
  })
  .refine(({ borjar, slutar }) => !borjar || !slutar || borjar < slutar, {
    error: 'guests.ends_before',
    path: ['slutar'],
  })

/** A guest added while inviting: unlike in the register, organisation and address are required. */
export const invitedPersonForm = personForm.extend({
  organisation: z.string({ error: 'forms.choose' }).min(1, 'forms.choose').max(50),
  adress: email(),
})

export type InvitedPersonForm = z.infer<typeof invitedPersonForm>
