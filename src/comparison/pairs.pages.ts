/** Pairs of roles in the same municipality, in words. */
import type { Translate } from '../kernel/i18n/translate.ts'
import type { Question } from '../questionnaire/rules.ts'
import type { Coded } from './coded.queries.ts'
import type { Comparison } from './compared.pages.ts'
import type { Measure } from './measures.rules.ts'
import {
  numbersApart,
  type PairedNumbers,
  type PairedShares,
  pairedNumbers,
  pairedShares,
  pairsApart,
  pairsAsked,
  type RolePair,
  seatPairs,
} from './pairs.rules.ts'
import type { ComparedSeat } from './rules.ts'
import { percent } from './statistics.rules.ts'
import { decimal, signed } from './words.pages.ts'

export interface PairRow {
  pair: RolePair
  measure: Measure
  figures: PairedShares
}

/** A measure's figures for each pair of roles that both are asked. */
export function pairRows(
  measure: Measure,
  { seats, coded }: { seats: readonly ComparedSeat[]; coded: Coded },
): PairRow[] {
  const anyInvited = seats.some((seat) => seat.invited)
  const placeOf = coded.placesOf(measure)
  return pairsAsked(measure.question.roles).map((pair) => ({
    pair,
    measure,
    figures: pairedShares(measure, seatPairs(seats, pair), placeOf, anyInvited),
  }))
}

/** "Förtroendevald – Socialtjänst" */
export function pairName([first, second]: RolePair, t: Translate): string {
  return `${t(`seat_role.${first}`)} – ${t(`seat_role.${second}`)}`
}

/** A number question's figures for each pair of roles that both are asked. */
export function numberPairs(
  { key, roles }: Question,
  { seats, coded }: { seats: readonly ComparedSeat[]; coded: Coded },
): { pair: RolePair; figures: PairedNumbers }[] {
  const anyInvited = seats.some((seat) => seat.invited)
  const numberOf = coded.numbersOf(key)
  return pairsAsked(roles).map((pair) => ({
    pair,
    figures: pairedNumbers(seatPairs(seats, pair), numberOf, anyInvited),
  }))
}

/** "+1,2 procentenheter" */
export function numberDifference(n: number, { unit, unit_en }: NumberQuestion, t: Translate): string {
  const of = unit === 'procent' ? t('voices.points') : t.lang === 'sv' ? unit : unit_en
  return `${signed(n, (size) => decimal(size, t.lang))} ${of}`
}
type NumberQuestion = Extract<Question, { type: 'number' }>

/** The page of the three voices on a question, or on one of its parts. */
export function voiceAddress({ question, part }: Pick<Measure, 'question' | 'part'>): string {
  return `/jamfor/roster/fraga?${new URLSearchParams({ fraga: question.key, ...(part && { del: part.value }) })}`
}

/** Whether roles differ, by pairs of the same municipality; null where roles are no groups, or too few pairs complete. */
export function rolesVerdict(c: Comparison, measure: Measure, t: Translate) {
  if (!isByRole(c)) return null
  const { tested, apart } = pairsApart(pairRows(measure, c))
  const [clearest] = apart
  const text = clearest ? clearestText(clearest, t) : ''
  return verdictOf({ tested, apart: apart.length, clearest: text, how: t('voices.verdict_how') }, measure, t)
}

export function numberRolesVerdict(c: Comparison, question: NumberQuestion, t: Translate) {
  if (!isByRole(c)) return null
  const { tested, apart } = numbersApart(numberPairs(question, c))
  const [widest] = apart
  const clearest = widest
    ? t('voices.clearest_number', {
        n: widest.figures.base,
        first: t(`seat_role.${widest.pair[0]}`),
        second: t(`seat_role.${widest.pair[1]}`),
        difference: numberDifference(widest.figures.median ?? 0, question, t),
      })
    : ''
  const how = t('voices.verdict_how_numbers')
  return verdictOf({ tested, apart: apart.length, clearest, how }, { question, part: null }, t)
}

function isByRole({ grouping, query }: Comparison): boolean {
  return grouping.by === 'roll' && query.roll === null && query.och === null
}

function verdictOf(
  { tested, apart, clearest, how }: { tested: number; apart: number; clearest: string; how: string },
  about: Pick<Measure, 'question' | 'part'>,
  t: Translate,
) {
  if (tested === 0) return null
  const is = apart > 0 ? 'apart' : 'alike'
  return {
    method: 'par',
    more: { href: voiceAddress(about), text: t('voices.by_pair') },
    calm: apart > 0,
    title: t(`comparison.${is}_title`),
    text: [t.n(`voices.verdict_${is}`, tested, { apart }), clearest, how].filter(Boolean).join(' '),
  }
}

function clearestText({ pair: [first, second], figures }: PairRow, t: Translate): string {
  const { shares, base } = figures
  if (!shares) return ''
  return t('voices.clearest', {
    n: base,
    first: `${t(`seat_role.${first}`)} (${percent(shares.first)} %)`,
    second: `${t(`seat_role.${second}`)} (${percent(shares.second)} %)`,
  })
}
