/** One question's three voices: a table of role by role, the widest gaps, and what has been agreed on. */
import type { Translate } from '../../kernel/i18n/translate.ts'
import type { LocalDate, UtcText } from '../../kernel/time.ts'
import type { Questionnaire } from '../../questionnaire/queries.ts'
import { labelIn, type Question, seatRoles } from '../../questionnaire/rules.ts'
import { jointView } from '../../responses/joint/pages.ts'
import type { JointAnswer, Member } from '../../responses/joint/rules.ts'
import type { Coded } from '../coded.queries.ts'
import { missingText } from '../compared.pages.ts'
import { isScale, type Measure, measureOf, partsOf } from '../measures.rules.ts'
import { scopesOf } from '../numbers.pages.ts'
import { numberDifference, numberPairs, type PairRow, pairName, pairRows } from '../pairs.pages.ts'
import { pairsApart, pairsAsked, type RolePair, scoreDifference } from '../pairs.rules.ts'
import { type ComparedSeat, fewestShown } from '../rules.ts'
import { percent } from '../statistics.rules.ts'
import { decimal, decimalsOf, focusQuoted, pointsText, signed, uncertaintyText } from '../words.pages.ts'
import { spanText } from './pages.ts'
import { spreadOf, stepsIn, widestGaps } from './rules.ts'

interface Voice {
  questionnaire: Questionnaire
  question: Question
  part: string | null
  seats: readonly ComparedSeat[]
  coded: Coded
  /** Proposed as joint answers to the question, not replaced. */
  joint: (JointAnswer & { municipalityCode: string })[]
  members: (Member & { municipalityCode: string })[]
  jointFrom: UtcText | null
  today: LocalDate
}
const mostGaps = 15

/** Whether the roles' answers to it can be paired. */
export function isPaired({ type, roles }: Question): boolean {
  return type !== 'text' && type !== 'structured' && pairsAsked(roles).length > 0
}

export function voicePage(v: Voice, t: Translate) {
  const { question, questionnaire, part } = v
  const { document } = questionnaire
  const measure = measureOf(document, question, part)
  return {
    title: labelIn(question, t.lang),
    part: measure?.part ? labelIn(measure.part, t.lang) : '',
    about: measure && measure.focus.length > 0 ? t('voices.about_share', { what: focusQuoted(measure, t) }) : '',
    scopes: question.type === 'number' ? scopesOf(question, null, t) : [],
    themes: document.themes
      .map((theme) => ({
        label: labelIn(theme, t.lang),
        questions: document.questions
          .filter((one) => one.theme === theme.value && isPaired(one))
          .map((one) => ({
            value: one.key,
            text: `${one.order}. ${labelIn(one, t.lang)}`,
            chosen: one.key === question.key,
          })),
      }))
      .filter(({ questions }) => questions.length > 0),
    parts: partsOf(question).map((one) => ({
      value: one.value,
      text: labelIn(one, t.lang),
      chosen: one.value === part,
    })),
    compare: `/jamfor?${new URLSearchParams({ fraga: question.key, ...(part && { del: part }), efter: 'roll' })}`,
    pairs: measure ? measurePairs(measure, v, t) : numberViews(v, t),
    gaps: gapsView(measure, v, t),
    joint: v.joint.map((one) => jointRow(one, v, t)),
  }
}

function measurePairs(measure: Measure, v: Voice, t: Translate) {
  const rows = pairRows(measure, v)
  const { apart, tested } = pairsApart(rows)
  return rows.map((row) => ({
    ...headOf(row.pair, row.figures, t),
    lines: [
      ...linesOf(row, t),
      tested > 0 && row.figures.shares ? t(apart.includes(row) ? 'voices.is_apart' : 'voices.is_alike') : '',
    ].filter(Boolean),
    cross: row.figures.base < fewestShown ? null : crossView(row, t),
  }))
}

function headOf(pair: RolePair, figures: { base: number; asked: number; answered: number }, t: Translate) {
  return {
    id: pair.join('-'),
    name: pairName(pair, t),
    base: t('voices.base', { n: figures.base, of: figures.asked }),
    missing: figures.base < fewestShown ? missingText(figures, t) : null,
  }
}

function linesOf(row: PairRow, t: Translate): string[] {
  const { pair, figures } = row
  const { shares } = figures
  const [first, second] = pair.map((role) => t(`seat_role.${role}`)) as [string, string]
  const span = uncertaintyText(shares, figures, ({ low, high }) => spanText(pointsText(low), pointsText(high), t), t)
  return [
    shares &&
      t('voices.share_line', {
        first: `${first} ${percent(shares.first)} %`,
        second: `${second} ${percent(shares.second)} %`,
        difference: pointsText(shares.difference),
        span: span ?? '',
      }),
    scoreLine(row, [first, second], t),
  ].flatMap((line) => line ?? [])
}

/** Which role lies nearer the end of the scale with the highest score. */
function scoreLine({ measure, figures }: PairRow, [first, second]: [string, string], t: Translate): string | null {
  const scores = scoreDifference(measure, figures)
  if (!scores) return null
  const end = measure.points.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))[0]!
  const steps = (n: number) => signed(n, (size) => decimalsOf(size, t))
  const isSecond = scores.difference < 0
  const [low, high] = isSecond ? [-scores.high, -scores.low] : [scores.low, scores.high]
  return t('voices.score_line', {
    nearer: isSecond ? second : first,
    other: isSecond ? first : second,
    n: decimalsOf(Math.abs(scores.difference), t),
    end: labelIn(end, t.lang),
    span: uncertaintyText(scores, figures, () => spanText(steps(low), steps(high), t), t) ?? '',
  })
}

/** How many pairs gave the one answer and the other. */
function crossView({ pair: [first, second], measure, figures }: PairRow, t: Translate) {
  const same = figures.counts.reduce((sum, row, i) => sum + row[i]!, 0)
  return {
    caption: t('voices.cross_caption', { first: t(`seat_role.${first}`), second: t(`seat_role.${second}`) }),
    same: t('voices.same', { n: same, of: figures.base }),
    columns: measure.points.map((point) => labelIn(point, t.lang)),
    rows: measure.points.map((point, i) => ({
      text: labelIn(point, t.lang),
      counts: figures.counts[i]!.map((n, j) => ({ n, isSame: i === j })),
    })),
  }
}

function numberViews(v: Voice, t: Translate) {
  const { question } = v
  if (question.type !== 'number') return []
  const shown = (n: number) => signed(n, (size) => decimal(size, t.lang))
  return numberPairs(question, v).map(({ pair, figures }) => {
    const { median, interval } = figures
    const span = uncertaintyText(interval, figures, ({ low, high }) => spanText(shown(low), shown(high), t), t)
    const [first, second] = pair.map((role) => t(`seat_role.${role}`)) as [string, string]
    const params = { first, second, span: span ?? t('voices.no_interval') }
    const difference = numberDifference(median ?? 0, question, t)
    return {
      ...headOf(pair, figures, t),
      missing: median === null ? missingText(figures, t) : null,
      lines: median === null ? [] : [t('voices.median_line', { ...params, difference })],
      cross: null,
    }
  })
}

function gapsView(measure: Measure | null, { question, seats, coded }: Voice, t: Translate) {
  const placeOf = measure && coded.placesOf(measure)
  const numberOf = coded.numbersOf(question.key)
  const gaps = widestGaps(seats, measure && placeOf ? stepsIn(measure, placeOf) : spreadOf(numberOf))
  const said = (seat: ComparedSeat | undefined): string => {
    if (!seat || !question.roles.includes(seat.role)) return ''
    const place = placeOf ? placeOf(seat) : null
    if (measure && typeof place === 'number') return labelIn(measure.points[place]!, t.lang)
    const value = placeOf ? null : (numberOf(seat)?.value ?? null)
    return value === null ? '' : decimal(value, t.lang)
  }
  const roles = seatRoles.filter((role) => question.roles.includes(role))
  return {
    roles: roles.map((role) => t(`seat_role.${role}`)),
    head: t(measure ? 'voices.steps' : 'voices.gap'),
    none: t(measure && !isScale(question) ? 'voices.gaps_no_scale' : 'voices.gaps_none'),
    note: gaps.length > mostGaps ? t('voices.gaps_shown', { n: mostGaps, of: gaps.length }) : '',
    rows: gaps
      .slice(0, mostGaps)
      .map(({ place, seats: own, gap }) => ({
        name: place.municipality,
        region: place.region,
        href: `/jamfor/kommun/${place.municipalityCode}`,
        gap: decimal(gap, t.lang),
        voices: roles.map((role) => said(own.find((seat) => seat.role === role))),
      })),
  }
}

function jointRow(one: Voice['joint'][number], v: Voice, t: Translate) {
  const members = v.members.filter(({ municipalityCode }) => municipalityCode === one.municipalityCode)
  const place = v.seats.find((seat) => seat.place.municipalityCode === one.municipalityCode)?.place
  return {
    name: place?.municipality ?? '',
    href: `/jamfor/kommun/${one.municipalityCode}`,
    ...jointView(one, v.question, { ...v, members, isNamed: true }, t),
  }
}
