/** The register of venues: a list, a venue's own page and its form. */
import type { SheetCell } from '../../kernel/html/csv.ts'
import type { FormErrors, FormValues } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { byText } from '../../kernel/text.ts'
import { formatDate, type UtcText } from '../../kernel/time.ts'
import { joined, listText } from '../../kernel/words.ts'
import { isFound, venueFields, venueFormView, venueView } from './pages.ts'
import type { Venue, VenueUse } from './queries.ts'
import { type VenueListQuery, venueSorts, whyCannotChange } from './rules.ts'

interface VenueRows {
  venues: Venue[]
  uses: VenueUse[]
  regions: { code: string; name: string }[]
}

/** The venues the query asks for, in its order, with their region's name and the seminars that have had them. */
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
    search: query.sok,
    sort: query.sort,
    down: query.down ?? '',
    region: query.region,
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
    venues: shown.map(({ venue, region, uses }) => ({
      href: `/lokaler/${venue.id}`,
      name: joined(venue.name, venue.room),
      region,
      town: venue.town,
      capacity: venue.capacity,
      seminars: uses.map((use) => ({ href: `/seminarier/${use.slug}`, name: use.name, round: use.roundName })),
    })),
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
      venueView(venue, null, t)?.access ?? '',
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
  return {
    title: joined(venue.name, venue.room),
    region,
    venue: venueView(venue, null, t),
    uses: uses.map((use) => ({
      href: `/seminarier/${use.slug}`,
      name: use.name,
      round: use.roundName,
      when: use.date ? formatDate(use.date, 'long', t.lang) : t('seminars.no_date'),
    })),
  }
}

export function venueEditPage(
  rows: { venue: Venue; uses: VenueUse[]; needed: number; now: UtcText },
  refused: { errors: FormErrors; values: FormValues } | null,
  t: Translate,
) {
  const { venue, uses, needed } = rows
  const open = uses.filter((use) => isOpen(use, rows.now)).map((use) => use.name)
  const names = listText(open, t)
  const hint = needed > 0 ? t('venues.register_capacity_hint', { n: needed }) : ''
  const written = refused ?? { errors: {}, values: {} }
  return {
    title: t('venues.title_change', { name: venue.name }),
    venue: { name: venue.name, href: `/lokaler/${venue.id}` },
    concerns: open.length > 0 && t.n('venues.concerns', open.length, { names }),
    ...venueFormView(venueFields(venue), written, hint, t),
    began: venueFields(venue),
    ...written,
  }
}

function isOpen(use: VenueUse, now: UtcText): boolean {
  return whyCannotChange(use, now) === null
}
