/** What people need in order to come, counted so that nobody is named. */

import { byText } from '../kernel/text.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { SeminarForm } from '../schema.ts'

export const diets = ['vegetarian', 'vegan', 'gluten_free', 'lactose_free'] as const
export type Diet = (typeof diets)[number]

export interface Wishes {
  diets: Diet[]
  /** Allergies and the like, in own words. */
  food: string
  /** What is needed to take part, in own words. */
  access: string
}

export const noWishes: Wishes = { diets: [], food: '', access: '' }

export function isEmpty({ diets: chosen, food, access }: Wishes): boolean {
  return chosen.length === 0 && food === '' && access === ''
}

/** How long after the seminar they are kept. */
export const daysKept = 14

interface WishCounts {
  diets: { diet: Diet; n: number }[]
  /** Who wants several at once is one person, and one plate. */
  together: { diets: Diet[]; n: number }[]
  food: { text: string; n: number }[]
  access: { text: string; n: number }[]
  /** How many have wished for anything at all. */
  people: number
}

/** For the kitchen and the venue: the texts in alphabetical order, so that they tell nothing of who wrote them. */
export function countWishes(all: Wishes[]): WishCounts {
  const texts = (of: 'food' | 'access') => groupTexts(all.map((wishes) => wishes[of]))
  return {
    diets: diets.map((diet) => ({ diet, n: all.filter((wishes) => wishes.diets.includes(diet)).length })),
    together: countTogether(all),
    food: texts('food'),
    access: texts('access'),
    people: all.filter((wishes) => !isEmpty(wishes)).length,
  }
}

function countTogether(all: Wishes[]): WishCounts['together'] {
  const several = all.filter((wishes) => wishes.diets.length > 1)
  const inOrder = several.map((wishes) => diets.filter((diet) => wishes.diets.includes(diet)))
  const sets = Map.groupBy(inOrder, (set) => set.join())
  return [...sets.values()].map((same) => ({ diets: same[0] ?? [], n: same.length }))
}

function groupTexts(texts: string[]): { text: string; n: number }[] {
  const same = Map.groupBy(texts.filter(Boolean), (text) => text.toLocaleLowerCase('sv'))
  return [...same.values()].map((own) => ({ text: own[0] ?? '', n: own.length })).sort((a, b) => byText(a.text, b.text))
}

/** Somebody's way to a seminar, as far as wishes go. */
export interface Visit {
  /** And it holds. */
  hasSaidYes: boolean
  date: LocalDate | null
  cancelledAt: UtcText | null
  form: SeminarForm
}

/** Only who comes is asked, and while there is time to order. */
export function mayWish(visit: Visit, today: LocalDate): boolean {
  return visit.hasSaidYes && visit.cancelledAt === null && visit.date !== null && visit.date >= today
}
