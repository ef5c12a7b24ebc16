import type { SeatRole } from '../kernel/db/schema.ts'
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import type { Question, QuestionnaireDocument } from '../questionnaire/rules.ts'
import type { Round } from '../rounds/queries.ts'
import { colourOf, missingText, type NamedRow, numbersChart, sharesChart } from './charts.pages.ts'
import type { CompareQuery } from './input.ts'
import { type Measure, measureOf, partsOf } from './measures.rules.ts'
import {
  type AnswersBySeat,
  type ComparedSeat,
  groupings,
  groupSeats,
  mediansApart,
  type Numbers,
  numbersOf,
  roleOrder,
  type Shares,
  seatsAsked,
  sharesApart,
  sharesOf,
  type Verdict,
} from './rules.ts'
import { decimal, focusQuoted, focusWords, groupName, label, percent, span } from './words.pages.ts'

export interface Comparison {
  round: Round
  document: QuestionnaireDocument
  question: Question
  part: string | null
  query: CompareQuery
  seats: ComparedSeat[] // of the whole round
  answers: AnswersBySeat
}

/** The form at the top. */
export function choices(c: Comparison, rounds: Round[], t: Translate) {
  const { question, query } = c
  const isText = question.type === 'text' || question.type === 'structured'
  return {
    themes: c.document.themes.map((theme) => ({
      label: label(theme, t.lang),
      questions: c.document.questions
        .filter(({ theme: of }) => of === theme.value)
        .map((q) => option(q.key, `${q.order}. ${label(q, t.lang)}`, question.key)),
    })),
    parts: partsOf(question).map((part) => option(part.value, label(part, t.lang), c.part)),
    groupings: isText
      ? []
      : groupings.map((g) => option(g, t(`comparison.by_${g}` as MessageKey), query.efter)),
    roles: question.roles.map((role) => option(role, t(`seat_role.${role}`), query.roll)),
    allRoles: t(allRolesKey(question.roles)),
    rounds: rounds.map((round) => option(round.slug, round.name, c.round.slug)),
    search: isText ? query.sok : null,
  }
}

function option(value: string, text: string, chosen: string | null | undefined) {
  return { value, text, chosen: value === chosen }
}

function allRolesKey(roles: SeatRole[]): MessageKey {
  return roles.length === roleOrder.length ? 'comparison.all_roles' : 'comparison.both_roles'
}

/** The address of this choice, with some of it changed. */
export function addressOf(c: Comparison, change: Record<string, string | null>, path = '/jamfor') {
  const { query } = c
  const params: Record<string, string | null> = {
    omgang: c.round.slug,
    fraga: c.question.key,
    del: c.part,
    efter: query.efter,
    roll: query.roll,
    ordning: query.ordning === 'namn' ? null : query.ordning,
    sok: query.sok || null,
    ...change,
  }
  const kept = Object.entries(params).filter(([, value]) => value !== null) as [string, string][]
  return `${path}?${new URLSearchParams(kept)}`
}

/** The figures of all and of each group; what the chart, the table and the file show. */
export function comparedRows<T extends { base: number; answered: number }>(
  c: Comparison,
  t: Translate,
  figuresOf: (seats: ComparedSeat[], anyInvited: boolean) => T,
  value: (figures: T) => number | null,
): NamedRow<T>[] {
  const anyInvited = c.seats.some((seat) => seat.invited)
  const asked = seatsAsked(c.seats, c.question.roles, c.query.roll)
  const groups = groupSeats(asked, c.query.efter).map((group) => ({
    code: group.code,
    name: groupName(group, t),
    figures: figuresOf(group.seats, anyInvited),
  }))
  if (c.query.ordning === 'andel')
    groups.sort((a, b) => (value(b.figures) ?? -1) - (value(a.figures) ?? -1))
  if (c.query.ordning === 'svar') groups.sort((a, b) => b.figures.answered - a.figures.answered)
  const all = { code: '', name: t('comparison.all'), figures: figuresOf(asked, anyInvited) }
  return [all, ...groups]
}

export function shareRows(c: Comparison, measure: Measure, t: Translate): NamedRow<Shares>[] {
  return comparedRows(
    c,
    t,
    (seats, anyInvited) => sharesOf(measure, seats, c.answers, anyInvited),
    ({ focus }) => focus?.share ?? null,
  )
}

export function numberRows(c: Comparison, t: Translate): NamedRow<Numbers>[] {
  return comparedRows(
    c,
    t,
    (seats, anyInvited) => numbersOf(seats, c.answers, anyInvited),
    ({ summary }) => summary?.median ?? null,
  )
}

export function sharesView(c: Comparison, measure: Measure, t: Translate) {
  const rows = shareRows(c, measure, t)
  const [all, ...groups] = rows as [NamedRow<Shares>, ...NamedRow<Shares>[]]
  const { focus } = all.figures
  const about = questionTitle(c, t)
  const extremes = extremesText(
    groups,
    (f) => f.focus && { n: f.focus.share, text: `${percent(f.focus.share)} %` },
    t,
  )
  const lead = focus
    ? {
        bold: t('comparison.n_of', { n: focus.count, of: all.figures.base }),
        rest: leadText(measure, focus.share, t),
      }
    : {
        bold: t('comparison.n_of', { n: all.figures.answered, of: all.figures.asked }),
        rest: t('comparison.lead_answered_only'),
      }
  return {
    kind: 'shares' as const,
    title: about,
    lead: { ...lead, extremes },
    legend: measure.points.map((point, i) => ({
      fill: colourOf(measure, i).fill,
      text: label(point, t.lang),
    })),
    chart: {
      ...sharesChart(measure, rows, t),
      id: 'dia',
      title: `${about} ${t(`comparison.by_${c.query.efter}_title` as MessageKey)}`,
      desc: `${lead.bold} ${lead.rest} ${extremes} ${t('comparison.numbers_in_table')}`,
      focusHead: focus ? t('comparison.focus_head', { what: focusWords(measure, t) }) : '',
    },
    verdict: verdictText(
      sharesApart(groups.map((g) => g.figures)),
      groups,
      (f) => f.focus && `${percent(f.focus.share)} %`,
      t,
    ),
    table: {
      caption: t('comparison.table_caption'),
      group: t(`comparison.by_${c.query.efter}` as MessageKey),
      points: measure.points.map((point) => label(point, t.lang)),
      focus: focus ? focusWords(measure, t) : null,
      mean: all.figures.mean === null ? null : t(meanKey(measure)),
      rows: rows.map(({ code, name, figures }, i) => ({
        name: `${code} ${name}`.trim(),
        isTotal: i === 0,
        answered: figures.answered,
        asked: figures.asked,
        missing: figures.percents.length > 0 ? null : missingText(figures, t),
        percents: figures.percents,
        excluded: figures.excluded,
        focus: figures.focus ? percent(figures.focus.share) : null,
        span: figures.focus ? span(figures.focus) : null,
        mean: figures.mean === null ? null : decimalsOf(figures.mean, t),
      })),
    },
  }
}

function meanKey(measure: Measure): MessageKey {
  return measure.question.type === 'ranking' ? 'comparison.points' : 'comparison.mean'
}

function decimalsOf(n: number, t: Translate): string {
  return n.toFixed(2).replace('.', t.lang === 'sv' ? ',' : '.')
}

function leadText(measure: Measure, share: number, t: Translate): string {
  const part = measure.part ? label(measure.part, t.lang) : ''
  const params = { percent: percent(share), what: focusQuoted(measure, t), part }
  if (measure.question.type === 'multi') return t('comparison.lead_chose', params)
  if (measure.question.type === 'ranking') return t('comparison.lead_ranked', params)
  return t('comparison.lead_answered', params)
}

/** "Högst är B5 … (80 %), lägst A1 … (17 %, bara 6 svar)." */
function extremesText<T extends { base: number }>(
  groups: NamedRow<T>[],
  shownOf: (figures: T) => { n: number; text: string } | null,
  t: Translate,
): string {
  const valued = groups.flatMap(({ code, name, figures }) => {
    const value = shownOf(figures)
    const few = figures.base < 10 ? `, ${t('comparison.only_n', { n: figures.base })}` : ''
    return value ? [{ n: value.n, text: `${`${code} ${name}`.trim()} (${value.text}${few})` }] : []
  })
  if (valued.length < 2) return ''
  const sorted = valued.sort((a, b) => b.n - a.n)
  const [high, low] = [sorted[0], sorted.at(-1)]
  if (!high || !low || high.n === low.n) return ''
  return t('comparison.extremes', { high: high.text, low: low.text })
}

function verdictText<T>(
  verdict: Verdict | null,
  groups: NamedRow<T>[],
  shownOf: (figures: T) => string | null,
  t: Translate,
) {
  if (groups.length === 0) return null
  if (!verdict)
    return { calm: false, title: t('comparison.too_few_title'), text: t('comparison.too_few') }
  const [widest] = verdict.apart
  if (!widest)
    return {
      calm: false,
      title: t('comparison.alike_title'),
      text: t.n('comparison.alike', verdict.pairs),
    }
  const named = (i: number) => {
    const group = groups[i]
    return group ? `${`${group.code} ${group.name}`.trim()} (${shownOf(group.figures)})` : ''
  }
  const text = t('comparison.apart', {
    n: verdict.apart.length,
    pairs: verdict.pairs,
    high: named(widest.high),
    low: named(widest.low),
  })
  const rest = verdict.apart.length < verdict.pairs ? t('comparison.rest_alike') : ''
  return { calm: true, title: t('comparison.apart_title'), text: `${text} ${rest}`.trim() }
}

export function numbersView(c: Comparison, t: Translate) {
  const question = c.question as Extract<Question, { type: 'number' }> & {
    reference_band?: { low: number; high: number; source: string }
  }
  const rows = numberRows(c, t)
  const [all, ...groups] = rows as [NamedRow<Numbers>, ...NamedRow<Numbers>[]]
  const { summary } = all.figures
  const unit = t.lang === 'sv' ? question.unit : question.unit_en
  const band = question.reference_band ?? null
  const extremes = extremesText(
    groups,
    (f) => f.summary && { n: f.summary.median, text: decimal(f.summary.median, t.lang) },
    t,
  )
  const lead = summary
    ? {
        bold: t('comparison.median_is', { n: decimal(summary.median, t.lang), unit }),
        rest: t('comparison.quartiles', {
          low: decimal(summary.q1, t.lang),
          high: decimal(summary.q3, t.lang),
        }),
      }
    : {
        bold: t('comparison.n_of', { n: all.figures.answered, of: all.figures.asked }),
        rest: t('comparison.lead_answered_only'),
      }
  return {
    kind: 'numbers' as const,
    title: questionTitle(c, t),
    lead: { ...lead, extremes },
    band: band && t('comparison.band', { low: band.low, high: band.high, source: band.source }),
    scopes: scopesOf(question, c.query.roll, t),
    chart: {
      ...numbersChart(rows, band, t),
      id: 'dia',
      title: `${questionTitle(c, t)} ${t(`comparison.by_${c.query.efter}_title` as MessageKey)}`,
      desc: `${lead.bold} ${lead.rest} ${extremes} ${t('comparison.numbers_in_table')}`,
      valueHead: t('comparison.median_unit', { unit }),
    },
    verdict: verdictText(
      mediansApart(groups.map((g) => g.figures)),
      groups,
      (f) => f.summary && decimal(f.summary.median, t.lang),
      t,
    ),
    table: {
      caption: t('comparison.numbers_caption', { unit }),
      group: t(`comparison.by_${c.query.efter}` as MessageKey),
      rows: rows.map(({ code, name, figures }, i) => ({
        name: `${code} ${name}`.trim(),
        isTotal: i === 0,
        answered: figures.answered,
        asked: figures.asked,
        excluded: figures.excluded,
        estimates: figures.estimates,
        missing: figures.summary ? null : missingText(figures, t),
        q1: figures.summary && decimal(figures.summary.q1, t.lang),
        median: figures.summary && decimal(figures.summary.median, t.lang),
        q3: figures.summary && decimal(figures.summary.q3, t.lang),
        mean: figures.summary && decimal(figures.summary.mean, t.lang),
        span:
          figures.medianInterval &&
          `${decimal(figures.medianInterval.low, t.lang)}–${decimal(figures.medianInterval.high, t.lang)}`,
      })),
    },
  }
}

/** What the number covers differs by role: said, so that nobody compares apples with pears. */
function scopesOf(
  question: Extract<Question, { type: 'number' }>,
  role: SeatRole | null,
  t: Translate,
): string[] {
  if (t.lang !== 'sv') return []
  return question.roles
    .filter((of) => role === null || of === role)
    .flatMap((of) => {
      const scope = question.scope_by_role?.[of]
      return scope ? [`${t(`seat_role.${of}`)}: ${scope}`] : []
    })
}

function questionTitle(c: Comparison, t: Translate): string {
  return label(c.question, t.lang)
}

/** Every row or option of the question for all who are asked, each a link to its own comparison. */
export function partsView(c: Comparison, t: Translate) {
  const parts = partsOf(c.question)
  if (parts.length === 0) return null
  const anyInvited = c.seats.some((seat) => seat.invited)
  const seats = seatsAsked(c.seats, c.question.roles, c.query.roll)
  const rows = parts.flatMap((part) => {
    const measure = measureOf(c.document, c.question, part.value)
    if (!measure) return []
    const figures = sharesOf(measure, seats, c.answers, anyInvited)
    return [
      {
        measure,
        text: label(part, t.lang),
        href: addressOf(c, { del: part.value }),
        current: part.value === c.part,
        base: { answered: figures.answered, asked: figures.asked },
        percent: figures.focus ? percent(figures.focus.share) : null,
        count: figures.focus?.count ?? null,
        of: figures.base,
        mean: figures.mean === null ? null : decimalsOf(figures.mean, t),
        missing: figures.focus ? null : missingText(figures, t),
      },
    ]
  })
  const [first] = rows
  return {
    focus: first ? focusWords(first.measure, t) : '',
    mean: first && rows.some((row) => row.mean !== null) ? t(meanKey(first.measure)) : null,
    rows: rows.map(({ measure: _measure, ...row }) => row),
  }
}
