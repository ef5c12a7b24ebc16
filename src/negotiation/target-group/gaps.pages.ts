import type { SheetCell } from '../../kernel/html/csv.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import type { Mail } from '../../kernel/mail/letter.ts'
import { type LocalDate, localDate, type UtcText } from '../../kernel/time.ts'
import { listText } from '../../kernel/words.ts'
import type { Round } from '../../rounds/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { type Ask, type AskPlan, countMissing, type Targets } from './gaps.rules.ts'
import { tallyOf } from './rules.ts'

interface GapRows extends Targets {
  round: Round
  today: LocalDate
  /** Suggested last day to answer. */
  answerBy: LocalDate
}

interface GapFilter {
  region: string
  visa: 'alla' | 'luckor'
}

export function gapsPage(rows: GapRows, filter: GapFilter, t: Translate) {
  const { round, seminars, seats, today } = rows
  const lines = linesOf(rows, filter)
  const all = tallyOf(seminars.flatMap(({ id }) => seats.get(id) ?? []))
  const search = new URLSearchParams({ omgang: round.slug, ...filter })
  const regions = [...new Map(seminars.map((one) => [one.regionCode, one.regionName]))]
  return {
    title: t('seats.gaps.title'),
    round,
    standing: t('seats.gaps.standing', { ...all, n: all.missing }),
    regions: regions.map(([code, name]) => ({ code, name, chosen: code === filter.region })),
    onlyGaps: filter.visa === 'luckor',
    csvHref: `/malgrupp.csv?${search}`,
    lines: lines.map((line) => ({
      ...line,
      bar: line.tally.seats ? Math.round((30 * line.tally.held) / line.tally.seats) : 0,
      isLate: (line.seminar.gapsAnswerBy ?? today) < today && line.tally.missing > 0,
      canAsk: line.tally.missing > 0 && line.contacts.length > 0 && !isOver(line.seminar, today),
    })),
    sum: tallyOf(lines.flatMap(({ seminar }) => seats.get(seminar.id) ?? [])),
    anyToAsk: lines.some(({ tally, contacts }) => tally.missing > 0 && contacts.length > 0),
    answerBy: rows.answerBy,
  }
}

function isOver({ startsAt }: Seminar, today: LocalDate): boolean {
  return startsAt !== null && localDate(startsAt) <= today
}

function linesOf({ seminars, seats, contacts }: GapRows, { region, visa }: GapFilter) {
  return seminars
    .filter((seminar) => region === '' || seminar.regionCode === region)
    .map((seminar) => ({
      seminar,
      tally: tallyOf(seats.get(seminar.id) ?? []),
      contacts: contacts.flatMap(({ rssId, name }) => (rssId === seminar.rssId ? [name] : [])).join(', '),
    }))
    .filter(({ tally }) => visa === 'alla' || tally.missing > 0)
}

export function gapsCsv(rows: GapRows, filter: GapFilter, t: Translate): SheetCell[][] {
  const head = [
    t('register.region'),
    t('common.seminar'),
    t('seats.gaps.contact'),
    t('seats.seats'),
    t('seats.gaps.held'),
    t('seats.gaps.no_address'),
    t('seats.gaps.not_known'),
    t('seats.gaps.empty'),
    t('common.approved'),
    t('seats.gaps.asked'),
    t('seats.gaps.answer_by'),
  ]
  const day = (at: UtcText | null) => (at ? localDate(at) : '')
  const lines = linesOf(rows, filter).map(({ seminar, tally, contacts }): SheetCell[] => [
    seminar.regionName,
    seminar.name,
    contacts,
    tally.seats,
    tally.held,
    tally.no_address,
    tally.not_known,
    tally.empty,
    day(seminar.targetGroupApprovedAt),
    day(seminar.gapsAskedAt),
    seminar.gapsAnswerBy ?? '',
  ])
  return [head, ...lines]
}

interface AskPreview {
  round: Round
  plan: AskPlan
  answerBy: LocalDate
  /** The chosen last day to answer is invalid or not in the future. */
  dayRefused: boolean
  mailFrom: string
  write: (ask: Ask) => Mail
  slugs: string[]
  example: number
  mailingId: string
  fingerprint: string
  hasSmtp: boolean
}

export function askPage(preview: AskPreview, t: Translate) {
  const { plan, round, answerBy, slugs, write, dayRefused, ...shown } = preview
  const total = plan.asks.length
  const number = Math.min(preview.example, total)
  const chosen = plan.asks[number - 1]
  const names = (some: Seminar[]) => some.map(({ name }) => name).join(', ')
  const query = (n: number) => {
    const params = new URLSearchParams({ omgang: round.slug, senast: answerBy })
    for (const slug of slugs) params.append('seminarium', slug)
    params.set('exempel', String(n))
    return `/malgrupp/fraga?${params}#exempel`
  }
  const missing = plan.asked.reduce((sum, part) => sum + countMissing(part), 0)
  return {
    ...shown,
    title: total > 0 ? t.n('seats.gaps.ask_title', missing) : t('seats.gaps.ask_nobody'),
    round,
    slugs,
    answerBy,
    dayRefused,
    asks: plan.asks.map(({ contact, parts, n }, index) => ({
      contact,
      seminars: names(parts.map(({ seminar }) => seminar)),
      n,
      href: query(index + 1),
    })),
    leftOut: [
      { text: t('seats.gaps.left_contact'), names: names(plan.withoutContact), is: 'late' },
      { text: t('seats.gaps.left_full'), names: names(plan.withoutGaps), is: 'done' },
      { text: t('seats.gaps.left_over'), names: names(plan.over), is: 'empty' },
    ].filter(({ names }) => names !== ''),
    example:
      chosen && !dayRefused
        ? {
            number,
            of: total,
            previous: number > 1 ? query(number - 1) : null,
            next: number < total ? query(number + 1) : null,
            contact: chosen.contact,
            mail: write(chosen),
          }
        : null,
    back: `/malgrupp?omgang=${encodeURIComponent(round.slug)}`,
  }
}

export function gapsMailingTitle({ asked }: AskPlan, t: Translate): string {
  const names = asked.map(({ seminar }) => seminar.name)
  return names.length > 4
    ? t('seats.gaps.mailing_many', { n: names.length })
    : t('seats.gaps.mailing', { names: listText(names, t) })
}
