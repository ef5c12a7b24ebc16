import type { FormValues } from '../../kernel/http/forms.ts'
import type { MessageKey, Translate } from '../../kernel/i18n/translate.ts'
import { formatDate, type LocalDate, localDate } from '../../kernel/time.ts'
import { seatRoles } from '../../questionnaire/rules.ts'
import type { SeatRole } from '../../schema.ts'
import type { OverviewSeat } from '../../seats/queries.ts'
import { historyView } from '../../seminars/parts.pages.ts'
import type { Seminar } from '../../seminars/rules.ts'
import type { NewsRow } from './queries.ts'
import {
  byMunicipality,
  type Gap,
  gapOf,
  gaps,
  isToFillIn,
  nextToFillIn,
  type Tally,
  type TargetMunicipality,
  tallyOf,
} from './rules.ts'

export interface TargetRows {
  seminar: Seminar
  seats: OverviewSeat[]
  /** Changes of the target group since its approval, latest first. */
  changes: NewsRow[]
  approval: NewsRow | null
  closed: boolean
  today: LocalDate
}

const shapes: Record<Gap, string> = { empty: 'none', not_known: 'half', no_address: 'late' }

/** Summary of the target group, for the seminar's page and above the whole list. */
export function targetView(rows: TargetRows, t: Translate) {
  const { seminar, seats, closed } = rows
  const municipalities = byMunicipality(seats)
  const tally = tallyOf(seats)
  const first = nextToFillIn(municipalities, null)
  const approved = seminar.targetGroupApprovedAt !== null
  const base = `/rss/${seminar.slug}/malgrupp`
  return {
    base,
    complete: t('rss.target.complete', { n: tally.complete, of: tally.seats }),
    bar: tally.seats ? Math.round((300 * tally.complete) / tally.seats) : 0,
    gaps: gapLines(tally, t),
    asked: askedText(seminar, tally, rows.today, t),
    first: first && !closed ? { href: `${base}/${first.code}`, name: first.name } : null,
    approved,
    approvedText: approvedText(rows, t),
    changes: historyView(rows.changes.slice(0, 6), t),
    moreChanges: Math.max(0, rows.changes.length - 6),
    canApprove: tally.held > 0 && !closed && (!approved || rows.changes.length > 0),
    approve:
      approved && rows.changes.length > 0
        ? t('rss.target.approve_again')
        : tally.missing > 0
          ? t.n('rss.target.approve_with', tally.missing)
          : t('rss.target.approve'),
    approveNote: tally.missing > 0 ? t.n('rss.target.approve_gaps', tally.missing) : t('rss.target.approve_all'),
    nobodyYet: tally.held === 0,
  }
}

function gapLines(tally: Tally, t: Translate) {
  return gaps
    .filter((gap) => tally[gap] > 0)
    .map((gap) => ({ is: shapes[gap], text: t.n(`rss.gap.${gap}`, tally[gap]) }))
}

/** "Vi saknar 12 namn. Svara senast fredag 14 maj 2027."; null when staff have not asked or nothing is missing. */
function askedText(
  seminar: Pick<Seminar, 'gapsAskedAt' | 'gapsAnswerBy'>,
  tally: Tally,
  today: LocalDate,
  t: Translate,
): string | null {
  const { gapsAskedAt: asked, gapsAnswerBy: by } = seminar
  const missing = tally.empty + tally.no_address
  if (!asked || !by || missing === 0) return null
  return t.n(by < today ? 'rss.target.asked_late' : 'rss.target.asked', missing, {
    date: formatDate(by, 'day', t.lang),
  })
}

function approvedText({ seminar, approval }: TargetRows, t: Translate): string | null {
  const at = seminar.targetGroupApprovedAt
  if (!at) return null
  const detail = JSON.parse(approval?.detail ?? '{}') as { held?: number; seats?: number }
  const day = formatDate(localDate(at), 'day', t.lang)
  if (!approval?.who || detail.held === undefined) return t('rss.target.approved_on', { day })
  const { held, seats = held } = detail
  return t('rss.target.approved_by', { day, who: approval.who, held, seats })
}

export function targetPage(rows: TargetRows, query: { visa: 'alla' | 'saknas' }, t: Translate) {
  const all = byMunicipality(rows.seats)
  const shown = query.visa === 'saknas' ? all.filter(hasGap) : all
  return {
    title: t('rss.target.title'),
    seminar: rows.seminar,
    target: targetView(rows, t),
    closed: rows.closed,
    roles: seatRoles.map((role) => t(`seat_role.${role}`)),
    lead: t.n('rss.target.lead', all.length),
    onlyMissing: query.visa === 'saknas',
    all: t('rss.target.show_all', { n: all.length }),
    missing: t('rss.target.show_missing', { n: all.filter(hasGap).length }),
    municipalities: shown.map((one) => ({
      code: one.code,
      name: one.name,
      is: one.seats.every((seat) => gapOf(seat) === null) ? 'done' : 'none',
      complete: t('rss.target.complete', { n: tallyOf(one.seats).complete, of: one.seats.length }),
      seats: seatRoles.map((role) => seatView(role, one, t)),
    })),
  }
}

function hasGap(municipality: TargetMunicipality): boolean {
  return municipality.seats.some((seat) => gapOf(seat) !== null)
}

function seatView(role: SeatRole, { seats }: TargetMunicipality, t: Translate) {
  const seat = seats.find((one) => one.role === role)
  const gap = seat ? gapOf(seat) : 'empty'
  return {
    role,
    label: t(`seat_role.${role}`),
    name: seat?.holder?.name ?? '',
    title: seat?.holder?.title ?? '',
    email: seat?.holder?.email ?? '',
    gap: gap && { is: shapes[gap], text: t(`rss.gap.${gap}`) },
  }
}

interface MunicipalityRows {
  seminar: Seminar
  seats: OverviewSeat[]
  code: string
}

export function municipalityPage(rows: MunicipalityRows, values: FormValues, t: Translate) {
  const all = byMunicipality(rows.seats)
  const at = all.findIndex(({ code }) => code === rows.code)
  const own = all[at]
  const name = own?.name ?? ''
  const next = nextToFillIn(all, rows.code)
  const base = `/rss/${rows.seminar.slug}/malgrupp`
  const beside = (index: number) => {
    const other = all[index]
    return other ? { href: `${base}/${other.code}`, name: other.name } : null
  }
  return {
    title: name,
    base,
    action: `${base}/${rows.code}`,
    place: t('rss.target.place', { n: at + 1, of: all.length }),
    next,
    left: next ? t.n('rss.target.left', all.filter((one) => isToFillIn(one) && one !== own).length) : null,
    before: beside(at - 1),
    after: beside(at + 1),
    began: seatsFields(own?.seats ?? []),
    roles: seatRoles.map((role) => {
      const seat = own?.seats.find((one) => one.role === role)
      return seat ? roleView(seat, values, t) : null
    }),
  }
}

/** Initial values of the form of a municipality's seats. `_of`: id of the person on the seat. */
export function seatsFields(seats: OverviewSeat[]): FormValues {
  const fields = seats.flatMap(({ role, holder, personId, notKnownAt }) => [
    [`${role}._of`, personId],
    ...fieldsOfPerson.map(({ field }) => [`${role}.${field}`, holder?.[field] ?? '']),
    [`${role}.not_known`, notKnownAt ? '1' : ''],
  ])
  return Object.fromEntries(fields)
}

function roleView(seat: OverviewSeat, values: FormValues, t: Translate) {
  const { role, holder } = seat
  const typed = Object.keys(values).length > 0
  return {
    role,
    legend: t(`seat_role.${role}`),
    notKnown: typed ? Boolean(values[`${role}.not_known`]?.length) : seat.notKnownAt !== null,
    notKnownHint: seat.notKnownAt && t('rss.target.not_known_since', { day: shortDay(seat.notKnownAt, t) }),
    holder: holder?.name ?? '',
    fields: fieldsOfPerson.map(({ field, key, type }) => ({
      name: `${role}.${field}`,
      label: t(key),
      type,
      value: values[`${role}.${field}`] ?? holder?.[field] ?? '',
    })),
  }
}

function shortDay(at: string, t: Translate): string {
  return formatDate(localDate(at), 'short', t.lang)
}

const fieldsOfPerson: { field: 'name' | 'title' | 'email' | 'phone'; key: MessageKey; type: string }[] = [
  { field: 'name', key: 'common.name', type: 'text' },
  { field: 'title', key: 'common.title', type: 'text' },
  { field: 'email', key: 'common.email', type: 'email' },
  { field: 'phone', key: 'common.phone', type: 'tel' },
]
