/** The list of participants: on the screen, on paper and as a file. */
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { byText } from '../kernel/text.ts'
import { formatTime, toLocal } from '../kernel/time.ts'
import type { Seminar } from '../seminars/rules.ts'
import { venueText, whenText } from '../seminars/words.rules.ts'
import { countByRole, isListed, type Participant } from './rules.ts'

export type Sort = 'namn' | 'kommun'

export function sorted(people: Participant[], sort: Sort): Participant[] {
  const byName = (a: Participant, b: Participant) => byText(surname(a.name), surname(b.name)) || byText(a.name, b.name)
  return people.toSorted(sort === 'namn' ? byName : (a, b) => byText(a.from, b.from) || byName(a, b))
}

/** The last word: as a list of names is looked through. */
function surname(name: string): string {
  return name.trim().split(/\s+/).at(-1) ?? ''
}

/** "Socialtjänst", or what else somebody comes as. */
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

/** Never what anybody wishes to eat or needs: that is counted without names. */
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
