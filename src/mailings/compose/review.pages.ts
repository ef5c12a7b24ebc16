/** View data for the review page: who gets the mailing, who does not and why, an example letter, and when it goes. */

import type { FormErrors } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { linkMark } from '../../kernel/ids.ts'
import type { Mail } from '../../kernel/mail/letter.ts'
import { formatMoment } from '../../kernel/time.ts'
import { purposeName } from '../../letters/purposes.rules.ts'
import { isUnfilled, settingsText, type When } from '../../letters/rules.ts'

import { type Chosen, isInvitee, isInviting, letterFor, lettersOf, mailingFacts } from './audience.rules.ts'
import { addressOf, type DraftQuery, fieldsOf, type Way } from './draft.rules.ts'
import { checksOf, type Inviting, inviteesLines, inviteFacts } from './inviting.pages.ts'
import { letterWriter, type Planned } from './mails.ts'
import { hadBefore, paperPlan } from './plan.rules.ts'

import { leftOutGroups, recipientColumns, recipientGroups } from './recipients.pages.ts'

interface Review extends Inviting {
  /** Paths where the mailing is chosen, reviewed and sent. */
  way: Way
  query: DraftQuery
  when: When
  /** Id of the mailing that each button makes: pressing a button twice makes one mailing. */
  ids: { mail: string; paper: string }
}

/** Fields that the send button's form shows as inputs, so that they are not hidden fields. */
const settable = ['igen', 'nar', 'dag', 'kl']

export function reviewPage(review: Review, t: Translate) {
  const { plan, query, round, when, way } = review
  const { purpose } = plan
  const n = plan.recipients.length
  const what = whatIsSent(plan, t)
  const unfilled = unfilledIn(plan)
  const paper = paperPlan(plan).recipients.length
  const isHeld = round.second_look === 1
  const fields = [...fieldsOf(query), { name: 'granskat', text: plan.fingerprint }]
  const example = exampleOf(review)
  return {
    title: titleOf(plan, { what, paper }, t),
    trail: purposeName(purpose, t),
    lead: t(isInviting(purpose) ? 'invitations.preview_lead' : 'mailings.review_lead'),
    total: n,
    facts: factsOf(review, t),
    checks: isInviting(purpose) && plan.refusal === null ? checksOf(review, t) : [],
    againText: query.igen === '' ? null : againText(plan, t),
    odd: when.isOdd && Object.keys(when.errors).length === 0 ? t('mailings.odd_time') : null,
    columns: recipientColumns(plan, t),
    groups: recipientGroups(plan, t),
    leftOut: leftOutGroups(plan, round.slug, t),
    leftOutNone: t(purpose === 'invitation' ? 'invitations.not_invited_none' : 'mailings.left_out_none'),
    letterHref: `/omgangar/${round.slug}/brev/${example?.letter ?? lettersOf(purpose)[0]}`,
    settings: isInviting(purpose) && n === 0 ? null : settingsOf(review, fields),
    example,
    problem: problemOf(plan, unfilled, t),
    canSend: n > 0 && unfilled.length === 0 && Object.keys(when.errors).length === 0,
    way,
    paper: paper > 0 && unfilled.length === 0 ? paperWords(plan, paper, t) : null,
    hidden: fields,
    ids: review.ids,
    query,
    button: buttonText({ what, isHeld, when }, t),
    back: backOf(review),
    errors: when.errors satisfies FormErrors,
  }
}

function settingsOf({ query, plan: { purpose } }: Review, fields: ReturnType<typeof fieldsOf>) {
  const hasReason = mailingFacts[purpose].calendar !== undefined
  const isAsked = (name: string) => settable.includes(name) || (hasReason && name === 'skal')
  return {
    fields: [...fields.filter(({ name }) => !isAsked(name)), { name: 'visat', text: settingsText(query) }],
    hasReason,
    /** Not for invitations: nobody is invited twice. */
    hasAgain: !isInviting(purpose),
  }
}

function titleOf(
  { purpose, recipients: { length: n } }: Planned,
  { what, paper }: { what: string; paper: number },
  t: Translate,
): string {
  if (n === 0 && paper > 0 && purpose === 'invitation') return t.n('invitations.preview_title_post', paper)
  if (n === 0) return t('mailings.nobody_to_send')
  if (purpose === 'guest_invitation') return t.n('guests.preview_title', n)
  return t(purpose === 'invitation' ? 'mailings.send_it' : 'mailings.send', { what })
}

function paperWords({ purpose }: Planned, n: number, t: Translate) {
  return isInviting(purpose)
    ? {
        title: t('invitations.post_title'),
        text: t.n('invitations.post_text', n),
        button: t.n('invitations.post_button', n),
      }
    : { title: t('mailings.post_title'), text: t.n('mailings.post_text', n), button: t.n('mailings.post_button', n) }
}

/** The page on which the choice was made; a single seat is invited from its own page. */
function backOf({ plan, query, way, round }: Review): string {
  if (way.purpose === null) return addressOf(way.choose, query)
  if (way.purpose === 'guest_invitation') return way.choose
  const seat = allOf(plan).find(({ chosen }) => isInvitee(chosen))?.chosen.addressee
  return plan.seat !== null && seat && 'invitationId' in seat && seat.invitationId !== ''
    ? `/inbjudningar/${seat.invitationId}`
    : `${way.choose}?omgang=${encodeURIComponent(round.slug)}`
}

/** "15 påminnelser" */
function whatIsSent({ purpose, recipients }: Planned, t: Translate): string {
  return t.n(`mailings.letters.${isInviting(purpose) ? 'invitation' : purpose}`, recipients.length)
}

function problemOf({ refusal }: Planned, unfilled: string[], t: Translate): string | null {
  if (unfilled.length > 0) return t('mailings.cannot_send', { names: unfilled.join(', ') })
  if (refusal === null) return null
  const isOfGuests = refusal === 'no_afternoon' || refusal === 'afternoon_outside'
  const why = t(isOfGuests ? `guests.refusal.${refusal}` : `invitations.refusal.${refusal}`)
  return t('guests.cannot_invite', { why })
}

function factsOf(review: Review, t: Translate) {
  const { plan, round, when } = review
  const { purpose, recipients } = plan
  const { senderName, mailFrom: address, replyTo: reply } = plan.facts.sender
  const method = mailingFacts[purpose].calendar
  const to = isInviting(purpose) ? inviteesLines(plan, t) : [t.n('mailings.would_get', recipients.length)]
  return [
    { term: t('common.what'), lines: [aboutText(plan, t)] },
    ...(recipients.length > 0 || !isInviting(purpose) ? [{ term: t('common.to'), lines: to }] : []),
    { term: t('common.when'), lines: whenLines(review, t), isOdd: when.isOdd },
    ...(round.second_look === 1 ? [{ term: t('mailings.second_look'), lines: [t('mailings.second_look_text')] }] : []),
    ...(method
      ? [
          {
            term: t('mailings.calendar_follows'),
            lines: [t(`mailings.calendar_${method === 'CANCEL' ? 'cancel' : 'request'}`)],
          },
        ]
      : []),
    { term: t('common.from'), lines: [senderName, t('mailings.replies_to', { address, reply })] },
    ...(isInviting(purpose) ? inviteFacts(review, t) : []),
  ]
}

function aboutText({ purpose }: Planned, t: Translate): string {
  return t(purpose === 'invitation' ? 'invitations.what_text' : `mailings.about.${purpose}`)
}

/** Tells when the latest such letter was written too: somebody else may have sent it again a moment ago. */
function againText(plan: Planned, t: Translate): string {
  const is = t('mailings.again_is', { reason: plan.again })
  const had = hadBefore(plan)
  if (!had) return is
  return `${is} ${t.n('mailings.again_had', had.n, { date: formatMoment(had.last, t.lang) })}`
}

function buttonText({ what, isHeld, when }: { what: string; isHeld: boolean; when: When }, t: Translate): string {
  if (isHeld) return t('mailings.hold', { what })
  if (when.at === null) return t('mailings.send', { what })
  return t('mailings.schedule', { what, date: formatMoment(when.at, t.lang) })
}

function whenLines({ when, hasSmtp, round }: Review, t: Translate): string[] {
  if (when.at !== null) {
    const later = t('mailings.when_later', { date: formatMoment(when.at, t.lang) })
    return when.isPutOff ? [t('mailings.working_days'), later] : [later]
  }
  if (round.second_look === 1) return [t('mailings.when_released')]
  return [t(hasSmtp ? 'mailings.when_now' : 'mailings.when_now_no_smtp')]
}

/** Everyone who would get a letter: by mail, and then on paper. */
function allOf(plan: Planned): { chosen: Chosen; onPaper: boolean }[] {
  return [
    ...plan.recipients.map((chosen) => ({ chosen, onPaper: false })),
    ...paperPlan(plan).recipients.map((chosen) => ({ chosen, onPaper: true })),
  ]
}

/** Placeholders without a value. One letter of each kind and seminar is enough: other values are the person's own. */
function unfilledIn(plan: Planned): string[] {
  const write = letterWriter(plan.purpose, plan.facts)
  const first = new Map(
    allOf(plan).map((one) => {
      const { addressee, seminar } = one.chosen
      const letter = 'role' in addressee ? addressee.role : addressee.kind
      return [`${letter} ${one.onPaper} ${seminar?.id}`, one]
    }),
  )
  const missing = [...first.values()].flatMap(({ chosen, onPaper }) => {
    const mail = write(chosen, onPaper)
    return isUnfilled(mail) ? mail.unfilled : []
  })
  return [...new Set(missing)]
}

function exampleOf({ plan, query, way }: Review) {
  const all = allOf(plan)
  const number = Math.min(query.exempel, all.length)
  const one = all[number - 1]
  const mail = exampleMail(plan, number)
  if (!one || !mail) return null
  const { chosen, onPaper } = one
  const { name, email } = chosen.addressee
  const place = 'officialName' in chosen.addressee ? chosen.addressee.officialName : ''
  const at = (path: string, n: number) => addressOf(path, query, { exempel: String(n) })
  const hasCalendar = isInviting(plan.purpose) || mailingFacts[plan.purpose].calendar !== undefined
  return {
    number,
    of: all.length,
    letter: isInvitee(chosen) ? letterFor(plan.purpose, chosen.addressee) : null,
    previous: number > 1 ? at(way.review, number - 1) : null,
    next: number < all.length ? at(way.review, number + 1) : null,
    whole: at(way.example, number),
    to: onPaper ? `${name}, ${place}` : `${name} <${email}>`,
    onPaper,
    mail,
    hasCalendar: hasCalendar && !onPaper && isInvitee(chosen),
  }
}

/**
 * The letter with that number, from 1, with `…` in place of the personal link's token; null when there is none, or when
 * a placeholder has no value.
 */
export function exampleMail(plan: Planned, number: number): Mail | null {
  const one = allOf(plan)[number - 1]
  if (!one) return null
  const mail = letterWriter(plan.purpose, plan.facts)(one.chosen, one.onPaper)
  if (isUnfilled(mail)) return null
  const hide = (text: string) => text.replaceAll(linkMark, '…')
  return { ...mail, html: hide(mail.html), text: hide(mail.text) }
}
