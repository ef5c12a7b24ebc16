import { z } from 'zod'
import {
  email,
  line,
  optionalEmail,
  optionalLine,
  optionalText,
  time,
  wholeNumber,
} from '../kernel/http/forms.ts'

export const replyForm = z.object({
  svar: z.enum(['kommer', 'kommer_inte'], { error: 'forms.choose' }),
})

/** A reply that came by phone or mail. */
export const staffReplyForm = replyForm.extend({
  kalla: z.enum(['phone', 'mail'], { error: 'forms.choose' }),
  kommentar: optionalText(500),
})

/** The invitation again, perhaps to another address; `lank`: the link the person saw, '' when none holds. */
export const newLinkForm = z.object({ lank: z.string().max(60), adress: email().optional() })

const emptyOr = <S extends z.ZodType>(schema: S) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    schema.optional(),
  )

/** An empty field is no limit, not 0; the hours come both or not at all. */
export const settingsForm = z
  .object({
    platser: emptyOr(wholeNumber(0, 1000)),
    borjar: emptyOr(time()),
    slutar: emptyOr(time()),
  })
  .refine(({ borjar, slutar }) => (borjar === undefined) === (slutar === undefined), {
    error: 'guests.both_hours',
    path: ['slutar'],
  })
  .refine(({ borjar, slutar }) => !borjar || !slutar || borjar < slutar, {
    error: 'guests.ends_before',
    path: ['slutar'],
  })

export const organisationForm = z
  .object({
    namn: line(160),
    rackvidd: z.enum(['national', 'regional'], { error: 'forms.choose' }),
    region: z.string().max(2).default(''),
    kontakt: optionalLine(120),
    kontaktadress: optionalEmail(),
    kontakttelefon: optionalLine(60),
    anteckning: optionalText(1000),
  })
  .refine(({ rackvidd, region }) => rackvidd === 'national' || region !== '', {
    error: 'guests.choose_region',
    path: ['region'],
  })
  .transform((form) => ({ ...form, region: form.rackvidd === 'national' ? '' : form.region }))

export type OrganisationForm = z.infer<typeof organisationForm>

const person = { namn: line(120), titel: optionalLine(120), telefon: optionalLine(60) }

export const personForm = z.object({ ...person, adress: optionalEmail() })
export type PersonForm = z.infer<typeof personForm>

/** Somebody in the register; `person`: whether it is the same one, when that had to be asked. */
export const guestForm = personForm.extend({
  person: z.enum(['same', 'new']).optional().catch(undefined),
})
export type GuestForm = z.infer<typeof guestForm>

/** Added where one is about to invite: there an address is needed. */
export const invitedPersonForm = z.object({
  organisation: z.string({ error: 'forms.choose' }).min(1, 'forms.choose').max(50),
  ...person,
  adress: email(),
})

export const listQuery = z.object({
  sok: z.string().max(100).catch('').default(''),
  rackvidd: z.string().max(10).catch('').default(''),
})
