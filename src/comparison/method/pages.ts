/** How the comparison counts, in plain words: each section with an example whose figures the same code works out. */
import type { MessageKey, Params, Translate } from '../../kernel/i18n/translate.ts'
import { quantile } from '../../questionnaire/measured.rules.ts'
import { fewestNumbers, fewestShown, fewestSure } from '../rules.ts'
import {
  funnelLimits,
  medianInterval,
  pairedDifference,
  percent,
  rounded,
  scoreOfDifference,
  unknownPart,
  wilson,
  zForPairs,
} from '../statistics.rules.ts'
import { decimal, pointsText, span } from '../words.pages.ts'

/** The example: two regions, and pairs of roles in one of them. */
const asked = 36
const answered = 30
const dontKnow = 2
const count = 13
const other = { asked: 60, answered: 40, base: 40, count: 28 }
const pairs = { both: 6, first: 2, second: 10, neither: 12 }
const pairsAsked = 40
const numbers = [2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 14, 15, 18, 21, 30]
const numbersAsked = 25

export function methodPage(t: Translate) {
  const base = answered - dontKnow
  const unknown = unknownPart({ answered, asked })
  const shown = (n: number) => decimal(n, t.lang)
  const own = { count, base, unknown }
  const others = { ...other, unknown: unknownPart(other) }
  const paired = Object.values(pairs).reduce((sum, n) => sum + n, 0)
  const pairsUnknown = unknownPart({ answered: paired, asked: pairsAsked })
  const { difference, low, high, distance } = pairedDifference(pairs, pairsUnknown)
  const numbersSpan = medianInterval(numbers, unknownPart({ answered: numbers.length, asked: numbersAsked }))
  const share = percent(count / base)
  const limits = (level: number) => span(funnelLimits(0.6, base, level))
  const sections: [id: string, params: Params][] = [
    ['antal', { asked, answered, dontKnow, base, count, share }],
    ['avrundning', { a: rounded(2.5, 0), from: shown(2.5), shares: percent(1 / 6) }],
    [
      'osakerhet',
      {
        count,
        base,
        share,
        asked,
        answered,
        wide: span(wilson(count, base)),
        span: span(wilson(count, base, unknown)),
      },
    ],
    [
      'median',
      {
        n: numbers.length,
        asked: numbersAsked,
        median: quantile(numbers, 0.5),
        low: numbersSpan?.low ?? '',
        high: numbersSpan?.high ?? '',
      },
    ],
    [
      'grupper',
      {
        share,
        other: percent(other.count / other.base),
        distance: shown(scoreOfDifference(own, others)),
        two: shown(zForPairs(1)),
        pairs: 36,
        many: shown(zForPairs(36)),
      },
    ],
    ['fa', { shown: fewestShown, numbers: fewestNumbers, sure: fewestSure }],
    ['tratt', { base, country: 60, inner: limits(0.95), outer: limits(0.998) }],
    [
      'par',
      {
        paired,
        asked: pairsAsked,
        both: pairs.both,
        neither: pairs.neither,
        onlyFirst: pairs.first,
        onlySecond: pairs.second,
        first: percent((pairs.both + pairs.first) / paired),
        second: percent((pairs.both + pairs.second) / paired),
        difference: pointsText(difference),
        low: pointsText(low),
        high: pointsText(high),
        distance: shown(distance),
      },
    ],
  ]
  const text = (id: string, part: string, params: Params) => t(`method.${id}_${part}` as MessageKey, params)
  return {
    title: t('method.title'),
    sections: sections.map(([id, params]) => ({
      id,
      title: text(id, 'title', params),
      paragraphs: text(id, 'text', params).split('\n'),
      example: text(id, 'example', params),
    })),
  }
}
