import type { SheetCell } from '../../kernel/html/csv.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { formatDate, type LocalDate, localDate } from '../../kernel/time.ts'
import { listText } from '../../kernel/words.ts'
import type { Mail } from '../../letters/rules.ts'
import type { Round } from '../../rounds/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import type { Ask, AskPlan, Targets } from './gaps.rules.ts'
import { type Tally, tallyOf } from './rules.ts'

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
  const { round, seminars, seats } = rows
  const lines = linesOf(rows, filter)
  const all = tallyOf(seminars.flatMap(({ id }) => seats.get(id) ?? []))
  const shown = tallyOf(lines.flatMap(({ seminar }) => seats.get(seminar.id) ?? []))
  const search = new URLSearchParams({ omgang: round.slug, ...filter })
  const regions = [...new Map(seminars.map((one) => [one.regionCode, one.regionName]))]
  return {
    title: t('seats.gaps.title'),
    round: { name: round.name, slug: round.slug },
    standing: t('seats.gaps.standing', { ...all, n: all.missing }),
    regions: regions.map(([code, name]) => ({ code, name, chosen: code === filter.region })),
    onlyGaps: filter.visa === 'luckor',
    count: t.n('common.n_seminars', lines.length),
    csvHref: `/malgrupp.csv?${search}`,
    lines: lines.map(({ seminar, tally, contacts }) => ({
      slug: seminar.slug,
      name: seminar.name,
      region: seminar.regionName,
      contacts: contacts.map(({ name }) => name).join(', '),
      ...tally,
      bar: tally.seats ? Math.round((30 * tally.held) / tally.seats) : 0,
      approved: seminar.targetGroupApprovedAt ? localDate(seminar.targetGroupApprovedAt) : '',
      asked: seminar.gapsAskedAt ? localDate(seminar.gapsAskedAt) : '',
      by: seminar.gapsAnswerBy ?? '',
      late: seminar.gapsAnswerBy !== null && seminar.gapsAnswerBy < rows.today && tally.missing > 0,
      canAsk: tally.missing > 0 && contacts.length > 0 && !isOver(seminar, rows.today),
    })),
    sum: shown,
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
      contacts: contacts.filter(({ rssId }) => rssId === seminar.rssId),
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
  const lines = linesOf(rows, filter).map(({ seminar, tally, contacts }): SheetCell[] => [
    seminar.regionName,
    seminar.name,
    contacts.map(({ name }) => name).join(', '),
    ...figures(tally),
    seminar.targetGroupApprovedAt ? localDate(seminar.targetGroupApprovedAt) : '',
    seminar.gapsAskedAt ? localDate(seminar.gapsAskedAt) : '',
    seminar.gapsAnswerBy ?? '',
  ])
  return [head, ...lines]
}

function figures({ seats, held, no_address, not_known, empty }: Tally): number[] {
  return [seats, held, no_address, not_known, empty]
}

interface AskPreview {
  round: Round
  plan: AskPlan
  answerBy: LocalDate
  /** Why the day will not do. */
  dayRefused: boolean
  from: { organisation: string; mailFrom: string }
  write: (ask: Ask) => Mail
  slugs: string[]
  example: number
  mailingId: string
  fingerprint: string
  hasSmtp: boolean
}

export function askPage(preview: AskPreview, t: Translate) {
  const { plan, round, answerBy, slugs, from } = preview
  const total = plan.asks.length
  const missing = plan.asked.reduce(
    (sum, { missing }) => sum + missing.reduce((n, { seats }) => n + seats.length, 0),
    0,
  )
  const names = (some: Seminar[]) => some.map(({ name }) => name).join(', ')
  const number = Math.min(preview.example, total)
  const chosen = plan.asks[number - 1]
  const query = (n: number) => {
    const params = new URLSearchParams({ omgang: round.slug, senast: answerBy })
    for (const slug of slugs) params.append('seminarium', slug)
    params.set('exempel', String(n))
    return `/malgrupp/fraga?${params}`
  }
  return {
    title: total > 0 ? t.n('seats.gaps.ask_title', missing) : t('seats.gaps.ask_nobody'),
    round: { name: round.name, slug: round.slug },
    people: t.n('seats.gaps.ask_people', total),
    asks: plan.asks.map(({ contact, parts, n }, index) => ({
      name: contact.name,
      email: contact.email,
      seminars: parts.map(({ seminar }) => seminar.name).join(', '),
      n,
      href: `${query(index + 1)}#exempel`,
    })),
    leftOut: [
      { text: t('seats.gaps.left_contact'), names: names(plan.withoutContact), is: 'late' },
      { text: t('seats.gaps.left_full'), names: names(plan.withoutGaps), is: 'done' },
      { text: t('seats.gaps.left_over'), names: names(plan.over), is: 'empty' },
    ].filter(({ names }) => names !== ''),
    day: preview.dayRefused ? '' : formatDate(answerBy, 'day', t.lang),
    answerBy,
    dayRefused: preview.dayRefused,
    hasSmtp: preview.hasSmtp,
    from: { name: from.organisation, address: from.mailFrom },
    example:
      chosen && !preview.dayRefused
        ? {
            number,
            of: total,
            previous: number > 1 ? query(number - 1) : null,
            next: number < total ? query(number + 1) : null,
            to: `${chosen.contact.name} <${chosen.contact.email}>`,
            mail: preview.write(chosen),
          }
        : null,
    letterHref: `/omgangar/${round.slug}/brev/gaps_asked`,
    canSend: total > 0 && !preview.dayRefused,
    button: t.n('seats.gaps.send', total),
    hidden: { utskick: preview.mailingId, granskat: preview.fingerprint, seminarium: slugs },
    back: `/malgrupp?omgang=${encodeURIComponent(round.slug)}`,
  }
}

export function gapsMailingTitle({ asked }: AskPlan, t: Translate): string {
  const names = asked.map(({ seminar }) => seminar.name)
  return names.length > 4
    ? t('seats.gaps.mailing_many', { n: names.length })
    : t('seats.gaps.mailing', { names: listText(names, t) })
}
