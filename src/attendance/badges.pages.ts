/** Name badges on sheets of eight, 90 × 55 mm. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate } from '../kernel/time.ts'
import type { Seminar } from '../seminars/rules.ts'
import { roleText, type Sort, sorted } from './pages.ts'
import { isListed, type Participant } from './rules.ts'

const perSheet = 8

interface Badge {
  /** Its words, none of which is broken unless it must be. */
  words: { text: string; whole: boolean }[]
  /** How large the name can be set: 1 largest. */
  step: number
  role: string
  from: string
  small: boolean
}

export function badgesPage(
  {
    seminar,
    people,
    blank,
    sort,
    base,
  }: { seminar: Seminar; people: Participant[]; blank: number; sort: Sort; base: string },
  t: Translate,
) {
  const named = sorted(people.filter(isListed), sort).map((one) => badge(one, t))
  const empty = Array.from({ length: blank }, () => null)
  const all: (Badge | null)[] = [...named, ...empty]
  return {
    title: t('attendance.badges_title', { seminar: seminar.name }),
    scripts: ['print.js'],
    base,
    blank,
    sort,
    foot: [seminar.name, seminar.date ? formatDate(seminar.date, 'long', t.lang) : ''].filter(Boolean).join(' · '),
    intro: t.n('attendance.badges_intro', named.length, { sheets: Math.ceil(all.length / perSheet) }),
    sheets: Array.from({ length: Math.ceil(all.length / perSheet) }, (_, i) =>
      all.slice(i * perSheet, (i + 1) * perSheet),
    ),
    marks: cutMarks,
  }
}

function badge(one: Participant, t: Translate): Badge {
  return {
    words: one.name.split(/\s+/).map((text) => ({ text, whole: text.length <= 24 })),
    step: nameStep(one.name),
    role: one.kind === 'seat' ? roleText(one, t) : one.kind === 'guest' ? t('attendance.kind.guest') : '',
    from: one.from,
    small: one.from.length > 38,
  }
}

/** The longest word must fit across, and the whole name on three lines. */
export function nameStep(name: string): number {
  const longest = Math.max(...name.split(/\s+/).map((word) => word.length))
  if (longest <= 11 && name.length <= 22) return 1
  if (longest <= 14 && name.length <= 34) return 2
  if (longest <= 19 && name.length <= 54) return 3
  return longest <= 24 && name.length <= 70 ? 4 : 5
}

/** Millimetres on the sheet: 2 × 4 badges in the middle of an A4, marked in the margins and where four meet. */
const left = 15
const top = 38.5
const columns = [0, 1, 2].map((i) => left + i * 90)
const rows = [0, 1, 2, 3, 4].map((i) => top + i * 55)
const mark = 4
const cutMarks = columns.flatMap((x) =>
  rows.flatMap((y) => [
    { x1: x - mark / 2, y1: y, x2: x + mark / 2, y2: y },
    { x1: x, y1: y - mark / 2, x2: x, y2: y + mark / 2 },
  ]),
)
