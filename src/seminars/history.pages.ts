/** Who did what when, in words. */

import { isMessageKey, type Translate } from '../kernel/i18n/translate.ts'
import { formatDate, formatInstant, formatTime, toLocal } from '../kernel/time.ts'
import type { HistoryRow } from './history.queries.ts'

export function historyView(rows: HistoryRow[], t: Translate) {
  return rows.map((row) => ({
    at: formatInstant(row.at, t.lang),
    iso: `${toLocal(row.at).date}T${toLocal(row.at).time}`,
    text: historyText(row, t),
    who: row.who ?? t('seminars.history_system'),
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
  const purpose = `mailings.purpose.${detail.purpose}`
  if (isMessageKey(purpose)) shown.purpose = `”${t(purpose)}”`
  shown.where = typeof detail.venue === 'string' ? `, ${detail.venue}` : ''
  shown.despite =
    typeof detail.despite === 'string' ? t('history.in_spite_of', { what: despiteText(detail.despite, t) }) : ''
  Object.assign(shown, changeDetail(detail, t))
  shown.why = detail.comment ? ` (”${detail.comment}”)` : ''
  return isMessageKey(key) ? t(key, shown) : t('seminars.history_other')
}

/** "trots: helgdag, samma dag som ett annat seminarium" */
function despiteText(kinds: string, t: Translate): string {
  return kinds
    .split(',')
    .map((kind) => `history.despite.${kind}`)
    .flatMap((key) => (isMessageKey(key) ? [t(key)] : []))
    .join(', ')
}

/** The details of a change, as words. */
function changeDetail(detail: Record<string, string | number>, t: Translate) {
  const shown: Record<string, string> = {}
  if (typeof detail.oldDate === 'string') shown.oldDate = formatDate(detail.oldDate, 'long', t.lang)
  for (const field of ['oldStart', 'oldEnd'])
    if (typeof detail[field] === 'string') shown[field] = formatTime(detail[field], t.lang)
  for (const field of ['form', 'oldForm']) {
    const key = `changes.form.${detail[field]}`
    if (isMessageKey(key)) shown[field] = t(key).toLowerCase()
  }
  shown.because = detail.reason ? `. ${t('changes.because', { reason: detail.reason })}` : ''
  return shown
}
