/** What to order and to arrange: numbers and texts, no names. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, formatDate } from '../kernel/time.ts'
import type { Seminar } from '../seminars/rules.ts'
import { whenText } from '../seminars/words.rules.ts'
import { countWishes, daysKept, type Wishes } from '../wishes/rules.ts'
import { type Participant, sittingsOf } from './rules.ts'

interface Shown {
  seminar: Seminar
  people: Participant[]
  wishes: Wishes[]
  guestsEatLunch: boolean
  base: string
}

export function kitchenPage({ seminar, people, wishes, guestsEatLunch, base }: Shown, t: Translate) {
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

/** Guests are fed at noon only when their part of the day has begun by then. */
export function eatsLunch(items: { part: string; start: string; title: string }[], guestsFrom: string | null): boolean {
  const lunch = items.find(({ title }) => /lunch/i.test(title))
  const begins = items.find(({ part }) => part === 'afternoon')?.start ?? guestsFrom
  return lunch !== undefined && begins !== null && begins <= lunch.start
}
