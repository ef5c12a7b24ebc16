/** The same change for many seminars: choosing them, the page before the button, what became of it. */

import type { SeminarChangeTable } from '../../kernel/db/schema.ts'
import type { FormValues } from '../../kernel/http/forms.ts'
import { formatNumber, type Translate } from '../../kernel/i18n/translate.ts'
import { formatDate, formatInstant, localDate, type UtcText } from '../../kernel/time.ts'
import { listText } from '../../kernel/words.ts'
import { clashText } from '../../negotiation/dates/options.pages.ts'
import { periodWords } from '../../rounds/rules.ts'
import type { SeminarFacts } from '../checklist.rules.ts'
import { isOver, stageOf } from '../rules.ts'
import { venueText, whenText, whereText } from '../words.rules.ts'
import type { Planned } from './actions.ts'
import type { ChooseQuery, ManyForm } from './input.ts'
import type { ChangeItem, FoundChange } from './made-changes.queries.ts'
import { differences, replyChoices, toldPage } from './pages.ts'
import type { Concerned } from './queries.ts'
import { type ChangeableSeminar, newSpan, toldBy } from './rules.ts'

const ways = ['digitalt', 'plats', 'veckor', 'stall-in'] as const
export const kindOfWay = {
  digitalt: 'digital',
  plats: 'on_site',
  veckor: 'shift',
  'stall-in': 'cancel',
} as const

/** Those that are still to be held, within the filter; without a day only when no day is asked for. */
export function choosable(facts: SeminarFacts[], query: ChooseQuery, now: UtcText): SeminarFacts[] {
  const { region, fran, till } = query
  return facts
    .filter((one) => !isOver(stageOf(one, localDate(now))))
    .filter((one) => region === '' || one.regionCode === region)
    .filter((one) => fran === '' || (one.date !== null && one.date >= fran))
    .filter((one) => till === '' || (one.date !== null && one.date <= till))
}

interface Choosing {
  round: { slug: string; name: string }
  regions: { code: string; name: string }[]
  facts: SeminarFacts[]
  concerned: Map<string, Concerned>
  query: ChooseQuery
  latest: { id: string; kind: SeminarChangeTable['kind']; at: UtcText; n: number } | undefined
  values: FormValues
  now: UtcText
}

export function choosePage(shown: Choosing, t: Translate) {
  const { round, query, values, latest, facts } = shown
  const list = choosable(facts, query, shown.now)
  const ticked = new Set([values.seminarium ?? []].flat())
  const address = new URLSearchParams({
    ...(query.region && { region: query.region }),
    ...(query.fran && { fran: query.fran }),
    ...(query.till && { till: query.till }),
    alla: '1',
  })
  const way = String(values.andring ?? '')
  return {
    title: t('changes.many.title'),
    round: { slug: round.slug, name: round.name },
    filters: {
      region: [
        { value: '', label: t('plan.list_all') },
        ...shown.regions.map((one) => ({ value: one.code, label: one.name })),
      ],
    },
    chosen: { region: query.region, fran: query.fran, till: query.till },
    caption: t('changes.many.caption', { shown: list.length, n: facts.length, round: round.name }),
    tickAll: `/seminarier/andra?${address}`,
    lines: list.map((one) =>
      lineOf(one, shown.concerned, query.alla === '1' || ticked.has(one.slug), t),
    ),
    ways: ways.map((id) => ({
      id,
      label: t(`changes.many.way.${kindOfWay[id]}`),
      sub: t(`changes.many.way.${kindOfWay[id]}_text`),
      checked: id === way,
    })),
    replies: replyChoices(values.replies, '', t),
    latest: latest && {
      href: `/seminarier/andringar/${latest.id}`,
      text: t.n('changes.many.latest', latest.n, {
        what: t(`changes.did.${latest.kind}`),
        at: formatInstant(latest.at, t.lang),
      }),
    },
  }
}

function lineOf(
  one: SeminarFacts,
  concerned: Map<string, Concerned>,
  checked: boolean,
  t: Translate,
) {
  const { invited = 0, coming = 0, substitutes = 0 } = concerned.get(one.id) ?? {}
  return {
    slug: one.slug,
    name: one.name,
    checked,
    date: one.confirmedAt ? one.date : null,
    day: one.confirmedAt && one.date ? formatDate(one.date, 'day', t.lang) : '–',
    place: whereText(one, t) || '–',
    invited: invited || '–',
    coming: invited ? coming + substitutes : '–',
  }
}

export function manyReviewPage(
  planned: Planned[],
  shown: {
    form: ManyForm
    hidden: { name: string; text: string }[]
    stale: string[]
    wrongLinks: string[]
    isRefused: boolean
  },
  t: Translate,
) {
  const { form, stale, wrongLinks } = shown
  const isDigital = form.andring === 'digitalt'
  const isFixable = (one: Planned) => one.refusal === null || one.refusal.field === 'url'
  const able = planned.filter(isFixable)
  const kind = kindOfWay[form.andring]
  return {
    title: t.n(`changes.many.review.${kind}`, able.length),
    reason: form.reason,
    stale: stale.length > 0 ? t('changes.many.stale', { names: listOf(stale, t) }) : null,
    told: toldPage(able, t),
    isDigital,
    caption: t('changes.many.review_caption'),
    lines: able.map((one) => {
      const url = one.change.kind === 'form' ? one.change.url : ''
      const isWrong = wrongLinks.includes(one.seminar.slug)
      const missing = one.refusal?.field === 'url' && !isWrong
      return {
        slug: one.seminar.slug,
        name: one.seminar.name,
        seen: one.seen,
        ...beforeAfter(one, t),
        url,
        wrong: isWrong ? t('changes.link_https') : missing ? t('changes.link_needed') : null,
        isError: shown.isRefused && (isWrong || missing),
        invited: formatNumber(one.concerned.invited, t.lang),
        coming: formatNumber(one.concerned.coming + one.concerned.substitutes, t.lang),
        warnings: one.clashes.map((clash) => clashText(clash, t)),
        venue: venueNote(one, t),
      }
    }),
    unable: planned
      .filter((one) => !isFixable(one))
      .map((one) => ({
        name: one.seminar.name,
        href: `/seminarier/${one.seminar.slug}`,
        before: whenText(one.seminar, t),
        after: newDay(one, t),
        why: one.refusal ? t(one.refusal.key, periodWords(one.period, t)) : '',
      })),
    hidden: shown.hidden,
    problems: able.filter((one) => one.clashes.length > 0).length,
    repliesText: repliesText(form, able, t),
    button: t(`changes.many.do.${kind}`),
  }
}

/** The day that was asked for, of a seminar that cannot go there. */
function newDay({ seminar, change }: Planned, t: Translate): string {
  const to = newSpan(seminar, change)
  return to ? formatDate(to.date, 'long', t.lang) : '–'
}

function beforeAfter({ seminar, after, change }: Planned, t: Translate) {
  const isForm = change.kind === 'form'
  const day = whenText(seminar, t)
  const form = t(`changes.form.${seminar.form}`)
  if (isForm) return { before: `${form}, ${day}`, after: t(`changes.form.${change.form}`) }
  if (change.kind === 'cancel') return { before: day, after: t('changes.state.cancelled') }
  return { before: day, after: after ? whenText(after, t) : '' }
}

function venueNote({ seminar, change }: Planned, t: Translate): string | null {
  const venue = venueText(seminar)
  if (change.kind === 'form' && change.form === 'on_site' && !venue)
    return t('changes.follows.venue_needed')
  if (!venue || seminar.form === 'digital') return null
  if (change.kind === 'form') return t('changes.many.venue_unneeded', { venue })
  if (change.kind === 'cancel') return t('changes.many.venue_unneeded', { venue })
  return t('changes.many.venue_ask', { venue })
}

function repliesText(form: ManyForm, able: Planned[], t: Translate): string | null {
  const replied = able.reduce(
    (n, { concerned }) => n + concerned.coming + concerned.substitutes + concerned.notComing,
    0,
  )
  if (replied === 0 || form.andring === 'stall-in') return null
  return t.n(
    form.replies === 'fraga' ? 'changes.follows.ask_again' : 'changes.follows.keep',
    replied,
  )
}

function listOf(names: string[], t: Translate): string {
  return listText(names, t)
}

export function changedPage(
  change: FoundChange,
  state: { seminar: ChangeableSeminar; item: ChangeItem; refusal: string | null }[],
  concerned: Map<string, Concerned>,
  t: Translate,
) {
  const refused = state.filter(({ refusal }) => refusal !== null)
  const [first] = refused
  return {
    title: t.n(`changes.done.${change.kind}`, state.length),
    by: t('changes.done.by', { who: change.who, at: formatInstant(change.created_at, t.lang) }),
    reason: change.reason,
    undoneText: change.undone_at
      ? t('changes.done.undone', { at: formatInstant(change.undone_at, t.lang) })
      : null,
    lines: state.map(({ seminar, item }) => ({
      name: seminar.name,
      href: `/seminarier/${seminar.slug}`,
      differences: differences(item.before, item.after, t),
    })),
    tell: change.undone_at === null ? tellOf(change, state, concerned, t) : null,
    canUndo: change.undone_at === null && refused.length === 0,
    undoHref: `/seminarier/andringar/${change.id}/angra`,
    undoButton: t.n('changes.undo.button', state.length),
    whyNot:
      change.undone_at === null && first
        ? t(first.refusal as 'changes.undo.changed', { name: first.seminar.name })
        : null,
    back: `/seminarier?omgang=${encodeURIComponent(change.roundSlug)}`,
  }
}

/** To the mailing that tells everyone it concerns what became of their seminars. */
function tellOf(
  change: FoundChange,
  state: { seminar: ChangeableSeminar; item: ChangeItem }[],
  concerned: Map<string, Concerned>,
  t: Translate,
) {
  const toldOf = ({ seminar, item }: (typeof state)[number]) => {
    const own = concerned.get(seminar.id)
    return own ? toldBy({ seminar: item.before, after: item.after, concerned: own }) : 0
  }
  const own = state.filter((one) => toldOf(one) > 0)
  const n = own.reduce((sum, one) => sum + toldOf(one), 0)
  if (n === 0) return null
  const isDigital = own.every(
    ({ item }) => item.after.form === 'digital' && item.before.form !== 'digital',
  )
  const purpose = change.kind === 'cancel' ? 'cancelled' : isDigital ? 'made_digital' : 'moved'
  const address = new URLSearchParams({ omgang: change.roundSlug, andamal: purpose })
  for (const { seminar } of own) address.append('seminarium', seminar.slug)
  if (change.reason) address.set('skal', change.reason)
  return { href: `/utskick/granska?${address}`, text: t.n('changes.tell', n) }
}
