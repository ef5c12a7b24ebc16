/** The page before the button: how many, to whom, who not and why, how it looks, when it goes. */

import type { FormErrors } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { linkMark } from '../../kernel/ids.ts'
import { formatMoment } from '../../kernel/time.ts'
import { listText } from '../../kernel/words.ts'
import { isUnfilled, type Mail } from '../../letters/rules.ts'
import { settingsText, type When } from '../../letters/when.rules.ts'
import type { Round } from '../../rounds/queries.ts'
import { type Chosen, calendarMethods, isInvitee, type MailingPurpose } from './audience.rules.ts'
import { addressOf, type DraftQuery, fieldsOf } from './draft.rules.ts'
import { type LetterFacts, letterWriter } from './mails.ts'
import { hadBefore, type MailingPlan, paperPlan } from './plan.rules.ts'
import { leftOutGroups, recipientColumns, recipientGroups } from './recipients.pages.ts'

export interface Review {
  round: Round
  query: DraftQuery
  purpose: MailingPurpose
  plan: MailingPlan
  letter: LetterFacts
  when: When
  hasSmtp: boolean
  /** Of the mailing that either button makes: pressed twice it is the same. */
  ids: { mail: string; paper: string }
  fingerprint: string
}

/** What the form of the button asks for itself. */
const settable = ['igen', 'nar', 'dag', 'kl']

export function reviewPage(t: Translate, review: Review) {
  const { plan, purpose, query, round, when } = review
  const n = plan.recipients.length
  const what = t.n(`mailings.letters.${purpose}`, n)
  const unfilled = unfilledIn(review)
  const paper = paperPlan(plan).recipients.length
  const isHeld = round.second_look === 1
  const method = calendarMethods[purpose]
  const hasReason = purpose === 'moved' || purpose === 'made_digital' || purpose === 'cancelled'
  return {
    title: n === 0 ? t('mailings.nobody_to_send') : t('mailings.send', { what }),
    trail: t(`mailings.purpose.${purpose}`),
    total: n,
    facts: [
      { term: t('mailings.what'), lines: [t(`mailings.about.${purpose}`)] },
      { term: t('mailings.to'), lines: [t.n('mailings.would_get', n)] },
      { term: t('mailings.when'), lines: whenLines(t, review), isOdd: when.isOdd },
      ...(isHeld
        ? [{ term: t('mailings.second_look'), lines: [t('mailings.second_look_text')] }]
        : []),
      ...(method
        ? [
            {
              term: t('mailings.calendar_follows'),
              lines: [t(`mailings.calendar_${method === 'CANCEL' ? 'cancel' : 'request'}`)],
            },
          ]
        : []),
      {
        term: t('mailings.from'),
        lines: [
          review.letter.sender.senderName,
          t('mailings.replies_to', {
            address: review.letter.sender.mailFrom,
            reply: review.letter.sender.replyTo,
          }),
        ],
      },
    ],
    againText: query.igen === '' ? null : againText(t, plan),
    odd: when.isOdd && Object.keys(when.errors).length === 0 ? t('mailings.odd_time') : null,
    columns: recipientColumns(t, plan),
    groups: recipientGroups(t, plan),
    leftOut: leftOutGroups(t, plan),
    letterHref: `/omgangar/${round.slug}/brev/${purpose}`,
    settings: {
      fields: [
        ...fieldsOf({ ...query, omgang: round.slug }).filter(
          ({ name }) => !settable.includes(name) && !(hasReason && name === 'skal'),
        ),
        { name: 'granskat', text: review.fingerprint },
        { name: 'visat', text: settingsText(query) },
      ],
      hasReason,
      reason: query.skal,
      again: query.igen,
      isLater: query.nar === 'sedan',
      dag: query.dag,
      kl: query.kl,
    },
    example: exampleOf(review),
    problem: unfilled.length > 0 ? t('mailings.cannot_send', { names: unfilled.join(', ') }) : null,
    canSend: n > 0 && unfilled.length === 0 && Object.keys(when.errors).length === 0,
    paper:
      paper > 0 && unfilled.length === 0
        ? { text: t.n('mailings.post_text', paper), button: t.n('mailings.post_button', paper) }
        : null,
    hidden: [
      ...fieldsOf({ ...query, omgang: round.slug }),
      { name: 'granskat', text: review.fingerprint },
    ],
    ids: review.ids,
    button: buttonText(t, { what, isHeld, when }),
    back: addressOf('/utskick/nytt', { ...query, omgang: round.slug }),
    errors: when.errors satisfies FormErrors,
    hasSmtp: review.hasSmtp,
  }
}

/** Somebody may have sent it again a moment ago, for a reason of their own. */
function againText(t: Translate, plan: MailingPlan): string {
  const is = t('mailings.again_is', { reason: plan.again })
  const had = hadBefore(plan)
  if (!had) return is
  return `${is} ${t.n('mailings.again_had', had.n, { date: formatMoment(had.last, t.lang) })}`
}

function buttonText(
  t: Translate,
  { what, isHeld, when }: { what: string; isHeld: boolean; when: When },
): string {
  if (isHeld) return t('mailings.hold', { what })
  if (when.at === null) return t('mailings.send', { what })
  return t('mailings.schedule', { what, date: formatMoment(when.at, t.lang) })
}

function whenLines(t: Translate, { when, hasSmtp, round }: Review): string[] {
  if (when.at !== null) {
    const later = t('mailings.when_later', { date: formatMoment(when.at, t.lang) })
    return when.isPutOff ? [t('mailings.working_days'), later] : [later]
  }
  if (round.second_look === 1) return [t('mailings.when_released')]
  return [t(hasSmtp ? 'mailings.when_now' : 'mailings.when_now_no_smtp')]
}

/** What is missing, looked for in one letter of each seminar: the rest is the person's own. */
function unfilledIn({ plan, purpose, letter }: Review): string[] {
  const write = letterWriter(purpose, letter)
  const first = new Map(
    plan.recipients.map((chosen) => [`${chosen.addressee.kind} ${chosen.seminar?.id}`, chosen]),
  )
  const missing = [...first.values()].flatMap((chosen) => {
    const mail = write(chosen)
    return isUnfilled(mail) ? mail.unfilled : []
  })
  return [...new Set(missing)]
}

function exampleOf({ plan, purpose, letter, query, round }: Review) {
  const all = plan.recipients
  const number = Math.min(query.exempel, all.length)
  const chosen = all[number - 1]
  const mail = chosen && exampleMail(purpose, letter, chosen)
  if (!chosen || !mail) return null
  const at = (path: string, n: number) =>
    addressOf(path, { ...query, omgang: round.slug }, { exempel: String(n) })
  return {
    number,
    of: all.length,
    previous: number > 1 ? at('/utskick/granska', number - 1) : null,
    next: number < all.length ? at('/utskick/granska', number + 1) : null,
    whole: at('/utskick/granska/exempel', number),
    to: `${chosen.addressee.name} <${chosen.addressee.email}>`,
    subject: mail.subject,
    text: mail.text,
    hasCalendar: calendarMethods[purpose] !== undefined && isInvitee(chosen),
  }
}

/** The mail as it will be, its personal link only hinted at; null when something is missing. */
export function exampleMail(
  purpose: MailingPurpose,
  letter: LetterFacts,
  chosen: Chosen,
): Mail | null {
  const mail = letterWriter(purpose, letter)(chosen)
  if (isUnfilled(mail)) return null
  const hide = (text: string) => text.replaceAll(linkMark, '…')
  return { ...mail, html: hide(mail.html), text: hide(mail.text) }
}

/** "Påminnelse om svar: Blekinge och Kalmar (igen)" */
export function mailingTitle(
  t: Translate,
  { plan, again, byPost }: { plan: MailingPlan; again: string; byPost: boolean },
): string {
  const names = [...new Set(plan.recipients.flatMap(namesOf))]
  const what = t(`mailings.purpose.${plan.purpose}`)
  const list = listText(names, t)
  let title =
    names.length > 4
      ? t(plan.purpose === 'rss_message' ? 'mailings.title_bodies' : 'mailings.title_many', {
          what,
          n: names.length,
        })
      : t('mailings.title_of', { what, names: list })
  if (again !== '') title = t('mailings.title_again', { title })
  return byPost ? t('mailings.title_post', { title }) : title
}

/** What it is about: a seminar, or the bodies that a contact person works for. */
function namesOf(chosen: Chosen): string[] {
  return chosen.seminar === null
    ? chosen.addressee.bodies.map(({ name }) => name)
    : [chosen.seminar.name]
}
