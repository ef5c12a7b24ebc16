/** Wishes about food and access, counted without names. */

import { byText } from '../kernel/text.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { SeminarForm } from '../schema.ts'

export const diets = ['vegetarian', 'vegan', 'gluten_free', 'lactose_free'] as const
export type Diet = (typeof diets)[number]

export interface Wishes {
  diets: Diet[]
  /** Allergies and the like, free text. */
  food: string
  /** What the person needs in order to take part, free text. */
  access: string
}

export const noWishes: Wishes = { diets: [], food: '', access: '' }

export function isEmpty({ diets: chosen, food, access }: Wishes): boolean {
  return chosen.length === 0 && food === '' && access === ''
}

/** Days that wishes are kept after the seminar. */
export const daysKept = 14

interface WishCounts {
  diets: { diet: Diet; n: number }[]
  /** Combinations of diets: one person who chose several needs one plate. */
  together: { diets: Diet[]; n: number }[]
  food: { text: string; n: number }[]
  access: { text: string; n: number }[]
  /** Number of persons with any wish. */
  people: number
}

/** Counts for the kitchen and the venue. The texts are sorted alphabetically, so that their order reveals nobody. */
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

/** The facts that decide whether a person may give wishes. */
export interface Visit {
  /** The reply still holds. */
  hasSaidYes: boolean
  date: LocalDate | null
  cancelledAt: UtcText | null
  form: SeminarForm
}

/** Only persons who come may give wishes, up to and including the seminar's day. */
export function mayWish(visit: Visit, today: LocalDate): boolean {
  return visit.hasSaidYes && visit.cancelledAt === null && visit.date !== null && visit.date >= today
}
