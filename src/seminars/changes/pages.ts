/** One seminar's change: the form, and the page that says everything before the button. */
import type { SeminarChangeTable } from '../../kernel/db/schema.ts'
import type { FormValues } from '../../kernel/http/forms.ts'
import { formatNumber, type Translate } from '../../kernel/i18n/translate.ts'
import { formatDate, formatInstant, type UtcText } from '../../kernel/time.ts'
import { someText } from '../../kernel/words.ts'
import { clashText } from '../../negotiation/dates/options.pages.ts'
import { venueText, whenText } from '../words.rules.ts'
import type { Planned } from './actions.ts'
import type { Concerned } from './queries.ts'
import type { ChangeableSeminar } from './rules.ts'
import { type Changeable, contactsToldBy, recipientsOf, whyClosed } from './rules.ts'

/** What can be changed, as the address says it. */
export const changeNames = {
  dag: 'move',
  form: 'form',
  'stall-in': 'cancel',
  'hall-anda': 'reopen',
} as const
export type ChangeName = keyof typeof changeNames
const allNames = Object.keys(changeNames) as ChangeName[]

/** The changes this seminar can take now; the first is what one comes to. */
export function openChanges(seminar: Parameters<typeof whyClosed>[0], now: UtcText): ChangeName[] {
  return allNames.filter((name) => whyClosed(seminar, changeNames[name], now) === null)
}

interface Shown {
  name: ChangeName
  concerned: Concerned
  latest: { id: string; kind: SeminarChangeTable['kind']; at: UtcText } | undefined
  values: FormValues
  now: UtcText
  seen: string
}

export function changePage(seminar: ChangeableSeminar, shown: Shown, t: Translate) {
  const { name, concerned, latest, now } = shown
  const base = `/seminarier/${seminar.slug}`
  const replied = concerned.coming + concerned.substitutes + concerned.notComing
  const typed = Object.keys(shown.values).length > 0
  return {
    title: t('changes.title', { name: seminar.name }),
    seminar: { slug: seminar.slug, name: seminar.name, href: base },
    base: `${base}/andra`,
    name,
    seen: shown.seen,
    ways: openChanges(seminar, now).map((one) => ({
      label: t(`changes.way.${changeNames[one]}`),
      href: `${base}/andra?andring=${one}`,
      current: one === name,
    })),
    facts: [
      { label: t('changes.now.day'), text: whenText(seminar, t) },
      { label: t('changes.now.form'), text: t(`changes.form.${seminar.form}`) },
      { label: t('changes.now.invited'), text: invitedText(concerned, t) },
    ],
    lead: t(`changes.lead.${changeNames[name]}`),
    forms: formChoices(String(shown.values.form ?? slugOfForm[seminar.form]), t),
    filled: typed
      ? {}
      : {
          date: seminar.date ?? '',
          start: clock(seminar.startTime, t),
          end: clock(seminar.endTime, t),
          url: seminar.meetingUrl,
          note: seminar.meetingNote,
        },
    replies: replied > 0 && name !== 'stall-in' ? replyChoices(shown.values.replies, name, t) : [],
    isReasonOptional: name === 'form' || name === 'hall-anda',
    button: t(needsReview(name, concerned) ? 'changes.review' : 'changes.save'),
    askHref: name === 'dag' ? `${base}/datum/andring` : null,
    latest: latest && {
      href: `/seminarier/andringar/${latest.id}`,
      text: t('changes.latest', {
        what: t(`changes.did.${latest.kind}`),
        at: formatInstant(latest.at, t.lang),
      }),
    },
  }
}

/** Before anyone is invited, how it is held is a form like any other. */
export function needsReview(name: ChangeName, { invited }: { invited: number }): boolean {
  return name !== 'form' || invited > 0
}

const slugOfForm = { on_site: 'plats', digital: 'digitalt', both: 'bada' } as const

function formChoices(chosen: string, t: Translate) {
  return (['on_site', 'digital', 'both'] as const).map((form) => ({
    id: slugOfForm[form],
    label: t(`changes.form.${form}`),
    checked: slugOfForm[form] === chosen,
  }))
}

/** A new day is another question; for many seminars at once one must say. */
export function replyChoices(typed: string | string[] | undefined, name: string, t: Translate) {
  const chosen = typed ?? (name === 'dag' ? 'fraga' : name === '' ? '' : 'behall')
  return (['fraga', 'behall'] as const).map((id) => ({
    id,
    label: t(`changes.replies.${id}`),
    sub: t(`changes.replies.${id}_text`),
    checked: id === chosen,
  }))
}

function clock(time: string | null, t: Translate): string {
  return time === null || t.lang !== 'sv' ? (time ?? '') : time.replace(':', '.')
}

function invitedText({ invited, coming, substitutes }: Concerned, t: Translate): string {
  if (invited === 0) return t('changes.nobody_invited')
  return t.n('changes.invited', invited, { coming: coming + substitutes })
}

/** Only what becomes different, before and after. */
export function differences(before: Changeable, after: Changeable, t: Translate) {
  const link = (seminar: Changeable) => seminar.meetingUrl || t('changes.no_link')
  const state = (seminar: Changeable) =>
    t(seminar.cancelledAt ? 'changes.state.cancelled' : 'changes.state.held')
  const rows = [
    { label: t('changes.now.state'), before: state(before), after: state(after) },
    { label: t('changes.now.day'), before: whenText(before, t), after: whenText(after, t) },
    {
      label: t('changes.now.form'),
      before: t(`changes.form.${before.form}`),
      after: t(`changes.form.${after.form}`),
    },
    { label: t('changes.now.link'), before: link(before), after: link(after) },
    { label: t('changes.now.note'), before: before.meetingNote, after: after.meetingNote },
  ]
  return rows.filter((row) => row.before !== row.after)
}

/** What else follows, in sentences: venue, replies, options. */
export function consequences({ seminar, after, concerned }: Planned, t: Translate): string[] {
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
  if (!venue)
    return before.form === 'digital' && after.form !== 'digital'
      ? [t('changes.follows.venue_needed')]
      : []
  if (after.cancelledAt && !before.cancelledAt && after.form !== 'digital')
    return [t('changes.follows.venue_cancel', { venue })]
  if (after.form === 'digital')
    return before.form === 'digital' ? [] : [t('changes.follows.venue_unneeded', { venue })]
  if (!isMoved) return []
  return [
    t(before.venueConfirmedAt ? 'changes.follows.venue_again' : 'changes.follows.venue_ask', {
      venue,
      date: formatDate(after.date ?? '', 'day', t.lang),
    }),
  ]
}

/** Every municipality is met: those of a cancelled seminar need another. */
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

function repliesFollow(
  before: ChangeableSeminar,
  after: Changeable,
  concerned: Concerned,
  t: Translate,
) {
  const replied = concerned.coming + concerned.substitutes + concerned.notComing
  if (replied === 0 || after.cancelledAt) return []
  const isAsked = before.repliesAskedAt !== after.repliesAskedAt
  return [t.n(isAsked ? 'changes.follows.ask_again' : 'changes.follows.keep', replied)]
}

export function reviewPage(
  planned: Planned,
  shown: {
    name: ChangeName
    hidden: { name: string; text: string }[]
    reason: string
    stale: boolean
  },
  t: Translate,
) {
  const { seminar, after, clashes, seen } = planned
  const base = `/seminarier/${seminar.slug}`
  return {
    title: t(`changes.review_title.${changeNames[shown.name]}`, { name: seminar.name }),
    seminar: { slug: seminar.slug, name: seminar.name, href: base },
    base: `${base}/andra`,
    stale: shown.stale,
    differences: after ? differences(seminar, after, t) : [],
    reason: shown.reason,
    warnings: clashes.map((clash) => clashText(clash, t)),
    follows: consequences(planned, t),
    told: toldPage([planned], t),
    hidden: [...shown.hidden, { name: 'sett', text: seen }],
    button: t(`changes.do.${changeNames[shown.name]}`),
  }
}

/** Who is concerned, and what each of them is sent: nothing yet, which is said. */
export function toldPage(planned: Planned[], t: Translate) {
  const sum = (of: (concerned: Concerned) => number) =>
    planned.reduce((total, one) => total + of(one.concerned), 0)
  const counts = {
    invited: sum((one) => one.invited),
    coming: sum((one) => one.coming),
    substitutes: sum((one) => one.substitutes),
    notComing: sum((one) => one.notComing),
  }
  const guests = sum((one) => one.guests)
  const [standIns, onPaper] = [sum((one) => one.standIns), sum((one) => one.onPaper)]
  const helpers = planned.map(({ seminar, after, concerned }) =>
    contactsToldBy(seminar, after, concerned),
  )
  const contacts = helpers.reduce((n, one) => n + one.contacts, 0)
  const venues = helpers.reduce((n, one) => n + one.venues, 0)
  const others = { standIns, guests, contacts, venues }
  const groups = recipientsOf(counts, others)
  const told = counts.invited + standIns + guests
  const isCancelled = planned.every(({ after }) => after?.cancelledAt)
  const nobody =
    venues + contacts > 0 ? 'helpers_only' : isCancelled ? 'nobody_cancelled' : 'nobody'
  const file = t(`changes.told.${isCancelled ? 'file_cancel' : 'file_new'}`)
  return {
    lead: told > 0 ? t.n('changes.told.nothing', told, { file }) : t(`changes.told.${nobody}`),
    paper: onPaper > 0 ? t.n('changes.told.on_paper', onPaper) : null,
    groups: groups.map(({ group, n }) => ({
      name: t(`changes.group.${group}`),
      n,
      text: t(`changes.told.${group === 'contacts' || group === 'venue' ? group : 'invited'}`, {
        file,
      }),
    })),
  }
}
