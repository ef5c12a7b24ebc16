/** The list at the door, and the state sent to the page's script. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, formatDate, formatTime, type LocalDate, toLocal, toUtc, type UtcText } from '../kernel/time.ts'
import { joined } from '../kernel/words.ts'
import type { Seminar } from '../seminars/rules.ts'
import { whenText } from '../seminars/words.rules.ts'
import { roleText, sorted } from './pages.ts'
import { isListed, type Mark, type Participant, whyCannotCheckIn } from './rules.ts'

interface Shown {
  seminar: Seminar
  people: Participant[]
  base: string
  today: LocalDate
  now: UtcText
}

export function checkInPage({ seminar, people, base, today, now }: Shown, t: Translate) {
  const refusal = whyCannotCheckIn(seminar, today)
  const rows = sorted(people, 'namn').map((one) => row(one, t))
  return {
    title: t('attendance.door_title', { seminar: seminar.name }),
    base,
    name: seminar.name,
    when: whenText(seminar, t),
    refusal:
      refusal &&
      t(`attendance.refused.${refusal}`, { date: seminar.date ? formatDate(seminar.date, 'day', t.lang) : '' }),
    lists: [
      { key: 'vantas', heading: t('attendance.col.expected'), rows: rows.filter(({ expected }) => expected) },
      { key: 'andra', heading: t('attendance.door_others'), rows: rows.filter(({ expected }) => !expected) },
    ],
    count: countText(people, t),
    state: JSON.stringify(stateOf(people, now, t)),
    // When the script deletes the names from the device: midnight after the seminar's day.
    until: seminar.date ? toUtc(addDays(seminar.date, 1), '00:00') : now,
  }
}

function row(one: Participant, t: Translate) {
  return {
    key: one.key,
    name: one.name,
    sub: joined(roleText(one, t), one.from),
    insteadOf: one.insteadOf && t('attendance.instead_of', { name: one.insteadOf }),
    expected: isListed(one) && one.expected,
    here: one.here,
    mark: markText(one, t),
  }
}

function markText({ here, at }: Pick<Participant, 'here' | 'at'>, t: Translate): string {
  if (!here || !at) return ''
  return t('attendance.here_at', { time: formatTime(toLocal(at).time, t.lang) })
}

function countText(people: Participant[], t: Translate): string {
  return t('attendance.count', {
    here: people.filter((one) => one.here).length,
    n: people.filter((one) => one.expected).length,
  })
}

/** State that the script shows in place of what the page was rendered with. */
export function stateOf(people: Participant[], now: UtcText, t: Translate) {
  const marked = people.filter(({ at }) => at !== null)
  return {
    at: now,
    saved: t('attendance.all_saved', { time: formatTime(toLocal(now).time, t.lang) }),
    people: marked.map((one) => ({
      key: one.key,
      name: one.name,
      sub: row(one, t).sub,
      here: one.here,
      mark: markText(one, t),
    })),
  }
}

export function lostText({ name, here, at, by }: Mark, t: Translate): string {
  const time = formatTime(toLocal(at).time, t.lang)
  return t(here ? 'attendance.lost_here' : 'attendance.lost_not_here', { name, by, time })
}
