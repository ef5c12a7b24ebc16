import { z } from 'zod'
import { line, optionalEmail, optionalLine, optionalText, phone } from '../kernel/http/forms.ts'

export const organisationForm = z
  .object({
    namn: line(160),
    rackvidd: z.enum(['national', 'regional'], { error: 'forms.choose' }),
    region: z.string().max(2).default(''),
    kontakt: optionalLine(),
    kontaktadress: optionalEmail(),
    kontakttelefon: phone(),
    anteckning: optionalText(1000),
  })
  .refine(({ rackvidd, region }) => rackvidd === 'national' || region !== '', {
    error: 'guests.choose_region',
    path: ['region'],
  })
  .transform((form) => ({ ...form, region: form.rackvidd === 'national' ? '' : form.region }))

export type OrganisationForm = z.infer<typeof organisationForm>

export const personForm = z.object({ namn: line(), titel: optionalLine(), telefon: phone(), adress: optionalEmail() })
export type PersonForm = z.infer<typeof personForm>

/** `person`: whether an invited person is the same one, when the form had to ask. */
export const guestForm = personForm.extend({ person: z.enum(['same', 'new']).optional().catch(undefined) })
export type GuestForm = z.infer<typeof guestForm>

export const listQuery = z.object({
  sok: z.string().max(100).catch('').default(''),
  rackvidd: z.string().max(10).catch('').default(''),
})
