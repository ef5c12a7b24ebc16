/** Pages and files of the participants: list, name badges and the kitchen's order. */
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { byText } from '../kernel/text.ts'
import { addDays, formatDate, formatTime, toLocal } from '../kernel/time.ts'
import type { Seminar } from '../seminars/rules.ts'
import { venueText, whenText } from '../seminars/words.rules.ts'
import { countWishes, daysKept, type Wishes } from '../wishes/rules.ts'
import { countByRole, isListed, type Participant, sittingsOf } from './rules.ts'

type Sort = 'namn' | 'kommun'

export function sorted(people: Participant[], sort: Sort): Participant[] {
  const byName = (a: Participant, b: Participant) => byText(surname(a.name), surname(b.name)) || byText(a.name, b.name)
  return people.toSorted(sort === 'namn' ? byName : (a, b) => byText(a.from, b.from) || byName(a, b))
}

/** The last word, since people search a list of names by surname. */
function surname(name: string): string {
  return name.trim().split(/\s+/).at(-1) ?? ''
}

/** "Socialtjänst" for a seat; for others the kind of participant. */
export function roleText(one: Participant, t: Translate): string {
  if (one.kind === 'seat' && one.role) return t(`seat_role.${one.role}`)
  return t(`attendance.kind.${one.kind}`)
}

interface Shown {
  seminar: Seminar
  people: Participant[]
  sort: Sort
  base: string
  isStaff: boolean
}

export function participantsPage({ seminar, people, sort, base, isStaff }: Shown, t: Translate) {
  const listed = sorted(people.filter(isListed), sort)
  const isCounted = people.some(({ at }) => at !== null)
  return {
    title: t('attendance.list_title', { seminar: seminar.name }),
    name: seminar.name,
    scripts: ['print.js'],
    base,
    sort,
    when: whenText(seminar, t),
    where: venueText(seminar),
    isCounted,
    counts: counts(people, t),
    people: listed.map((one) => ({
      name: one.name,
      title: one.title,
      insteadOf: one.insteadOf && t('attendance.instead_of', { name: one.insteadOf }),
      role: roleText(one, t),
      from: one.from,
      here: one.here,
      came: one.here && one.at ? cameText(one.at, t) : '',
      unexpected: !one.expected && one.kind !== 'walk_in',
    })),
    files: isStaff ? ['csv', 'xlsx'].map((kind) => `${base}/deltagare.${kind}`) : [],
    isStaff,
    rssChecksIn: seminar.rssChecksIn === 1,
    mayCheckIn: isStaff || seminar.rssChecksIn === 1,
  }
}

function cameText(at: string, t: Translate): string {
  return formatTime(toLocal(at).time, t.lang)
}

function counts(people: Participant[], t: Translate) {
  const rows = countByRole(people).filter(({ expected, came }) => expected + came > 0)
  const sum = (of: 'expected' | 'came') => rows.reduce((n, row) => n + row[of], 0)
  return {
    rows: rows.map(({ group, expected, came }) => ({
      name: group === 'guest' || group === 'walk_in' ? t(`attendance.kind.${group}`) : t(`seat_role.${group}`),
      expected,
      came,
    })),
    expected: sum('expected'),
    came: sum('came'),
  }
}

type Column = [head: MessageKey, width: number, value: (one: Participant, t: Translate) => string]

/** Holds no wishes about food or access: those are only counted, without names. */
const columns: Column[] = [
  ['common.name', 28, ({ name }) => name],
  ['common.title', 28, ({ title }) => title],
  ['common.role', 22, roleText],
  ['attendance.col.from', 28, ({ from }) => from],
  ['attendance.col.instead', 28, ({ insteadOf }) => insteadOf],
  ['attendance.col.expected', 10, ({ expected }, t) => t(expected ? 'attendance.yes' : 'attendance.no')],
  ['seminars.tally.came', 10, ({ here, at }, t) => (at === null ? '' : t(here ? 'attendance.yes' : 'attendance.no'))],
  ['attendance.col.time', 10, ({ here, at }) => (here && at ? toLocal(at).time : '')],
]

export const sheetWidths = columns.map(([, width]) => width)

export function participantsSheet(people: Participant[], sort: Sort, t: Translate): string[][] {
  return [
    columns.map(([head]) => t(head)),
    ...sorted(people.filter(isListed), sort).map((one) => columns.map(([, , value]) => value(one, t))),
  ]
}

const perSheet = 8

interface Badge {
  /** The name's words; a `whole` word is not broken. */
  words: { text: string; whole: boolean }[]
  /** Font step of the name: 1 is the largest. */
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

/** The longest word must fit the width, and the whole name three lines. */
export function nameStep(name: string): number {
  const longest = Math.max(...name.split(/\s+/).map((word) => word.length))
  if (longest <= 11 && name.length <= 22) return 1
  if (longest <= 14 && name.length <= 34) return 2
  if (longest <= 19 && name.length <= 54) return 3
  return longest <= 24 && name.length <= 70 ? 4 : 5
}

/** Cut marks in millimetres: 2 × 4 badges centred on an A4, marked in the margins and where four badges meet. */
const left = 15
const top = 38.5
const edgesX = [0, 1, 2].map((i) => left + i * 90)
const edgesY = [0, 1, 2, 3, 4].map((i) => top + i * 55)
const mark = 4
const cutMarks = edgesX.flatMap((x) =>
  edgesY.flatMap((y) => [
    { x1: x - mark / 2, y1: y, x2: x + mark / 2, y2: y },
    { x1: x, y1: y - mark / 2, x2: x, y2: y + mark / 2 },
  ]),
)

interface Kitchen {
  seminar: Seminar
  people: Participant[]
  wishes: Wishes[]
  guestsEatLunch: boolean
  base: string
}

export function kitchenPage({ seminar, people, wishes, guestsEatLunch, base }: Kitchen, t: Translate) {
  const counted = countWishes(wishes)
  const hasGuests = people.some(({ kind }) => kind === 'guest')
  return {
    title: t('attendance.kitchen_title', { seminar: seminar.name }),
    base,
    name: seminar.name,
    when: whenText(seminar, t),
    hasGuests,
    sittings: sittingsOf(people, guestsEatLunch).map(({ part, seats, guests }) => ({
      name: t(`attendance.sitting.${part}`),
      seats,
      guests,
      all: seats + guests,
    })),
    diets: counted.diets.map(({ diet, n }) => ({ name: t(`wishes.diet.${diet}`), n })),
    together: counted.together.map(({ diets, n }) => ({
      name: diets.map((diet) => t(`wishes.diet.${diet}`)).join(' + '),
      n,
    })),
    food: counted.food,
    access: counted.access,
    people: t.n('attendance.kitchen_people', counted.people),
    deleted: seminar.date
      ? t('attendance.kitchen_deleted', { date: formatDate(addDays(seminar.date, daysKept), 'day', t.lang) })
      : '',
  }
}

/** Guests get lunch only when their part of the day begins no later than lunch. */
export function eatsLunch(items: { part: string; start: string; title: string }[], guestsFrom: string | null): boolean {
  const lunch = items.find(({ title }) => /lunch/i.test(title))
  const begins = items.find(({ part }) => part === 'afternoon')?.start ?? guestsFrom
  return lunch !== undefined && begins !== null && begins <= lunch.start
}
