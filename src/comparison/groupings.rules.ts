/** What seats are grouped and chosen by: their role, their municipality, or what they answered to a question. */
import { labelIn, type Question, type QuestionnaireDocument, seatRoles } from '../questionnaire/rules.ts'
import { shortBodyName } from '../register/rules.ts'
import type { SeatRole } from '../schema.ts'
import { measureOf } from './measures.rules.ts'
import type { ComparedSeat, PlaceOf } from './rules.ts'

export const groupings = ['grupp', 'region', 'roll', 'seminarium', 'rss', 'folkmangd', 'aldre', 'alla'] as const
export type Grouping = (typeof groupings)[number]
/** What the seats of a view may be chosen by; roles have a choice of their own. */
export const filters = ['region', 'grupp', 'seminarium', 'rss', 'folkmangd', 'aldre'] as const
export type Filter = (typeof filters)[number]
/** Coarse enough to divide the groups of another grouping. */
export const seconds = ['roll', 'grupp', 'folkmangd', 'aldre'] as const

interface Group {
  key: string
  code: string // shown before the name; '' when there is none
  name: string // '' for roles, which the interface names
  nameEn: string
  order: string
}
export type SeatGroup = Omit<Group, 'order'> & { seats: readonly ComparedSeat[] }
/** null: in no group. */
export type GroupOf = (seat: ComparedSeat) => Group | null

export function groupSeats(seats: readonly ComparedSeat[], groupOf: GroupOf): SeatGroup[] {
  const groups = new Map<string, Group & { seats: ComparedSeat[] }>()
  for (const seat of seats) {
    const group = groupOf(seat)
    if (!group) continue
    const known = groups.get(group.key)
    if (known) known.seats.push(seat)
    else groups.set(group.key, { ...group, seats: [seat] })
  }
  return [...groups.values()].sort((a, b) => (a.order < b.order ? -1 : 1))
}

/** Lower bounds of the bands, after the first. */
const populations = [10_000, 20_000, 50_000, 100_000]
const populationNames: [string, string][] = [
  ['under 10 000 invånare', 'under 10,000 inhabitants'],
  ['10 000–19 999 invånare', '10,000–19,999 inhabitants'],
  ['20 000–49 999 invånare', '20,000–49,999 inhabitants'],
  ['50 000–99 999 invånare', '50,000–99,999 inhabitants'],
  ['minst 100 000 invånare', '100,000 inhabitants or more'],
]
const shares80 = [0.05, 0.065, 0.08]
const share80Names: [string, string][] = [
  ['under 5 % är 80 år eller äldre', 'under 5 % are 80 or older'],
  ['5–6,4 % är 80 år eller äldre', '5–6.4 % are 80 or older'],
  ['6,5–7,9 % är 80 år eller äldre', '6.5–7.9 % are 80 or older'],
  ['minst 8 % är 80 år eller äldre', '8 % or more are 80 or older'],
]

function band(value: number, bounds: number[], names: [string, string][]): Group {
  const i = bounds.filter((bound) => value >= bound).length
  const [sv, en] = names[i] ?? ['', '']
  return named(`${i}`, '', sv, en, `${i}`)
}

export function groupBy(grouping: Grouping): GroupOf {
  return ({ role, place }) => {
    switch (grouping) {
      case 'region':
        return named(place.regionCode, '', place.region, place.region, place.regionCode)
      case 'grupp':
        return named(place.groupCode, place.groupCode, place.groupSv, place.groupEn, place.groupCode)
      case 'seminarium':
        return named(place.seminarSlug, '', place.seminar, place.seminar, place.seminarOrder)
      case 'rss':
        return named(place.rssId, '', shortBodyName(place.rss), shortBodyName(place.rss), place.rssId || '~')
      case 'folkmangd':
        return band(place.population, populations, populationNames)
      case 'aldre':
        return band(place.share80, shares80, share80Names)
      case 'roll':
        return named(role, '', '', '', `${seatRoles.indexOf(role)}`)
      case 'alla':
        return null
    }
  }
}

/** By what the seat itself answered to a question with one choice; seats without such an answer are in no group. */
export function groupByAnswer(document: QuestionnaireDocument, question: Question, placeOf: PlaceOf): GroupOf {
  const points = measureOf(document, question, null)?.points ?? []
  return (seat) => {
    const place = placeOf(seat)
    const point = typeof place === 'number' ? points[place] : undefined
    return point ? named(point.value, '', labelIn(point, 'sv'), labelIn(point, 'en'), `${place}`) : null
  }
}

function named(key: string, code: string, name: string, nameEn: string, order: string): Group {
  return { key, code, name, nameEn, order }
}

/** `svar.rk_plan` or `svar.rk_plan.politisk` → the question's key and the value. */
export function answerKey(text: string): { question: string; value: string } | null {
  const [kind, question, value = ''] = text.split('.')
  return kind === 'svar' && question ? { question, value } : null
}

/** Whether the seat is in one of the chosen groups of each kind. */
export function isChosen(seat: ComparedSeat, chosen: { groupOf: GroupOf; keys: string[] }[]): boolean {
  return chosen.every(({ groupOf, keys }) => keys.length === 0 || keys.includes(groupOf(seat)?.key ?? ''))
}

export function isSeatRole(key: string): key is SeatRole {
  return (seatRoles as readonly string[]).includes(key)
}
