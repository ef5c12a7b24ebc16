/** The three voices: every question, each pair of roles, how they differ within the municipalities. */
import { scaleLinear } from 'd3-scale'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { labelIn, type QuestionnaireDocument } from '../../questionnaire/rules.ts'
import type { Coded } from '../coded.queries.ts'
import { missingText, round } from '../compared.pages.ts'
import { oncePer } from '../kept.rules.ts'
import { isScale, type Measure } from '../measures.rules.ts'
import { type PairRow, pairName, pairRows, voiceAddress } from '../pairs.pages.ts'
import { pairsApart, rolePairs } from '../pairs.rules.ts'
import { type ComparedSeat, fewestSure } from '../rules.ts'
import { percent } from '../statistics.rules.ts'
import { focusWords, pointsText, uncertaintyText } from '../words.pages.ts'
import type { VoicesQuery } from './input.ts'
import { mostDiffering } from './rules.ts'

interface Voices {
  document: QuestionnaireDocument
  seats: readonly ComparedSeat[]
  coded: Coded
}
const mostNamed = 3
const mostMunicipalities = 10

/** @param measures of the table of all questions. */
export function voicesPage(v: Voices & { measures: Measure[]; query: VoicesQuery }, t: Translate) {
  const { measures, query, seats, coded } = v
  const all = oncePer(seats, 'voices', () => measures.map((measure) => pairRows(measure, v)))
  const only = query.par === null ? undefined : rolePairs[query.par - 1]
  const shown = all
    .map((rows) => rows.filter(({ pair }) => only === undefined || pair === only))
    .filter((rows) => rows.length > 0)
  const sections =
    query.ordning === 'storlek'
      ? [shown.toSorted((a, b) => largest(b) - largest(a))]
      : [...Map.groupBy(shown, ([first]) => first?.measure.question).values()]
  const x = axisOf(shown.flat())
  return {
    title: t('voices.title'),
    nobody: !seats.some(({ submissionId }) => submissionId !== null),
    pairs: rolePairs.map((pair, i) => ({ value: i + 1, text: pairName(pair, t), chosen: query.par === i + 1 })),
    order: query.ordning,
    isOne: only !== undefined,
    heads: only ? only.map((role) => t(`seat_role.${role}`)) : [t('voices.first'), t('voices.second')],
    verdict: verdictOf(shown.flat(), t),
    ticks: x.ticks(4).map((tick) => ({ x: round(x(tick)), text: pointsText(tick) })),
    zero: round(x(0)),
    sections: sections.map((section) => ({
      title: query.ordning === 'fraga' ? titleOf(section[0]![0]!.measure, t) : null,
      measures: section.map((rows) => ({
        ...measureView(rows[0]!.measure, query.ordning === 'storlek', t),
        rows: rows.map((row) => rowView(row, x, t)),
      })),
    })),
    municipalities: municipalitiesView(
      oncePer(seats, 'voices differing', () =>
        mostDiffering(
          seats,
          measures
            .filter(({ question }) => isScale(question))
            .map((measure) => ({ measure, placeOf: coded.placesOf(measure) })),
        ),
      ),
      t,
    ),
  }
}

function largest(rows: PairRow[]): number {
  return Math.max(...rows.map(({ figures }) => Math.abs(figures.shares?.difference ?? -1)))
}

function titleOf({ question }: Measure, t: Translate): string {
  return `${question.order}. ${labelIn(question, t.lang)}`
}

function measureView(measure: Measure, isAlone: boolean, t: Translate) {
  const { part } = measure
  const focus = t('comparison.focus_head', { what: focusWords(measure, t) })
  return {
    text: part ? labelIn(part, t.lang) : isAlone ? titleOf(measure, t) : focus,
    sub: part ? (isAlone ? titleOf(measure, t) : '') : isAlone ? focus : '',
    href: voiceAddress(measure),
  }
}

const axisWidth = 240

/** As wide on both sides of nought, so that its middle means no difference. */
function axisOf(rows: PairRow[]) {
  const furthest = Math.max(
    0.1,
    ...rows.flatMap(({ figures }) => (figures.shares ? [-figures.shares.low, figures.shares.high] : [])),
  )
  const end = Math.ceil(furthest * 10) / 10
  return scaleLinear([-end, end], [14, axisWidth - 14])
}

function rowView({ pair, figures }: PairRow, x: (n: number) => number, t: Translate) {
  const { shares } = figures
  return {
    pair: pairName(pair, t),
    answered: figures.base,
    asked: figures.asked,
    missing: shares ? null : missingText(figures, t),
    first: shares && percent(shares.first),
    second: shares && percent(shares.second),
    difference: shares && pointsText(shares.difference),
    dot: shares && {
      x: round(x(shares.difference)),
      low: round(x(shares.low)),
      high: round(x(shares.high)),
      unsure: figures.base < fewestSure,
    },
    span: uncertaintyText(shares, figures, ({ low, high }) => spanText(pointsText(low), pointsText(high), t), t),
  }
}

export function spanText(low: string, high: string, t: Translate): string {
  return t('voices.span', { low, high })
}

/** Which questions divide most, when all that the page shows are compared at once. */
function verdictOf(rows: PairRow[], t: Translate) {
  const { tested, apart } = pairsApart(rows)
  if (tested === 0) return { calm: false, title: t('voices.too_few_title'), text: t('voices.too_few'), most: [] }
  const most = apart
    .toSorted((a, b) => largest([b]) - largest([a]))
    .slice(0, mostNamed)
    .map((row) => ({ ...measureView(row.measure, true, t), words: sharesWords(row, t) }))
  return {
    calm: most.length > 0,
    title: t(most.length > 0 ? 'voices.divide_title' : 'voices.alike_title'),
    text: t.n(most.length > 0 ? 'voices.divide' : 'voices.alike', tested, { apart: apart.length }),
    most,
  }
}

/** "Förtroendevald 30 %, Socialtjänst 52 %: −22 procentenheter" */
function sharesWords({ pair: [first, second], figures }: PairRow, t: Translate): string {
  const { shares } = figures
  if (!shares) return ''
  return t('voices.shares', {
    first: `${t(`seat_role.${first}`)} ${percent(shares.first)} %`,
    second: `${t(`seat_role.${second}`)} ${percent(shares.second)} %`,
    difference: pointsText(shares.difference),
  })
}

function municipalitiesView(all: ReturnType<typeof mostDiffering>, t: Translate) {
  return all
    .slice(0, mostMunicipalities)
    .map(({ place, compared, apart }) => ({
      name: place.municipality,
      region: place.region,
      href: `/jamfor/kommun/${place.municipalityCode}`,
      words: t('common.n_of', { n: apart, of: compared }),
      percent: percent(apart / compared),
    }))
}
