/** Pages of a seminar's venue, of its form and of the venue register. */

import type { SheetCell } from '../../kernel/html/csv.ts'
import type { FormErrors, FormValues } from '../../kernel/http/forms.ts'
import type { RefusedSave } from '../../kernel/http/save-form.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { byText } from '../../kernel/text.ts'
import { formatDate, type LocalDate, type UtcText } from '../../kernel/time.ts'
import { joined, listText } from '../../kernel/words.ts'
import type { SeminarFacts } from '../../seminars/checklist.rules.ts'
import { type Seminar, whyCannotChange } from '../../seminars/rules.ts'
import type { PickQuery } from './input.ts'
import type { Venue, VenueUse } from './queries.ts'
import {
  accessFields,
  heldState,
  isTooSmall,
  placesNeeded,
  type VenueFacts,
  type VenueListQuery,
  venueSorts,
} from './rules.ts'

/** How many people the room must hold. */
interface Gathering {
  seats: number
  /** Number of guests, from `guestsToCountOn`. */
  guests: number
}

/** @param gathering null when the venue is shown for no particular seminar. */
export function venueView(venue: Venue | null, gathering: Gathering | null, t: Translate) {
  if (!venue) return null
  return {
    ...venue,
    tooSmall: gathering && smallText(venue, gathering, t),
    access: accessText(venue, t),
    terms: termsOf(venue, t),
  }
}

function smallText(venue: Venue, { seats, guests }: Gathering, t: Translate): string | null {
  const n = placesNeeded(seats, guests)
  return seats > 0 && isTooSmall(venue, n) ? t('venues.small', { n, seats, guests }) : null
}

function accessText(venue: Venue, t: Translate): string {
  const has = accessFields.filter((field) => venue[field] === 1).map((field) => t(`venues.has.${field}`))
  const [first = '', ...rest] = has
  return has.length === 0 ? t('venues.no_access') : [first, ...rest.map((text) => text.toLowerCase())].join(', ')
}

function termsOf(venue: Venue, t: Translate) {
  const { price_sek: n, payer } = venue
  const price = joined(n !== null && t('venues.kronor', { n }), payer && t('venues.paid_by', { payer }))
  const contact = joined(venue.contact_name, venue.contact_phone)
  return [
    { name: t('venues.technology'), text: venue.remote_technology, email: '' },
    { name: t('venues.catering'), text: venue.catering, email: '' },
    { name: t('venues.price'), text: price, email: '' },
    { name: t('venues.contact'), text: contact, email: venue.contact_email },
  ].filter(({ text, email }) => text !== '' || email !== '')
}

/** State of the venue's reservation, as a mark and in words; null when there is no reservation to watch. */
export function heldView(facts: SeminarFacts, today: LocalDate, t: Translate) {
  const { confirmedAt, venueHeldUntil } = facts
  const holding = { ...facts, date: confirmedAt ? facts.date : null }
  const state = heldState(holding, today)
  if (!state || !venueHeldUntil) return null
  const date = formatDate(venueHeldUntil, 'day', t.lang)
  return { is: state === 'held' ? 'half' : 'late', text: t(`venues.held.${state}`, { date }) }
}

/** Initial form values: the venue's facts, or '' in every field for a new venue. */
export function venueFields(venue: VenueFacts | null) {
  const text = (field: keyof VenueFacts) => String(venue?.[field] ?? '')
  return {
    venue_name: text('name'),
    room: text('room'),
    address: text('address'),
    town: text('town'),
    map_url: text('map_url'),
    capacity: text('capacity'),
    remote_technology: text('remote_technology'),
    catering: text('catering'),
    price_sek: text('price_sek'),
    payer: text('payer'),
    contact_name: text('contact_name'),
    contact_email: text('contact_email'),
    contact_phone: text('contact_phone'),
    note: text('note'),
    ...Object.fromEntries(accessFields.map((field) => [field, venue?.[field] ? '1' : ''])),
  }
}

/**
 * `venueFields` with the seminar's own fields. `_of`: the seminar's venue; `venue`: the one picked from the register.
 */
export function seminarVenueFields(venue: Venue | null, heldUntil: LocalDate | null): FormValues {
  const id = venue?.id ?? ''
  return { _of: id, venue: id, ...venueFields(venue), held_until: heldUntil ?? '' }
}

const folds = {
  terms: ['remote_technology', 'catering', 'price_sek', 'payer'],
  contact: ['contact_name', 'contact_email', 'contact_phone'],
}

/** The form's checkboxes and folded parts. A part is open when one of its fields has a value or an error. */
function venueFormView(
  given: FormValues,
  refused: { errors: FormErrors; values: FormValues },
  capacityHint: string,
  t: Translate,
) {
  const typed = { ...given, ...refused.values } as Record<string, string>
  const isPosted = 'venue_name' in refused.values
  const isOpen = (fields: string[]) => fields.some((field) => (typed[field] ?? '') !== '' || refused.errors[field])
  return {
    venueForm: given,
    capacityHint,
    boxes: accessFields.map((name) => ({
      name,
      label: t(`venues.has.${name}`),
      checked: (isPosted ? refused.values[name] : typed[name]) === '1',
    })),
    openFolds: { terms: isOpen(folds.terms), contact: isOpen(folds.contact) },
  }
}

interface VenuePageRows {
  seminar: Seminar
  /** `/seminarier/skane-1` or `/rss/skane-1`. */
  base: string
  seats: number
  /** Number of guests, from `guestsToCountOn`. */
  guests: number
  venue: Venue | null
  uses: VenueUse[]
  /** The contact may not correct the venue; saving makes a copy of it. */
  becomesOwn: boolean
  /** Name of the town where the plan places the seminar; null when it has none. */
  town: string | null
  pick: { venues: Venue[]; query: PickQuery; regions: { code: string; name: string }[] }
}

const shownAtMost = 30

/** Picks a venue from the register or enters a new one. Without `byt`, the form corrects the present venue, if any. */
export function venueFormPage(
  rows: VenuePageRows,
  refused: (RefusedSave & { form: 'new' | 'pick' }) | null,
  t: Translate,
) {
  const { seminar, base, seats, guests, venue, pick } = rows
  const isChange = venue === null || pick.query.byt === '1' || refused?.values.venue_id === ''
  const shown = isChange ? null : venue
  const given = seminarVenueFields(shown, shown ? seminar.venueHeldUntil : null)
  const stored = { _of: venue?.id ?? '' }
  const written = { errors: {}, values: {}, ...(refused?.form === 'new' && refused) }
  return {
    title: t(shown ? 'venues.title_change' : 'venues.title_new', { name: seminar.name }),
    seminar,
    base,
    current: shown && { id: shown.id, others: othersText(rows, t) },
    townHint: rows.town && t('dates.town_hint', { town: rows.town }),
    picking: isChange ? pickView(rows, refused, t) : null,
    openNew: refused?.form === 'new' || pick.venues.length === 0,
    ...venueFormView(given, written, t('venues.capacity_hint', { seats, guests, n: placesNeeded(seats, guests) }), t),
    // A venue that is picked or newly entered begins only from the present venue's id, not from its facts.
    beganNew: refused?.form === 'new' ? refused.began : shown ? given : stored,
    beganPick: refused?.form === 'pick' ? refused.began : stored,
  }
}

/** Which other seminars a correction affects. An RSS contact may not know or change another body's seminars. */
function othersText({ uses, seminar, becomesOwn }: VenuePageRows, t: Translate): string | null {
  if (becomesOwn) return t('venues.becomes_own')
  const names = uses.filter((use) => use.id !== seminar.id).map((use) => use.name)
  if (names.length === 0) return null
  return t.n('venues.also_concerns', names.length, { names: listText(names, t) })
}

function pickView(
  { pick, venue, seats, guests, seminar }: VenuePageRows,
  refused: { errors: FormErrors; values: FormValues; form: 'new' | 'pick' } | null,
  t: Translate,
) {
  const { query, regions } = pick
  const isPicking = refused?.form === 'pick'
  const others = pick.venues.filter((one) => one.id !== venue?.id)
  const found = others.filter((one) => isFound(one, query.sok))
  const needed = placesNeeded(seats, guests)
  const region = query.region ?? seminar.regionCode
  return {
    query,
    region,
    regions: [
      ...regions.map(({ code, name }) => ({ value: code, label: name })),
      ...(regions.length > 1 ? [{ value: 'alla', label: t('register.whole_country') }] : []),
    ],
    known: others.length,
    isSearched: query.sok !== '' || region !== seminar.regionCode,
    found: found.length,
    choices: found
      .slice(0, shownAtMost)
      .map((one) => ({ ...one, isSmall: isTooSmall(one, needed), access: accessText(one, t) })),
    chosen: isPicking ? refused.values.venue : null,
    names: pick.venues.map(({ id, name }) => ({ value: id, label: name })),
    small: t('venues.small', { n: needed, seats, guests }),
    askSmall: refused?.errors.venue === 'venues.too_small',
    heldUntil: isPicking ? String(refused.values.held_until ?? '') : '',
  }
}

function isFound(venue: Venue, search: string): boolean {
  const text = [venue.name, venue.room, venue.address, venue.town].join(' ').toLocaleLowerCase('sv')
  return search
    .toLocaleLowerCase('sv')
    .split(/\s+/)
    .every((word) => text.includes(word))
}

interface VenueRows {
  venues: Venue[]
  uses: VenueUse[]
  regions: { code: string; name: string }[]
}

/** The venues that match the query, in its order, each with its region's name and the seminars that have or had it. */
export function venueRows({ venues, uses, regions }: VenueRows, query: VenueListQuery) {
  const nameOf = new Map(regions.map(({ code, name }) => [code, name]))
  const shown = venues
    .filter((venue) => query.region === '' || venue.region_code === query.region)
    .filter((venue) => isFound(venue, query.sok))
    .map((venue) => ({
      venue,
      region: nameOf.get(venue.region_code) ?? '',
      uses: uses.filter((use) => use.venueId === venue.id),
    }))
    .sort((a, b) => compare(a, b, query.sort))
  return query.down ? shown.reverse() : shown
}
type VenueRow = ReturnType<typeof venueRows>[number]

function compare(a: VenueRow, b: VenueRow, sort: VenueListQuery['sort']): number {
  const byName = byText(a.venue.name, b.venue.name)
  if (sort === 'region') return a.venue.region_code.localeCompare(b.venue.region_code) || byName
  if (sort === 'town') return byText(a.venue.town, b.venue.town) || byName
  if (sort === 'capacity') return a.venue.capacity - b.venue.capacity || byName
  if (sort === 'used') return a.uses.length - b.uses.length || byName
  return byName
}

export function venueListPage(rows: VenueRows, query: VenueListQuery, t: Translate) {
  const shown = venueRows(rows, query)
  return {
    title: t('venues.title'),
    isEmpty: rows.venues.length === 0,
    caption: t('venues.caption', { shown: shown.length, n: rows.venues.length }),
    csv: addressOf('/lokaler.csv', query),
    query,
    regions: [
      { value: '', label: t('common.all') },
      ...rows.regions.map(({ code, name }) => ({ value: code, label: name })),
    ],
    columns: venueSorts.map((sort) => {
      const isNow = sort === query.sort
      const next = isNow && !query.down ? ('1' as const) : undefined
      return {
        label: t(`venues.col.${sort}`),
        numeric: sort === 'capacity',
        current: isNow && (query.down ? 'descending' : 'ascending'),
        href: addressOf('/lokaler', { ...query, sort, down: next }),
      }
    }),
    rows: shown,
  }
}

function addressOf(path: string, query: VenueListQuery): string {
  const entries = Object.entries(query).filter(([key, value]) => value && !(key === 'sort' && value === 'name')) as [
    string,
    string,
  ][]
  return entries.length > 0 ? `${path}?${new URLSearchParams(entries)}` : path
}

export function venueCsv(shown: VenueRow[], t: Translate): SheetCell[][] {
  const heads = ['name', 'room', 'address', 'town', 'region', 'capacity', 'access'] as const
  const terms = ['price', 'payer', 'contact_name', 'contact_email', 'contact_phone'] as const
  return [
    [...heads, ...terms, 'map_url' as const, 'used' as const].map((head) => t(`venues.col.${head}`)),
    ...shown.map(({ venue, region, uses }) => [
      venue.name,
      venue.room,
      venue.address,
      venue.town,
      region,
      venue.capacity,
      accessText(venue, t),
      venue.price_sek,
      venue.payer,
      venue.contact_name,
      venue.contact_email,
      venue.contact_phone,
      venue.map_url,
      uses.map((use) => use.name).join(', '),
    ]),
  ]
}

export function venueShowPage(venue: Venue, uses: VenueUse[], region: string, t: Translate) {
  return { title: joined(venue.name, venue.room), region, uses, venue: venueView(venue, null, t) }
}

export function venueEditPage(
  rows: { venue: Venue; uses: VenueUse[]; needed: number; now: UtcText },
  refused: { errors: FormErrors; values: FormValues } | null,
  t: Translate,
) {
  const { venue, uses, needed } = rows
  const open = uses.filter((use) => whyCannotChange(use, rows.now) === null).map((use) => use.name)
  const names = listText(open, t)
  const hint = needed > 0 ? t('venues.register_capacity_hint', { n: needed }) : ''
  const written = refused ?? { errors: {}, values: {} }
  return {
    title: t('venues.title_change', { name: venue.name }),
    venue,
    concerns: open.length > 0 && t.n('venues.concerns', open.length, { names }),
    ...venueFormView(venueFields(venue), written, hint, t),
    began: venueFields(venue),
  }
}
