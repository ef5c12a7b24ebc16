/** Who has not answered, and whether they differ from those who have. */
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { type Grouping, groupBy, groupSeats } from './groupings.rules.ts'
import { type ComparedSeat, fewestSure } from './rules.ts'
import { moreThanChance, percent, scoreOfDifference } from './statistics.rules.ts'
import { extremesText, groupName } from './words.pages.ts'

const shownBy: Grouping[] = ['roll', 'region', 'grupp', 'folkmangd', 'aldre', 'rss']

/** @param seats of the round */
export function missingPage(round: { name: string }, seats: readonly ComparedSeat[], t: Translate) {
  const asked = seats.filter((seat) => seat.asked)
  const answered = asked.filter(hasAnswered)
  const municipalities = [...Map.groupBy(asked, ({ place }) => place.municipalityCode).values()]
  const all = municipalities.filter((own) => own.every(hasAnswered)).length
  const none = municipalities.filter((own) => !own.some(hasAnswered)).length
  return {
    title: t('missing.title'),
    round: round.name,
    isEmpty: asked.length === 0,
    lead: t('missing.lead', {
      n: answered.length,
      of: asked.length,
      percent: percent(answered.length / Math.max(1, asked.length)),
    }),
    municipalities: t('missing.municipalities', {
      all,
      some: municipalities.length - all - none,
      none,
      of: municipalities.length,
    }),
    tables: shownBy.map((by) => tableOf(by, asked, t)),
  }
}

function hasAnswered({ submissionId }: ComparedSeat): boolean {
  return submissionId !== null
}

function tableOf(by: Grouping, asked: ComparedSeat[], t: Translate) {
  const groups = groupSeats(asked, groupBy(by)).map((group) => {
    const count = group.seats.filter(hasAnswered).length
    const base = group.seats.length
    return {
      title: `${group.code} ${groupName(group, t)}`.trim(),
      count,
      base,
      percent: percent(count / base),
      figures: { base },
    }
  })
  const compared = groups.filter(({ base }) => base >= fewestSure)
  // Nobody who was asked is unknown here; the test says what chance alone would do among so many.
  const distances = compared.flatMap((one, i) =>
    compared.slice(i + 1).map((other) => scoreOfDifference({ ...one, unknown: 1 }, { ...other, unknown: 1 })),
  )
  const apart = moreThanChance(distances.sort((a, b) => b - a))
  const extremes = extremesText(
    groups.map((group) => ({ ...group, figures: { base: group.base, share: group.count / group.base } })),
    ({ share }) => ({ n: share, text: `${percent(share)} %` }),
    t,
  )
  return {
    id: by,
    heading: t(`comparison.by_${by}` as MessageKey),
    verdict: compared.length < 2 ? null : `${t(apart > 0 ? 'missing.differs' : 'missing.alike')} ${extremes}`.trim(),
    rows: groups.map(({ title, count, base, percent: share }) => ({
      title,
      count,
      base,
      missing: base - count,
      percent: share,
    })),
  }
}

/** How far the share could move, had everybody who was asked answered. */
export function boundText(
  { count, base, asked }: { count: number; base: number; asked: number },
  t: Translate,
): string | null {
  const unknown = asked - base
  if (unknown <= 0) return null
  return t('missing.bound', { n: unknown, low: percent(count / asked), high: percent((count + unknown) / asked) })
}
