/** The review before a change, and the page about a change made, where it can be undone. */
import { formatNumber, type Translate } from '../../kernel/i18n/translate.ts'
import { formatDate, formatInstant } from '../../kernel/time.ts'
import { listText, someText } from '../../kernel/words.ts'
import { clashText } from '../../negotiation/dates/pages.ts'
import { periodWords } from '../../rounds/rules.ts'
import { venueText, whenText } from '../words.rules.ts'
import type { Planned } from './actions.ts'
import type { ChangeForm } from './input.ts'
import { kindOfWay } from './pages.ts'
import type { ChangeItem, Concerned, FoundChange } from './queries.ts'
import {
  type Changeable,
  type ChangeableSeminar,
  contactsToldBy,
  newSpan,
  recipientsOf,
  repliesOf,
  toldBy,
} from './rules.ts'

/** What a review page shows; `hidden`: form fields that the button sends back. */
interface Reviewed {
  asked: ChangeForm
  planned: Planned[]
  stale: string[]
  status: number
  hidden: { name: string; text: string }[]
}

/** Only the rows that differ before and after. */
function differences(before: Changeable, after: Changeable, t: Translate) {
  const link = (seminar: Changeable) => seminar.meetingUrl || t('changes.no_link')
  const state = (seminar: Changeable) => t(seminar.cancelledAt ? 'seminars.stage.cancelled' : 'changes.state.held')
  const rows = [
    { label: t('seminars.the_seminar'), before: state(before), after: state(after) },
    { label: t('changes.now.day'), before: whenText(before, t), after: whenText(after, t) },
    {
      label: t('seminars.form_of'),
      before: t(`seminars.form.${before.form}`),
      after: t(`seminars.form.${after.form}`),
    },
    { label: t('changes.field.url'), before: link(before), after: link(after) },
    { label: t('changes.field.note'), before: before.meetingNote, after: after.meetingNote },
  ]
  return rows.filter((row) => row.before !== row.after)
}

/** Further consequences in sentences: venue, date options, municipalities, replies. */
function consequences({ seminar, after, concerned }: Planned, t: Translate): string[] {
  if (!after) return []
  return [
    ...venueFollows(seminar, after, t),
    ...(seminar.startsAt !== after.startsAt && after.startsAt && seminar.date
      ? [t('changes.follows.options', { date: formatDate(seminar.date, 'day', t.lang) })]
      : []),
    ...(seminar.confirmedAt && !after.confirmedAt ? [t('changes.follows.freed')] : []),
    ...municipalitiesFollow(seminar, after, concerned, t),
    ...repliesFollow(seminar, after, concerned, t),
  ]
}

function venueFollows(before: ChangeableSeminar, after: Changeable, t: Translate) {
  const venue = venueText(before)
  const isMoved = before.date !== after.date && after.date !== null
  if (!venue) return before.form === 'digital' && after.form !== 'digital' ? [t('changes.follows.venue_needed')] : []
  if (after.cancelledAt && !before.cancelledAt && after.form !== 'digital')
    return [t('changes.follows.venue_cancel', { venue })]
  if (after.form === 'digital') return before.form === 'digital' ? [] : [t('changes.follows.venue_unneeded', { venue })]
  if (!isMoved) return []
  return [
    t(before.venueConfirmedAt ? 'changes.follows.venue_again' : 'changes.follows.venue_ask', {
      venue,
      date: formatDate(after.date ?? '', 'day', t.lang),
    }),
  ]
}

/** Every municipality must have a seminar, so those of a cancelled one need another. */
function municipalitiesFollow(
  before: ChangeableSeminar,
  after: Changeable,
  { municipalities }: Concerned,
  t: Translate,
) {
  const n = municipalities.length
  if (n === 0 || !after.cancelledAt || before.cancelledAt) return []
  const names = someText(municipalities, 6, t)
  const seats = formatNumber(3 * n, t.lang)
  return [t.n('changes.follows.municipalities', n, { names, seats })]
}

function repliesFollow(before: ChangeableSeminar, after: Changeable, concerned: Concerned, t: Translate) {
  const replied = repliesOf(concerned)
  if (replied === 0 || after.cancelledAt) return []
  const isAsked = before.repliesAskedAt !== after.repliesAskedAt
  return [t.n(isAsked ? 'changes.follows.ask_again' : 'changes.follows.keep', replied)]
}

export function reviewPage(planned: Planned, { asked, stale, hidden }: Reviewed, t: Translate) {
  const { seminar, after, change, clashes, seen } = planned
  const kind = change.kind === 'shift' ? 'move' : change.kind
  return {
    title: t(`changes.review_title.${kind}`, { name: seminar.name }),
    seminar,
    stale: stale.length > 0,
    differences: after ? differences(seminar, after, t) : [],
    reason: asked.reason,
    warnings: clashes.map((clash) => clashText(clash, t)),
    follows: consequences(planned, t),
    told: toldPage([planned], t),
    hidden: [...hidden, { name: 'sett', text: seen }],
    button: t(`changes.do.${kind}`),
  }
}

/** Whom the change concerns, by group, and what they can be sent later. Says that the change itself sends nothing. */
function toldPage(planned: Planned[], t: Translate) {
  const sum = (of: (concerned: Concerned) => number) => planned.reduce((total, one) => total + of(one.concerned), 0)
  const counts = {
    invited: sum((one) => one.invited),
    coming: sum((one) => one.coming),
    substitutes: sum((one) => one.substitutes),
    notComing: sum((one) => one.notComing),
  }
  const guests = sum((one) => one.guests)
  const [standIns, onPaper] = [sum((one) => one.standIns), sum((one) => one.onPaper)]
  const helpers = planned.map(({ seminar, after, concerned }) => contactsToldBy(seminar, after, concerned))
  const contacts = helpers.reduce((n, one) => n + one.contacts, 0)
  const venues = helpers.reduce((n, one) => n + one.venues, 0)
  const others = { standIns, guests, contacts, venues }
  const groups = recipientsOf(counts, others)
  const told = counts.invited + standIns + guests
  const isCancelled = planned.every(({ after }) => after?.cancelledAt)
  const nobody = venues + contacts > 0 ? 'helpers_only' : isCancelled ? 'nobody_cancelled' : 'nobody'
  const file = t(`changes.told.${isCancelled ? 'file_cancel' : 'file_new'}`)
  return {
    lead: told > 0 ? t.n('changes.told.nothing', told, { file }) : t(`changes.told.${nobody}`),
    paper: onPaper > 0 ? t.n('changes.told.on_paper', onPaper) : null,
    groups: groups.map(({ group, n }) => ({
      name: t(`changes.group.${group}`),
      n,
      text: t(`changes.told.${group === 'contacts' || group === 'venue' ? group : 'invited'}`, { file }),
    })),
  }
}
/** The review for several seminars: those that can change, each with a tick and a link, and those that cannot. */
export function manyReviewPage({ asked, planned, stale, status, hidden }: Reviewed, t: Translate) {
  const isFixable = (one: Planned) => one.refusal === null || one.refusal.field === 'url'
  const able = planned.filter(isFixable)
  const kind = kindOfWay[asked.way as keyof typeof kindOfWay]
  return {
    title: t.n(`changes.many.review.${kind}`, able.length),
    reason: asked.reason,
    stale: stale.length > 0 ? t('changes.many.stale', { names: listText(stale, t) }) : null,
    told: toldPage(able, t),
    isDigital: kind === 'digital',
    caption: t('changes.many.review_caption'),
    lines: able.map((one) => {
      const isWrong = asked.wrongLinks.includes(one.seminar.slug)
      const missing = one.refusal?.field === 'url' && !isWrong
      return {
        slug: one.seminar.slug,
        name: one.seminar.name,
        seen: one.seen,
        ...beforeAfter(one, t),
        url: one.change.kind === 'form' ? one.change.url : '',
        wrong: isWrong ? t('changes.link_https') : missing ? t('changes.link_needed') : null,
        isError: status === 422 && (isWrong || missing),
        invited: one.concerned.invited,
        coming: one.concerned.coming + one.concerned.substitutes,
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
    hidden,
    problems: able.filter((one) => one.clashes.length > 0).length,
    repliesText: repliesText(asked, able, t),
    button: t(`changes.many.do.${kind}`),
  }
}

/** The date asked for, when a seminar cannot move to it; '–' when the change has no date. */
function newDay({ seminar, change }: Planned, t: Translate): string {
  const to = newSpan(seminar, change)
  return to ? formatDate(to.date, 'long', t.lang) : '–'
}

function beforeAfter({ seminar, after, change }: Planned, t: Translate) {
  const isForm = change.kind === 'form'
  const day = whenText(seminar, t)
  const form = t(`seminars.form.${seminar.form}`)
  if (isForm) return { before: `${form}, ${day}`, after: t(`seminars.form.${change.form}`) }
  if (change.kind === 'cancel') return { before: day, after: t('seminars.stage.cancelled') }
  return { before: day, after: after ? whenText(after, t) : '' }
}

function venueNote({ seminar, change }: Planned, t: Translate): string | null {
  const venue = venueText(seminar)
  if (change.kind === 'form' && change.form === 'on_site' && !venue) return t('changes.follows.venue_needed')
  if (!venue || seminar.form === 'digital') return null
  if (change.kind === 'form') return t('changes.many.venue_unneeded', { venue })
  if (change.kind === 'cancel') return t('changes.many.venue_unneeded', { venue })
  return t('changes.many.venue_ask', { venue })
}

function repliesText({ way, askAgain }: ChangeForm, able: Planned[], t: Translate): string | null {
  const replied = able.reduce((n, { concerned }) => n + repliesOf(concerned), 0)
  if (replied === 0 || way === 'stall-in') return null
  return t.n(askAgain ? 'changes.follows.ask_again' : 'changes.follows.keep', replied)
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
    undoneText: change.undone_at ? t('changes.done.undone', { at: formatInstant(change.undone_at, t.lang) }) : null,
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

/** Link to the mailing that tells everyone concerned; null when nobody is to be told. */
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
  const isDigital = own.every(({ item }) => item.after.form === 'digital' && item.before.form !== 'digital')
  const purpose = change.kind === 'cancel' ? 'cancelled' : isDigital ? 'made_digital' : 'moved'
  const address = new URLSearchParams({ omgang: change.roundSlug, andamal: purpose })
  for (const { seminar } of own) address.append('seminarium', seminar.slug)
  if (change.reason) address.set('skal', change.reason)
  return { href: `/utskick/granska?${address}`, text: t.n('changes.tell', n) }
}
