import type { SeatRole } from '../kernel/db/schema.ts'
import { type CsvCell, toCsv } from '../kernel/html/csv.ts'
import type { FormValues } from '../kernel/http/forms.ts'
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { byText } from '../kernel/text.ts'
import { formatDate, localDate } from '../kernel/time.ts'
import { seatRoles } from '../questionnaire/rules.ts'
import type { Round } from '../rounds/queries.ts'
import { holderList } from './import.rules.ts'
import type { Bounce, listHoldersOf, OverviewSeat } from './queries.ts'
import type { SeatFilter } from './rules.ts'

type History = Awaited<ReturnType<typeof listHoldersOf>>

export function overviewPage(t: Translate, round: Round, all: OverviewSeat[], query: SeatFilter) {
  const base = `/omgangar/${round.slug}/roller`
  const shown = narrow(all, query)
  const search = new URLSearchParams({ region: query.region ?? '', visa: query.visa })
  return {
    title: t('seats.overview_title'),
    round: { name: round.name, slug: round.slug },
    standing: t('seats.held', { held: all.filter(isHeld).length, seats: all.length }),
    roles: seatRoles.map((role) => t(`seat_role.${role}`)),
    regions: regionRows(all, base),
    country: cells(all),
    region: query.region ?? '',
    onlyMissing: query.visa === 'saknas',
    csvHref: `${base}.csv?${search}`,
    rows: byMunicipality(shown).map((seats) => ({
      name: seats[0]!.municipalityName,
      href: rolesHref(seats[0]!.municipality, round),
      seats: seatRoles.map((role) => {
        const seat = seats.find((one) => one.role === role)
        return seat ? { name: seat.holder?.name ?? '', email: seat.holder?.email ?? '' } : null
      }),
    })),
  }
}

function isHeld(seat: OverviewSeat): boolean {
  return seat.holder !== null
}

/** `saknas`: municipalities where a seat has no holder, or one without an address. */
export function narrow(all: OverviewSeat[], query: SeatFilter): OverviewSeat[] {
  const seats = query.region ? all.filter((seat) => seat.regionCode === query.region) : all
  if (query.visa === 'alla') return seats
  const missing = new Set(
    seats.filter((seat) => !seat.holder?.email).map((seat) => seat.municipality),
  )
  return seats.filter((seat) => missing.has(seat.municipality))
}

function regionRows(seats: OverviewSeat[], base: string) {
  const regions = [...Map.groupBy(seats, (seat) => seat.regionCode).entries()]
  return regions
    .map(([code, own]) => ({
      code,
      name: own[0]!.regionName,
      href: `${base}?region=${code}#kommuner`,
      cells: cells(own),
    }))
    .sort((a, b) => byText(a.name, b.name))
}

/** Held of all, for each role and together. */
function cells(seats: OverviewSeat[]) {
  const groups = seatRoles.map((role) => seats.filter((seat) => seat.role === role))
  return [...groups, seats].map((group) => {
    const n = group.filter(isHeld).length
    return { n, of: group.length, width: group.length ? Math.round((30 * n) / group.length) : 0 }
  })
}

function byMunicipality(seats: OverviewSeat[]): OverviewSeat[][] {
  return [...Map.groupBy(seats, (seat) => seat.municipality).values()].sort((a, b) =>
    byText(a[0]!.municipalityName, b[0]!.municipalityName),
  )
}

/** The headings of the import, so that the file can be filled in and read back. */
export function holdersCsv(t: Translate, seats: OverviewSeat[]): string {
  return toCsv(holdersTable(t, seats))
}

/** By municipality, its roles in their usual order. */
export function holdersTable(t: Translate, seats: OverviewSeat[]): CsvCell[][] {
  const fields = ['code', 'municipality', 'role', 'name', 'title', 'email', 'phone'] as const
  const rows = byMunicipality(seats)
    .flatMap(inOrder)
    .map((seat): CsvCell[] => [
      seat.municipality,
      seat.municipalityName,
      t(`seat_role.${seat.role}`),
      seat.holder?.name ?? '',
      seat.holder?.title ?? '',
      seat.holder?.email ?? '',
      seat.holder?.phone ?? '',
    ])
  return [fields.map((field) => t(holderList.fields[field].heading)), ...rows]
}

interface Municipality {
  code: string
  name: string
}

export function municipalityPage(
  t: Translate,
  round: Round,
  municipality: Municipality,
  seats: OverviewSeat[],
  history: History,
) {
  return {
    title: t('seats.municipality_title', { municipality: municipality.name }),
    ...municipality,
    round: { name: round.name, slug: round.slug },
    seats: inOrder(seats).map((seat) => ({
      role: seat.role,
      label: t(`seat_role.${seat.role}`),
      holder: seat.holder,
      href: seatHref(municipality.code, seat.role, round),
      invitationHref: invitationHref(seat),
    })),
    history: historyRows(t, seats, history),
  }
}

/** What the form of a holder holds. `_of`: of whom it is. */
export function holderFields({ holder, personId }: OverviewSeat): FormValues {
  const { name = '', title = '', email = '', phone = '' } = holder ?? {}
  return { _of: personId, name, title, email, phone }
}

export function byPostFields({ byPost, personId }: OverviewSeat): FormValues {
  return { _of: personId, post: byPost === 1 ? '1' : '' }
}

export function editPage(t: Translate, round: Round, seat: OverviewSeat, history: History) {
  const { municipality: code, municipalityName: name, role } = seat
  const href = seatHref(code, role, round)
  return {
    title: t('seats.edit_title', { role: t(`seat_role.${role}`), municipality: name }),
    name,
    round: { name: round.name, slug: round.slug },
    holder: seat.holder,
    began: holderFields(seat),
    labels: {
      name: t('lists.name'),
      title: t('lists.title'),
      email: t('lists.email'),
      phone: t('lists.phone'),
    },
    action: href,
    vacateAction: href.replace('?', '/vakant?'),
    backHref: rolesHref(code, round),
    invitationHref: invitationHref(seat),
    byPost: seat.holder && {
      action: href.replace('?', '/post?'),
      began: byPostFields(seat),
      on: seat.byPost === 1,
      label: t('people.by_post', { name: seat.holder.name }),
      hint: t('seats.by_post_hint'),
    },
    history: historyRows(t, [seat], history),
  }
}

export function bounceText(t: Translate, bounce: Bounce | null): string | null {
  if (!bounce) return null
  const { email, words } = bounce
  return t('seats.bounced', { email, words, date: formatDate(localDate(bounce.at), 'day', t.lang) })
}

export function rolesHref(code: string, round: { slug: string }): string {
  return `/kommuner/${code}/roller?omgang=${round.slug}`
}

export function seatHref(code: string, role: SeatRole, round: { slug: string }): string {
  return `/kommuner/${code}/roller/${role}?omgang=${round.slug}`
}

function invitationHref({ invitationId }: OverviewSeat): string | null {
  return invitationId && `/inbjudningar/${invitationId}`
}

function inOrder(seats: OverviewSeat[]): OverviewSeat[] {
  return seatRoles.flatMap((role) => seats.filter((seat) => seat.role === role))
}

function historyRows(t: Translate, seats: OverviewSeat[], history: History) {
  const roleOf = new Map(seats.map((seat) => [seat.seatId, seat.role]))
  return history.map((row) => ({
    role: t(`seat_role.${roleOf.get(row.seat_id) ?? 'social_services'}`),
    name: row.name,
    title: row.title,
    email: row.email,
    since: localDate(row.since_at),
    until: row.until_at ? localDate(row.until_at) : t('seats.now'),
    source: t(sources[row.source] ?? 'seats.source_staff'),
  }))
}

const sources: Record<string, MessageKey> = {
  import: 'seats.source_import',
  staff: 'seats.source_staff',
  rss: 'seats.source_rss',
  invitee: 'seats.source_invitee',
}
