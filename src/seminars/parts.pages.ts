/** Parts shared by the secretariat's page and the RSS contact's page about a seminar. */

import { isMessageKey, type Translate } from '../kernel/i18n/translate.ts'
import { formatDate, formatInstant, formatTime, type LocalDate, localDate, toLocal } from '../kernel/time.ts'
import { purposeName } from '../letters/purposes.rules.ts'
import { type CheckedThing, checklist, isAllDone, type SeminarFacts } from './checklist.rules.ts'
import type { HistoryRow } from './queries.ts'
import { isOver, stageOf } from './rules.ts'

export const thingShapes = { done: 'done', waiting: 'half', not_started: 'none', late: 'late' } as const

export function fivePage(facts: SeminarFacts, today: LocalDate, t: Translate) {
  return checklist(facts, today).map((checked) => ({
    thing: checked.thing,
    name: t(`seminars.thing.${checked.thing}`),
    is: thingShapes[checked.state],
    rule: checked.state === 'done' ? 'done' : checked.state === 'not_started' ? 'none' : 'half',
    status: statusText(checked, t),
    detail: `${t(`seminars.detail.${checked.detail}`, checked.params)}${checked.thing === 'target_group' ? gapsText(facts, t) : ''}`,
  }))
}

/** ": 2 saknas, 1 inte känd än"; '' when no seat is missing, or when nothing is known about any seat. */
export function gapsText(facts: SeminarFacts, t: Translate): string {
  const { seats, seatsHeld, seatsNotKnown, seatsNoAddress } = facts
  if (seatsHeld + seatsNotKnown === 0) return ''
  const empty = seats - seatsHeld - seatsNotKnown
  const said = [
    empty > 0 && t('common.n_missing', { n: empty }),
    seatsNotKnown > 0 && t.n('seminars.gaps.not_known', seatsNotKnown),
    seatsNoAddress > 0 && t('seminars.gaps.no_address', { n: seatsNoAddress }),
  ].filter((text) => text !== false)
  return said.length > 0 ? `: ${said.join(', ')}` : ''
}

/** "Klar 12 april", "Väntar på RSS", "Sent: RSS skulle svara 3 maj" */
function statusText({ state, since, waitingFor, due }: CheckedThing, t: Translate): string {
  if (state === 'done')
    return since
      ? t('seminars.state.done_on', { date: formatDate(localDate(since), 'short', t.lang) })
      : t('seminars.state.done')
  if (state === 'late' && due) return t('seminars.state.late', { date: formatDate(due, 'short', t.lang) })
  if (state === 'not_started') return t('seminars.state.not_started')
  return t(waitingFor === 'rss' ? 'seminars.state.waiting_rss' : 'seminars.state.waiting_staff')
}

const headShapes = {
  none: 'none',
  proposed: 'half',
  dated: 'half',
  invited: 'half',
  settled: 'done',
  held: 'done',
  cancelled: 'no',
} as const

/** The stage shown at the head of the seminar's page; `settled` when the whole checklist is done and it is not over. */
export function stageView(facts: SeminarFacts, today: LocalDate, t: Translate) {
  const stage = stageOf(facts, today)
  const shown = !isOver(stage) && isAllDone(facts, today) ? 'settled' : stage
  return { is: headShapes[shown], text: t(`seminars.stage.${shown}`) }
}

/** The history as text; an event without a person shows the application's name. */
export function historyView(rows: HistoryRow[], t: Translate) {
  return rows.map((row) => ({
    at: formatInstant(row.at, t.lang),
    iso: `${toLocal(row.at).date}T${toLocal(row.at).time}`,
    text: historyText(row, t),
    who: row.who ?? t('app.name'),
    byRss: row.role === 'rss_contact',
  }))
}

function historyText(row: HistoryRow, t: Translate): string {
  const key = `history.${row.kind}`
  const detail = JSON.parse(row.detail) as Record<string, string | number>
  const shown = { ...detail }
  if (typeof detail.date === 'string') shown.date = formatDate(detail.date, 'long', t.lang)
  for (const field of ['start', 'end'])
    if (typeof detail[field] === 'string') shown[field] = formatTime(detail[field], t.lang)
  if (detail.role === 'social_services' || detail.role === 'health_care' || detail.role === 'politician')
    shown.role = t(`seat_role.${detail.role}`).toLowerCase()
  if (detail.answer === 'yes' || detail.answer === 'if_need_be' || detail.answer === 'no')
    shown.answer = t(`seminars.answer.${detail.answer}`).toLowerCase()
  if (typeof detail.purpose === 'string') shown.purpose = `”${purposeName(detail.purpose, t)}”`
  shown.where = typeof detail.venue === 'string' ? `, ${detail.venue}` : ''
  shown.despite =
    typeof detail.despite === 'string' ? t('history.in_spite_of', { what: despiteText(detail.despite, t) }) : ''
  Object.assign(shown, changeDetail(detail, t))
  shown.why = detail.comment ? ` (”${detail.comment}”)` : ''
  return isMessageKey(key) ? t(key, shown) : t('seminars.history_other')
}

/** Clash kinds separated by commas → "helgdag, samma dag som ett annat seminarium"; leaves out unknown kinds. */
function despiteText(kinds: string, t: Translate): string {
  return kinds
    .split(',')
    .map((kind) => `history.despite.${kind}`)
    .flatMap((key) => (isMessageKey(key) ? [t(key)] : []))
    .join(', ')
}

/** Message parameters for a change's old date and hours, its forms and its reason. */
function changeDetail(detail: Record<string, string | number>, t: Translate) {
  const shown: Record<string, string> = {}
  if (typeof detail.oldDate === 'string') shown.oldDate = formatDate(detail.oldDate, 'long', t.lang)
  for (const field of ['oldStart', 'oldEnd'])
    if (typeof detail[field] === 'string') shown[field] = formatTime(detail[field], t.lang)
  for (const field of ['form', 'oldForm']) {
    const key = `seminars.form.${detail[field]}`
    if (isMessageKey(key)) shown[field] = t(key).toLowerCase()
  }
  shown.because = detail.reason ? `. ${t('changes.because', { reason: detail.reason })}` : ''
  return shown
}
