/** What the seminar's page and the RSS contact's page show alike. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, type LocalDate, localDate } from '../kernel/time.ts'
import { type CheckedThing, checklist, isAllDone, type SeminarFacts } from './checklist.rules.ts'
import { isOver, stageOf } from './rules.ts'

const shapes = { done: 'done', waiting: 'half', not_started: 'none', late: 'late' } as const

export function fivePage(facts: SeminarFacts, today: LocalDate, t: Translate) {
  return checklist(facts, today).map((checked) => ({
    thing: checked.thing,
    name: t(`seminars.thing.${checked.thing}`),
    is: shapes[checked.state],
    rule: checked.state === 'done' ? 'done' : checked.state === 'not_started' ? 'none' : 'half',
    status: statusText(checked, t),
    detail: `${t(`seminars.detail.${checked.detail}`, checked.params)}${checked.thing === 'target_group' ? gapsText(facts, t) : ''}`,
  }))
}

/** ": 2 saknas, 1 inte känd än"; '' when nobody is missing, or everybody. */
export function gapsText(facts: SeminarFacts, t: Translate): string {
  const { seats, seatsHeld, seatsNotKnown, seatsNoAddress } = facts
  if (seatsHeld + seatsNotKnown === 0) return ''
  const said = [
    { n: seats - seatsHeld - seatsNotKnown, text: 'seminars.gaps.empty' as const },
    { n: seatsNotKnown, text: 'seminars.gaps.not_known' as const },
    { n: seatsNoAddress, text: 'seminars.gaps.no_address' as const },
  ].flatMap(({ n, text }) => (n > 0 ? [t.n(text, n)] : []))
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

const stageShapes = {
  none: 'none',
  proposed: 'half',
  dated: 'half',
  invited: 'half',
  settled: 'done',
  held: 'done',
  cancelled: 'no',
} as const

/** How far the seminar has come, for the head of its page: that all is settled says more than that there is a date. */
export function stageView(facts: SeminarFacts, today: LocalDate, t: Translate) {
  const stage = stageOf(facts, today)
  const shown = !isOver(stage) && isAllDone(facts, today) ? 'settled' : stage
  return { is: stageShapes[shown], text: t(`seminars.stage.${shown}`) }
}
