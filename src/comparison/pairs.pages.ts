/** Pairs of roles in the same municipality, in words. */
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import type { Coded } from './coded.queries.ts'
import type { Comparison } from './compared.pages.ts'
import type { Measure } from './measures.rules.ts'
import { type PairedShares, pairedShares, pairsApart, pairsAsked, type RolePair, seatPairs } from './pairs.rules.ts'
import type { ComparedSeat } from './rules.ts'
import { percent } from './statistics.rules.ts'

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

/** The page of a measure's three voices. */
export function voiceAddress({ question, part }: Measure): string {
  return `/jamfor/roster/fraga?${new URLSearchParams({ fraga: question.key, ...(part && { del: part.value }) })}`
}

/** Whether roles differ, by pairs of the same municipality; null where too few of them are complete. */
export function rolesVerdict(c: Comparison, measure: Measure, t: Translate) {
  if (c.query.roll !== null || c.query.och !== null) return null
  const { tested, apart } = pairsApart(pairRows(measure, c))
  if (tested === 0) return null
  const [clearest] = apart
  const says = t.n(`voices.verdict_${clearest ? 'apart' : 'alike'}`, tested, { apart: apart.length })
  return {
    method: 'par',
    more: { href: voiceAddress(measure), text: t('voices.by_pair') },
    calm: clearest !== undefined,
    title: t(`comparison.${clearest ? 'apart' : 'alike'}_title` as MessageKey),
    text: [says, clearest && clearestText(clearest, t), t('voices.verdict_how')].filter(Boolean).join(' '),
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
