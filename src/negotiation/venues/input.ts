import { z } from 'zod'
import {
  checkbox,
  cleanLine,
  line,
  optionalDate,
  optionalEmail,
  optionalLine,
  optionalText,
  phone,
  wholeNumber,
} from '../../kernel/http/forms.ts'
import { type VenueListQuery, venueSorts } from './rules.ts'

/** A link that is safe to follow: https, a host with a dot, no user name or password. '' when left empty. */
const mapLink = z
  .string()
  .default('')
  .transform(cleanLine)
  .pipe(
    z
      .string()
      .max(1000, 'forms.too_long')
      .refine((text) => text === '' || isSafeLink(text), { error: 'venues.map_url_wrong' }),
  )

function isSafeLink(text: string): boolean {
  if (!/^https:\/\/[^\s\\"<>]+$/i.test(text) || !URL.canParse(text)) return false
  const { hostname, username, password } = new URL(text)
  return hostname.includes('.') && username === '' && password === ''
}

/** `12 500 kr` → 12500, whole kronor; null when left empty. */
const price = z
  .string()
  .default('')
  .transform((text) => text.replace(/\s|(kr|kronor|:-)\.?$/gi, ''))
  .refine((digits) => /^\d{0,8}$/.test(digits), { error: 'venues.price_wrong' })
  .transform((digits) => (digits === '' ? null : Number(digits)))

export const venueFactsForm = z
  .object({
    venue_name: line(),
    room: optionalLine(),
    address: line(),
    town: line(100),
    map_url: mapLink,
    capacity: wholeNumber(1, 20_000),
    step_free: checkbox(),
    lift: checkbox(),
    accessible_toilet: checkbox(),
    hearing_loop: checkbox(),
    parking: checkbox(),
    remote_technology: optionalText(1000),
    catering: optionalText(1000),
    price_sek: price,
    payer: optionalLine(),
    contact_name: optionalLine(),
    contact_email: optionalEmail(),
    contact_phone: phone(),
    note: optionalText(),
    accept_small: checkbox(),
  })
  .transform(({ venue_name, accept_small, ...rest }) => ({
    facts: { name: venue_name, ...rest },
    acceptSmall: accept_small === 1,
  }))

/** `venue_id`: the venue whose facts the form showed; '' for a new venue. */
const ofSeminar = z.object({ venue_id: z.string().max(60).default(''), held_until: optionalDate() })

export const venueForm = z
  .intersection(venueFactsForm, ofSeminar)
  .transform(({ facts, acceptSmall, venue_id, held_until }) => ({
    facts,
    acceptSmall,
    venueId: venue_id || null,
    heldUntil: held_until,
  }))

export type VenueForm = z.infer<typeof venueForm>

/** A venue picked from the register. */
export const chosenVenue = z.object({
  venue: z.string({ error: 'venues.choose_one' }).max(60, 'venues.choose_one').min(1, 'venues.choose_one'),
  held_until: optionalDate(),
  accept_small: checkbox(),
})

/** Id of the venue that the approver saw. */
export const seenVenue = z.object({ venue: z.string().max(60) })

/** Search in the register; an invalid value counts as left out. `byt=1`: replace the present venue. */
export const pickQuery = z.object({
  byt: z.literal('1').optional().catch(undefined),
  sok: z.string().max(100).default('').catch(''),
  region: z.string().max(4).optional().catch(undefined),
})
export type PickQuery = z.infer<typeof pickQuery>

/** Filter and order of the list, kept in its address; an invalid value counts as left out. */
export const venueListQuery: z.ZodType<VenueListQuery> = z.object({
  region: z.string().max(2).default('').catch(''),
  sok: z.string().max(100).default('').catch(''),
  sort: z.enum(venueSorts).default('name').catch('name'),
  down: z.literal('1').optional().catch(undefined),
})
