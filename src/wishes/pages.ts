import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, formatDate, type LocalDate } from '../kernel/time.ts'
import { daysKept, diets, isEmpty, type Wishes } from './rules.ts'

export function wishPage(
  { base, wishes, isOpen, date, form }: Shown,
  t: Translate,
  chosen: readonly string[] = wishes.diets,
) {
  return {
    title: t('wishes.title'),
    base,
    isOpen,
    // Nobody is served food through a screen.
    choices: diets.map((diet) => ({ key: diet, label: t(`wishes.diet.${diet}`), checked: chosen.includes(diet) })),
    showsFood: form !== 'digital',
    food: wishes.food,
    access: wishes.access,
    canClear: !isEmpty(wishes),
    what: t('wishes.what_happens', { date: formatDate(addDays(date, daysKept), 'day', t.lang) }),
  }
}

interface Shown {
  base: string
  wishes: Wishes
  isOpen: boolean
  date: LocalDate
  form: string
}
