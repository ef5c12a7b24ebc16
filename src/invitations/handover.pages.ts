import { quoted } from '../kernel/html/quoted.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatSpan } from '../kernel/time.ts'
import { joined } from '../kernel/words.ts'
import type { Successor } from '../links/queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import type { Handover } from './handover.queries.ts'
import { roleAndPlace } from './letters.rules.ts'

/** The holder names who has the role now; what follows is said before. */
export function handoverPage(token: string, current: Handover | null, t: Translate) {
  const base = `/i/${token}`
  return {
    title: t('people.handover_title'),
    base,
    current: current?.state === 'asked' ? current.name : null,
    points: [t('people.handover_answers'), t('people.handover_reply')],
    labels: { namn: t('people.successor_name'), titel: t('common.title'), adress: t('people.successor_email') },
  }
}

/** On the holder's own page: what has become of the question, or where to put it. */
export function handoverBox(current: Handover | null, t: Translate) {
  if (current?.state === 'asked') return { text: t('people.handover_waiting', { name: current.name }), waits: true }
  if (current?.state === 'declined')
    return { text: t('people.handover_was_declined', { name: current.name }), waits: false }
  return { text: null, waits: false }
}

/** The new person: who says so, of which seat, and what follows; nothing of what has been answered. */
export function takeOverPage(token: string, successor: Successor, seminar: Seminar, t: Translate) {
  const { name, fromName: from, title, role, municipalityOfficialName: officialName } = successor
  const { date, startTime, endTime } = seminar
  const when =
    date && startTime && endTime
      ? formatSpan({ date, start: startTime, end: endTime }, t.lang)
      : t('people.take_over_no_day')
  const place = seminar.form === 'digital' ? t('seminars.form.digital') : (seminar.venueTown ?? '')
  const who = roleAndPlace({ title, role, officialName }, t)
  return {
    title: t('people.take_over_title'),
    kicker: t('people.take_over_kicker', { name }),
    action: `/i/${token}/overtagande`,
    lead: quoted(
      { key: 'people.take_over_lead', params: { from }, name: 'who' },
      { words: who, lang: title ? 'sv' : t.lang },
      t,
    ),
    facts: [
      { label: t('seminars.the_seminar'), text: joined(when, place) },
      { label: t('people.take_over_place'), text: `${t(`seat_role.${role}`)}, ${officialName}` },
    ],
    means: [t('people.take_over_yes_means', { from }), t('people.take_over_no_means', { from })],
  }
}
