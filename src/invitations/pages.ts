import type { Translate } from '../kernel/i18n/translate.ts'
import { linkMark } from '../kernel/mail/letter.ts'
import { formatDate, formatSpan, type LocalDate, localDate } from '../kernel/time.ts'
import { seatRoles } from '../questionnaire/rules.ts'
import type { Round } from '../rounds/queries.ts'
import type { Mail } from '../templates/rules.ts'
import type { ProgrammeLine, QuestionFacts, Sender } from './letters.rules.ts'
import { invitationMails, type Templates } from './mails.ts'
import {
  isSettled,
  isShortNotice,
  type LeftOut,
  leftOutReasons,
  type PlannedSeminar,
  type Recipient,
  replyBy,
} from './rules.ts'

/** Which seminars can be invited to now. */
export function choosePage(t: Translate, round: Round, plan: PlannedSeminar[]) {
  const rows = plan.map((planned) => ({
    slug: planned.seminar.slug,
    name: planned.seminar.name,
    day: dayOf(t, planned),
    place: placeOf(t, planned),
    recipients: planned.recipients.length,
    refusal: planned.refusal && t(`invitations.refusal.${planned.refusal}`),
    leftOut: leftOutWords(t, [planned]),
    canChoose: planned.refusal === null && planned.recipients.length > 0,
  }))
  return {
    title: t('invitations.choose_title'),
    round: { slug: round.slug, name: round.name },
    ready: rows.filter((row) => row.canChoose),
    waiting: rows.filter((row) => !row.canChoose),
  }
}

function dayOf(t: Translate, { seminar }: PlannedSeminar): string {
  return seminar.date && seminar.startTime && seminar.endTime && seminar.confirmedAt
    ? formatSpan({ date: seminar.date, start: seminar.startTime, end: seminar.endTime }, t.lang)
    : ''
}

function placeOf(t: Translate, { seminar }: Pick<PlannedSeminar, 'seminar'>): string {
  const venue = [seminar.venueName, seminar.venueTown].filter(Boolean).join(', ')
  if (seminar.form === 'digital') return t('changes.form.digital')
  return seminar.form === 'both' ? t('changes.place_and_digital', { place: venue }) : venue
}

/** "3 vakanta, 1 utan adress" */
function leftOutWords(t: Translate, plan: PlannedSeminar[]): string {
  return leftOutReasons
    .map((reason) => ({ reason, n: count(plan, reason) }))
    .filter(({ n }) => n > 0)
    .map(({ reason, n }) => t.n(`invitations.left_out.${reason}`, n))
    .join(', ')
}

function count(plan: PlannedSeminar[], reason: LeftOut): number {
  return plan.reduce((sum, planned) => sum + planned.leftOut[reason].length, 0)
}

export interface Preview extends LetterFacts {
  round: Round
  plan: PlannedSeminar[]
  /** When it is about one seat only. */
  seatId?: string | undefined
  questionnaireVersion: string
  hasSmtp: boolean
  /** 1-based; beyond the last it is the last. */
  example: number
  mailingId: string
  fingerprint: string
}

/** The page before the button: how many, to whom, what, why, when, and how it looks. */
export function previewPage(t: Translate, preview: Preview) {
  const { plan, round } = preview
  const total = plan.reduce((sum, planned) => sum + planned.recipients.length, 0)
  const names = plan.map(({ seminar }) => seminar.name)
  const municipalities = plan.reduce((sum, planned) => sum + municipalitiesOf(planned), 0)
  return {
    title: t.n('invitations.preview_title', total),
    trail: mailingTitle(t, plan, preview.seatId !== undefined),
    total,
    names: listOf(t, names),
    people: t.n('invitations.people', total),
    ofMunicipalities: t.n('invitations.of_municipalities', municipalities),
    table: plan.map((planned) => ({
      name: t.n('invitations.seminar_row', municipalitiesOf(planned), {
        name: planned.seminar.name,
      }),
      counts: seatRoles.map(
        (role) => planned.recipients.filter((recipient) => recipient.role === role).length,
      ),
      all: planned.recipients.length,
    })),
    roles: seatRoles.map((role) => t(`seat_role.${role}`)),
    days: plan.map(({ seminar }) => ({
      name: seminar.name,
      text: dayOf(t, { seminar } as PlannedSeminar),
      place: placeOf(t, { seminar }),
    })),
    from: { name: preview.sender.organisation, address: preview.sender.mailFrom },
    replyTo: preview.sender.contactEmail,
    replyDays: replyDays(t, preview),
    answerDeadline: formatDate(round.answer_deadline, 'day', t.lang),
    checks: checks(t, preview, total),
    example: total > 0 ? example(preview) : null,
    hidden: {
      omgang: round.slug,
      utskick: preview.mailingId,
      granskat: preview.fingerprint,
      seminarium: plan.map(({ seminar }) => seminar.slug),
      plats: preview.seatId ?? '',
    },
    button: t.n('invitations.send', total),
    back: backOf(preview),
  }
}

function backOf({ plan, round, seatId }: Preview): string {
  const [seat] = plan.flatMap(({ recipients }) => recipients)
  return seatId !== undefined && seat?.invitationId
    ? `/inbjudningar/${seat.invitationId}`
    : `/utskick/inbjudan?omgang=${encodeURIComponent(round.slug)}`
}

/** @param isOne about one named seat only: then its person is the title. */
export function mailingTitle(t: Translate, plan: PlannedSeminar[], isOne = false): string {
  const [first] = plan.flatMap(({ recipients }) => recipients)
  if (isOne && first)
    return t('people.invite_one', { name: first.name, municipality: first.municipalityName })
  const names = plan.map(({ seminar }) => seminar.name)
  return names.length > 4
    ? t('invitations.mailing_title_many', { n: names.length })
    : t('invitations.mailing_title', { names: listOf(t, names) })
}

function listOf(t: Translate, names: string[]): string {
  return new Intl.ListFormat(t.lang === 'sv' ? 'sv-SE' : 'en-GB').format(names)
}

function replyDays(t: Translate, { plan, today }: Preview): string[] {
  const days = plan.map(({ seminar }) =>
    formatDate(replyBy(seminar.date ?? today, seminar.replyDays, today), 'day', t.lang),
  )
  if (new Set(days).size === 1) return days.slice(0, 1)
  return plan.map(({ seminar }, i) => `${seminar.name}: ${days[i]}`)
}

interface Check {
  is: 'done' | 'late' | 'empty'
  text: string
}

function checks(t: Translate, preview: Preview, total: number): Check[] {
  const { plan, round, today } = preview
  const without = count(plan, 'vacant') + count(plan, 'no_address')
  const invited = count(plan, 'already_invited')
  const unapproved = plan.filter(({ seminar }) => seminar.targetGroupApprovedAt === null)
  const short = plan.filter(({ seminar }) => isShortNotice(seminar, today))
  const names = (some: PlannedSeminar[]) =>
    listOf(
      t,
      some.map(({ seminar }) => seminar.name),
    )
  const list: (Check | false)[] = [
    without === 0
      ? { is: 'done', text: t.n('invitations.check.all_held', total) }
      : {
          is: 'late',
          text: t('invitations.check.left_out', {
            what: leftOutWords(t, plan.map(withoutInvited)),
            who: seatNames(t, plan),
          }),
        },
    invited === 0
      ? { is: 'done', text: t('invitations.check.none_invited') }
      : { is: 'empty', text: t.n('invitations.check.invited', invited) },
    unapproved.length === 0
      ? { is: 'done', text: t('invitations.check.approved') }
      : { is: 'late', text: t('invitations.check.unapproved', { names: names(unapproved) }) },
    {
      is: 'done',
      text: round.frozen_at
        ? t('invitations.check.frozen', {
            version: preview.questionnaireVersion,
            date: localDate(round.frozen_at),
          })
        : t('invitations.check.freezes', { version: preview.questionnaireVersion }),
    },
    short.length > 0 && { is: 'late', text: t('invitations.check.short', { names: names(short) }) },
    !preview.hasSmtp && { is: 'late', text: t('invitations.check.no_smtp') },
  ]
  return list.filter((check) => check !== false)
}

function withoutInvited(planned: PlannedSeminar): PlannedSeminar {
  return { ...planned, leftOut: { ...planned.leftOut, already_invited: [] } }
}

const namedAtMost = 6

/** "Vellinge, förtroendevald; Osby, socialtjänst" */
function seatNames(t: Translate, plan: PlannedSeminar[]): string {
  const seats = plan.flatMap(({ leftOut }) => [...leftOut.vacant, ...leftOut.no_address])
  const named = seats
    .slice(0, namedAtMost)
    .map((seat) => `${seat.municipalityName}, ${t(`seat_role.${seat.role}`).toLowerCase()}`)
  if (seats.length > namedAtMost)
    named.push(t('invitations.and_more', { n: seats.length - namedAtMost }))
  return named.join('; ')
}

function example(preview: Preview) {
  const { plan, round } = preview
  const all = plan.flatMap((planned) =>
    planned.recipients.map((recipient) => ({ planned, recipient })),
  )
  const number = Math.min(preview.example, all.length)
  const chosen = all[number - 1]
  if (!chosen || !isSettled(chosen.planned.seminar)) return null
  const { planned, recipient } = chosen
  const mail = exampleMail(preview, planned, recipient)
  if (!mail) return null
  const query = (n: number) => {
    const params = new URLSearchParams({
      omgang: round.slug,
      ...(preview.seatId && { plats: preview.seatId }),
    })
    for (const { seminar } of plan) params.append('seminarium', seminar.slug)
    params.set('exempel', String(n))
    return `?${params}`
  }
  return {
    number,
    of: all.length,
    previous: number > 1 ? query(number - 1) : null,
    next: number < all.length ? query(number + 1) : null,
    whole: `/utskick/inbjudan/exempel${query(number)}`,
    to: `${recipient.name} <${recipient.email}>`,
    subject: mail.subject,
    text: mail.text,
  }
}

/** Those that somebody is invited from now, perhaps fewer than the seminar has. */
function municipalitiesOf({ recipients }: PlannedSeminar): number {
  return new Set(recipients.map((recipient) => recipient.municipalityCode)).size
}

/** What a mailing's letters are filled from beside the recipients. */
export interface LetterFacts {
  sender: Sender
  facts: QuestionFacts
  templates: Templates
  programmes: Map<string, ProgrammeLine[]>
  today: LocalDate
}

/** The mail as it will be, its link shown as words. */
export function exampleMail(
  { sender, facts, templates, programmes, today }: LetterFacts,
  { seminar, municipalities }: PlannedSeminar,
  recipient: Recipient,
): Mail | null {
  if (!isSettled(seminar)) return null
  const programme = programmes.get(seminar.id) ?? []
  const all = { ...facts, municipalities, programme, today }
  const mail = invitationMails(sender, seminar, all, templates)(recipient)
  return {
    ...mail,
    html: mail.html.replaceAll(linkMark, maskedToken),
    text: mail.text.replaceAll(linkMark, maskedToken),
  }
}

/** Stands where a person's own token will be. */
export const maskedToken = '…'
