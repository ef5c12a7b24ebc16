/** One question in two rounds: what may be compared, the change of each group, drawn and in a table. */
import { scaleLinear } from 'd3-scale'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { listText } from '../../kernel/words.ts'
import type { Kinship } from '../../questionnaire/crosswalk.rules.ts'
import { labelIn } from '../../questionnaire/rules.ts'
import type { Round } from '../../rounds/queries.ts'
import {
  addressOf,
  type Comparison,
  chartFrame,
  chartWidth,
  comparedRows,
  missingText,
  type NamedRow,
  round,
} from '../compared.pages.ts'
import { measureOf } from '../measures.rules.ts'
import { choices } from '../pages.ts'
import { type ComparedSeat, fewestSure } from '../rules.ts'
import { percent } from '../statistics.rules.ts'
import { decimal, focusWords, signed } from '../words.pages.ts'
import { type Change, changedGroups, numberChange, seatKey, shareChange } from './rules.ts'

interface TwoRounds {
  now: Comparison
  /** The same choice in the earlier round; null when its question cannot be compared. */
  was: Comparison | null
  before: Round
  others: Round[]
  kin: Exclude<Kinship, 'retired'>
}

const looks = { same: 'done', judged: 'done', changed: 'no', new: 'none' }

export function changePage({ now, was, before, others, kin }: TwoRounds, t: Translate) {
  const view = was && viewOf(now, was, before, t)
  return {
    title: t('change.page_title', { question: labelIn(now.question, t.lang) }),
    question: labelIn(now.question, t.lang),
    choices: choices(now, t),
    action: '/jamfor/over-tid',
    back: addressOf(now, {}),
    against: others.map((one) => ({
      name: one.name,
      href: addressOf(now, { mot: one.slug }, '/jamfor/over-tid'),
      current: one.id === before.id,
    })),
    kin: { is: looks[kin], text: t(`change.kin.${kin}`), why: t(`change.why.${kin}`) },
    view,
  }
}

function viewOf(now: Comparison, was: Comparison, before: Round, t: Translate) {
  const measure = measureOf(now.document, now.question, now.part)
  const earlier = measureOf(was.document, was.question, was.part)
  const asked = was.all.filter(({ role }) => now.query.roll === null || role === now.query.roll)
  const bySeat = new Map(asked.map((seat) => [seatKey(seat), seat]))
  /** The earlier round's seats of the same roles and municipalities. */
  const then = (seats: readonly ComparedSeat[]) => seats.flatMap((seat) => bySeat.get(seatKey(seat)) ?? [])
  const wasInvited = was.all.some(({ invited }) => invited)
  const names = { before: before.name, round: now.round.name }
  if (now.question.type === 'number') {
    const [wasRead, isRead] = [was.coded.numbersOf(was.question.key), now.coded.numbersOf(now.question.key)]
    const rows = comparedRows(
      now,
      (seats, anyInvited) => ({
        ...bases(
          numberChange(
            { seats: then(seats), read: wasRead, anyInvited: wasInvited },
            { seats, read: isRead, anyInvited },
          ),
        ),
      }),
      ({ change }) => change?.difference ?? null,
      t,
    )
    const unit = t.lang === 'sv' ? now.question.unit : now.question.unit_en
    const text = (n: number) => decimal(n, t.lang)
    const [all] = rows
    const lead =
      all?.figures.was.summary && all.figures.is.summary
        ? t('change.median_was_now', {
            ...names,
            was: text(all.figures.was.summary.median),
            is: text(all.figures.is.summary.median),
          })
        : t('change.few_before')
    return shown(
      rows,
      {
        lead,
        verdict: null,
        head: t('change.unit', { unit }),
        note: t('change.number_note'),
        one: 1,
        text,
        figure: (figures) => (figures.summary ? text(figures.summary.median) : null),
      },
      names,
      t,
    )
  }
  if (!measure || !earlier || measure.focus.length === 0) return null
  const wasRead = { measure: earlier, placeOf: was.coded.placesOf(earlier) }
  const isRead = now.coded.placesOf(measure)
  const rows = comparedRows(
    now,
    (seats, anyInvited) => ({
      ...bases(
        shareChange(
          measure,
          { seats: then(seats), read: wasRead, anyInvited: wasInvited },
          { seats, read: isRead, anyInvited },
        ),
      ),
    }),
    ({ change }) => change?.difference ?? null,
    t,
  )
  const [all, ...groups] = rows
  const share = `${measure.part ? `${labelIn(measure.part, t.lang)}, ` : ''}${t('comparison.focus_head', { what: focusWords(measure, t) }).toLocaleLowerCase(t.lang)}`
  const lead =
    all?.figures.was.focus && all.figures.is.focus
      ? t('change.was_now', {
          share: `${share[0]?.toLocaleUpperCase(t.lang)}${share.slice(1)}`,
          was: percent(all.figures.was.focus.share),
          is: percent(all.figures.is.focus.share),
          ...names,
        })
      : t('change.few_before')
  const { tested, changed } = changedGroups(groups.map(({ figures }) => figures.change))
  const verdict =
    tested < 2
      ? null
      : changed.length === 0
        ? t('change.none_changed', { tested })
        : t('change.changed', {
            n: changed.length,
            tested,
            groups: listText(
              changed.map((i) => groups[i]?.title ?? ''),
              t,
            ),
          })
  return shown(
    rows,
    {
      lead,
      verdict,
      head: t('change.points'),
      note: t('change.note'),
      one: 100,
      text: (n) => decimal(n, t.lang),
      figure: (figures) => (figures.focus ? `${percent(figures.focus.share)}` : null),
    },
    names,
    t,
  )
}

/** With the present round's numbers of asked and answered, as the rows of a comparison have. */
function bases<F extends { asked: number; answered: number; base: number }, D>(change: Change<F, D>) {
  const { asked, answered, base } = change.is
  return { ...change, asked, answered, base }
}

interface Words<F> {
  lead: string
  verdict: string | null
  head: string
  note: string
  one: number // what a whole share is shown as
  text: (n: number) => string
  figure: (figures: F) => string | null
}

function shown<
  F extends { asked: number; answered: number; base: number },
  D extends { difference: number; low: number; high: number },
>(
  rows: NamedRow<Change<F, D> & { asked: number; answered: number; base: number }>[],
  words: Words<F>,
  names: { before: string; round: string },
  t: Translate,
) {
  const { one } = words
  const shortly = (figures: F) => (figures.answered === 0 ? '–' : missingText(figures, t))
  const signedText = (n: number) => signed(n * one, words.text)
  // Groups that answered in one of the rounds only stand in the table.
  const drawn = rows.filter(({ figures }, i) => i === 0 || (figures.was.answered > 0 && figures.is.answered > 0))
  const frame = chartFrame(drawn, 24, t)
  const most = Math.max(
    one / 20,
    ...rows
      .flatMap(({ figures: { change } }) => (change ? [Math.abs(change.low), Math.abs(change.high)] : []))
      .map((n) => n * one),
  )
  const x = scaleLinear([-most, most], [frame.left + 40, 1080]).nice(6)
  const zero = round(x(0))
  return {
    lead: words.lead,
    verdict: words.verdict,
    note: words.note,
    names,
    chart: {
      ...frame,
      width: chartWidth,
      id: 'dia',
      title: `${words.head} ${names.before} – ${names.round}`,
      desc: `${words.lead} ${words.verdict ?? ''} ${t('comparison.numbers_in_table')}`,
      valueHead: words.head,
      ticks: x.ticks(6).map((tick) => ({ x: round(x(tick)), text: signedText(tick / one) })),
      all: null,
      zero,
      rows: frame.rows.map((row, i) => {
        const figures = drawn[i]?.figures
        const change = figures?.change
        return {
          ...row,
          base: figures ? `${figures.was.base} → ${figures.is.base}` : '',
          missing: change ? null : t('comparison.few'),
          dot: change && {
            y: row.middle,
            x: round(x(change.difference * one)),
            low: round(x(change.low * one)),
            high: round(x(change.high * one)),
            unsure: Math.min(figures.was.base, figures.is.base) < fewestSure,
          },
          value: change ? signedText(change.difference) : '',
        }
      }),
    },
    table: {
      group: '',
      rows: rows.map(({ title, figures }, i) => ({
        title,
        isTotal: i === 0,
        was: words.figure(figures.was) ?? shortly(figures.was),
        wasBase: figures.was.base,
        is: words.figure(figures.is) ?? shortly(figures.is),
        isBase: figures.is.base,
        pairs: figures.pairs,
        change: figures.change ? signedText(figures.change.difference) : null,
        span: figures.change ? `${signedText(figures.change.low)} – ${signedText(figures.change.high)}` : null,
        how: figures.change ? t(figures.isPaired ? 'change.by_pairs' : 'change.by_all') : null,
      })),
    },
  }
}
