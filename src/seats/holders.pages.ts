import type { SheetCell } from '../kernel/html/csv.ts'
import type { FormValues } from '../kernel/http/forms.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { inOrder } from '../kernel/text.ts'
import { seatRoles } from '../questionnaire/rules.ts'
import type { Round } from '../rounds/queries.ts'
import type { SeatRole } from '../schema.ts'
import { holderList } from './import.rules.ts'
import type { Bounce, listHoldersOf, OverviewSeat } from './queries.ts'
import type { SeatFilter } from './rules.ts'

type History = Awaited<ReturnType<typeof listHoldersOf>>

export function overviewPage(round: Round, all: OverviewSeat[], query: SeatFilter, t: Translate) {
  const search = new URLSearchParams({ region: query.region ?? '', visa: query.visa })
  return {
    title: t('seats.overview_title'),
    round,
    held: all.filter(isHeld).length,
    seats: all.length,
    roles: seatRoles,
    regions: regionRows(all),
    country: cells(all),
    query,
    search,
    rows: byMunicipality(narrow(all, query)).map((seats) => ({
      ...seats[0]!,
      seats: seatRoles.map((role) => seats.find((one) => one.role === role) ?? null),
    })),
  }
}

function isHeld(seat: OverviewSeat): boolean {
  return seat.holder !== null
}

/** `saknas`: only municipalities with a seat without a holder or without an address; shows all seats of these. */
export function narrow(all: OverviewSeat[], query: SeatFilter): OverviewSeat[] {
  const seats = query.region ? all.filter((seat) => seat.regionCode === query.region) : all
  if (query.visa === 'alla') return seats
  const missing = new Set(seats.filter((seat) => !seat.holder?.email).map((seat) => seat.municipality))
  return seats.filter((seat) => missing.has(seat.municipality))
}

function regionRows(seats: OverviewSeat[]) {
  const regions = [...Map.groupBy(seats, (seat) => seat.regionCode)].map(([code, own]) => ({
    code,
    name: own[0]!.regionName,
    cells: cells(own),
  }))
  return inOrder(regions, ({ name }) => [name])
}

/** Number of held seats and of all seats, for each role and in total. */
function cells(seats: OverviewSeat[]) {
  const groups = seatRoles.map((role) => seats.filter((seat) => seat.role === role))
  return [...groups, seats].map((group) => {
    const n = group.filter(isHeld).length
    return { n, of: group.length, width: group.length ? Math.round((30 * n) / group.length) : 0 }
  })
}

function byMunicipality(seats: OverviewSeat[]): OverviewSeat[][] {
  const groups = [...Map.groupBy(seats, (seat) => seat.municipality).values()]
  return inOrder(groups, ([first]) => [first?.municipalityName ?? ''])
}

export const holdersWidths = [10, 18, 22, 28, 34, 36, 18]

/**
 * Sorted by municipality and role. Has the headings of the import, so that people can fill in the file and import it.
 */
export function holdersTable(seats: OverviewSeat[], t: Translate): SheetCell[][] {
  const fields = ['code', 'municipality', 'role', 'name', 'title', 'email', 'phone'] as const
  const rows = byMunicipality(seats)
    .flatMap(byRole)
    .map((seat): SheetCell[] => [
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

export function municipalityPage(
  round: Round,
  { code, name }: { code: string; name: string },
  seats: OverviewSeat[],
  history: History,
  t: Translate,
) {
  return {
    title: t('seats.municipality_title', { municipality: name }),
    code,
    name,
    round,
    seats: byRole(seats).map((seat) => ({ ...seat, href: seatHref(code, seat.role, round) })),
    history: historyRows(seats, history),
  }
}

/** The fields of the holder form. `_of`: the person whom the form is about. */
export function holderFields({ holder, personId }: OverviewSeat): FormValues {
  const { name = '', title = '', email = '', phone = '' } = holder ?? {}
  return { _of: personId, name, title, email, phone }
}

export function byPostFields({ byPost, personId }: OverviewSeat): FormValues {
  return { _of: personId, post: byPost === 1 ? '1' : '' }
}

export function editPage(
  round: Round,
  seat: OverviewSeat,
  { history, bounce }: { history: History; bounce: Bounce | null },
  t: Translate,
) {
  const { municipality: code, municipalityName: municipality, role } = seat
  return {
    title: t('seats.seat_of', { role: t(`seat_role.${role}`), municipality }),
    round,
    seat,
    bounce,
    began: holderFields(seat),
    byPostBegan: byPostFields(seat),
    action: seatHref(code, role, round),
    backHref: rolesHref(code, round),
    history: historyRows([seat], history),
  }
}

export function rolesHref(code: string, round: { slug: string }): string {
  return `/kommuner/${code}/roller?omgang=${round.slug}`
}

export function seatHref(code: string, role: SeatRole, round: { slug: string }): string {
  return `/kommuner/${code}/roller/${role}?omgang=${round.slug}`
}

function byRole(seats: OverviewSeat[]): OverviewSeat[] {
  return seatRoles.flatMap((role) => seats.filter((seat) => seat.role === role))
}

function historyRows(seats: OverviewSeat[], history: History) {
  const roleOf = new Map(seats.map((seat) => [seat.seatId, seat.role]))
  return history.map((row) => ({ ...row, role: roleOf.get(row.seat_id) ?? 'social_services' }))
}
