import type { SeatRole } from '../kernel/db/schema.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { linkMark } from '../kernel/ids.ts'
import { type mailProblem, unnamed } from '../kernel/mail/sender.rules.ts'
import { formatDate, formatMoment, type LocalDate, localDate } from '../kernel/time.ts'
import { joined, listText } from '../kernel/words.ts'
import type { Mail } from '../letters/rules.ts'
import { settingsText, type When, type WhenFields } from '../letters/when.rules.ts'
import { seatRoles } from '../questionnaire/rules.ts'
import type { Round } from '../rounds/queries.ts'
import { isSettled } from '../seminars/rules.ts'
import type { ProgrammeLine, QuestionFacts, Sender } from './letters.rules.ts'
import { invitationMails, type Templates } from './mails.ts'
import { countLeftOut, dayOf, leftOutWords, placeOf } from './pages.ts'
import {
  type Candidate,
  isShortNotice,
  leftOutReasons,
  type PlannedSeminar,
  paperPlanOf,
  paperRecipients,
  type Recipient,
  replyBy,
} from './rules.ts'

export interface Preview extends LetterFacts {
  round: Round
  plan: PlannedSeminar[]
  /** When it is about one seat only. */
  seatId?: string | undefined
  questionnaireVersion: string
  hasSmtp: boolean
  mailProblem: ReturnType<typeof mailProblem>
  /** 1-based; beyond the last it is the last. */
  example: number
  mailingId: string
  /** Of the mailing on paper. */
  paperId: string
  fingerprint: string
  /** As it was chosen, and what it means. */
  when: When & WhenFields
}

/** The page before the button: how many, to whom, who not, what, when, and how it looks. */
export function previewPage(t: Translate, preview: Preview) {
  const { plan, round, when } = preview
  const total = plan.reduce((sum, planned) => sum + planned.recipients.length, 0)
  const paper = plan.reduce((sum, planned) => sum + paperRecipients(planned).length, 0)
  const municipalities = plan.reduce((sum, planned) => sum + municipalitiesOf(planned), 0)
  const replyDays = replyDaysOf(preview).map((day) => formatDate(day, 'day', t.lang))
  const isOneDay = new Set(replyDays).size === 1
  const hasErrors = Object.keys(when.errors).length > 0
  return {
    title:
      total === 0 && paper > 0
        ? t.n('invitations.preview_title_post', paper)
        : t.n('invitations.preview_title', total),
    trail: mailingTitle(t, plan, { isOne: preview.seatId !== undefined }),
    total,
    people: t.n('invitations.people', total),
    ofMunicipalities: t.n('invitations.of_municipalities', municipalities),
    byRole: byRole(t, plan),
    whenLines: whenLines(t, preview),
    odd: when.isOdd && !hasErrors && total > 0 ? t('mailings.odd_time') : null,
    isHeld: round.second_look === 1,
    from: { name: preview.sender.senderName, address: preview.sender.mailFrom },
    replyTo: preview.sender.replyTo,
    replyDay: isOneDay ? replyDays[0] : null,
    answerDeadline: formatDate(round.answer_deadline, 'day', t.lang),
    checks: checks(t, preview, total),
    seminars: plan.map((planned, i) => seminarPart(t, planned, isOneDay ? null : replyDays[i])),
    leftOut: leftOutParts(t, preview),
    paper:
      paper > 0
        ? {
            text: t.n('invitations.post_text', paper),
            button: t.n('invitations.post_button', paper),
            id: preview.paperId,
          }
        : null,
    example: example(preview),
    settings: { isLater: when.nar === 'sedan', shown: settingsText(when), ...when },
    hidden: hiddenOf(preview),
    button: buttonText(t, preview, total),
    canSend: total > 0 && !hasErrors,
    back: backOf(preview),
    letters: `/omgangar/${round.slug}/brev/invitation_${roleOfExample(preview)}`,
    errors: when.errors,
  }
}

function whenLines(t: Translate, { when, hasSmtp, round }: Preview): string[] {
  if (when.at !== null) return [t('mailings.when_later', { date: formatMoment(when.at, t.lang) })]
  if (round.second_look === 1) return [t('mailings.when_released')]
  return [t(hasSmtp ? 'invitations.when_sent_text' : 'invitations.when_sent_no_smtp')]
}

function buttonText(t: Translate, { round, when }: Preview, total: number): string {
  if (round.second_look === 1) return t.n('invitations.hold', total)
  if (when.at === null) return t.n('invitations.send', total)
  return t.n('invitations.schedule', total, { date: formatMoment(when.at, t.lang) })
}

function hiddenOf({ plan, round, seatId, mailingId, fingerprint }: Preview) {
  return {
    omgang: round.slug,
    utskick: mailingId,
    granskat: fingerprint,
    seminarium: plan.map(({ seminar }) => seminar.slug),
    plats: seatId ?? '',
  }
}

/** "281 socialtjänst, 285 hälso- och sjukvård, 288 förtroendevald" */
function byRole(t: Translate, plan: PlannedSeminar[]): string {
  const recipients = plan.flatMap((planned) => planned.recipients)
  return seatRoles
    .map((role) => ({ role, n: recipients.filter((recipient) => recipient.role === role).length }))
    .filter(({ n }) => n > 0)
    .map(({ role, n }) => `${n} ${t(`seat_role.${role}`).toLowerCase()}`)
    .join(', ')
}

function seminarPart(t: Translate, planned: PlannedSeminar, replyDay: string | null | undefined) {
  const { seminar, recipients } = planned
  const name = t.n('invitations.seminar_row', municipalitiesOf(planned), { name: seminar.name })
  return {
    heading: `${name}: ${t.n('invitations.people', recipients.length)}`,
    day: `${dayOf(t, planned)}, ${placeOf(t, planned)}`,
    replyDay: replyDay ? t('invitations.last_day_reply', { date: replyDay }) : null,
    people: recipients.map((recipient) => ({
      name: recipient.name,
      email: recipient.email,
      seat: seatName(t, recipient),
    })),
  }
}

/** Who gets none, with the page where that can be mended. */
function leftOutParts(t: Translate, { plan, round }: Preview) {
  return leftOutReasons.flatMap((reason) => {
    const seats = plan.flatMap(({ leftOut }) => leftOut[reason])
    if (seats.length === 0) return []
    return [
      {
        heading: t.n(`invitations.left_out.${reason}`, seats.length),
        people: seats.map((seat) => ({
          text: joined(seat.name, seatName(t, seat)),
          href: `/kommuner/${seat.municipalityCode}/roller/${seat.role}?omgang=${encodeURIComponent(round.slug)}`,
        })),
      },
    ]
  })
}

function seatName(t: Translate, { municipalityName, role }: Candidate): string {
  return `${municipalityName}, ${t(`seat_role.${role}`).toLowerCase()}`
}

function backOf({ plan, round, seatId }: Preview): string {
  const [seat] = lettersOf(plan).map(({ recipient }) => recipient)
  return seatId !== undefined && seat?.invitationId
    ? `/inbjudningar/${seat.invitationId}`
    : `/utskick/inbjudan?omgang=${encodeURIComponent(round.slug)}`
}

/** @param isOne about one named seat only: then its person is the title. */
export function mailingTitle(
  t: Translate,
  plan: PlannedSeminar[],
  { isOne, byPost = false }: { isOne: boolean; byPost?: boolean },
): string {
  const title = titleOf(t, byPost ? paperPlanOf(plan) : plan, isOne)
  return byPost ? t('mailings.title_post', { title }) : title
}

function titleOf(t: Translate, plan: PlannedSeminar[], isOne: boolean): string {
  const [first] = lettersOf(plan).map(({ recipient }) => recipient)
  if (isOne && first)
    return t('people.invite_one', { name: first.name, municipality: first.municipalityName })
  const names = plan.map(({ seminar }) => seminar.name)
  return names.length > 4
    ? t('invitations.mailing_title_many', { n: names.length })
    : t('invitations.mailing_title', { names: listOf(t, names) })
}

function listOf(t: Translate, names: string[]): string {
  return listText(names, t)
}

/** For each seminar the last day to reply. */
function replyDaysOf({ plan, today }: Preview): LocalDate[] {
  return plan.map(({ seminar }) => replyBy(seminar.date ?? today, seminar.replyDays, today))
}

interface Check {
  is: 'done' | 'late' | 'empty'
  text: string
}

function checks(t: Translate, preview: Preview, total: number): Check[] {
  const { plan, round, today } = preview
  const vacant = countLeftOut(plan, 'vacant')
  const onPaper = countLeftOut(plan, 'by_post') + countLeftOut(plan, 'no_address')
  const invited = countLeftOut(plan, 'already_invited')
  const unapproved = plan.filter(({ seminar }) => seminar.targetGroupApprovedAt === null)
  const short = plan.filter(({ seminar }) => isShortNotice(seminar, today))
  const names = (some: PlannedSeminar[]) =>
    listOf(
      t,
      some.map(({ seminar }) => seminar.name),
    )
  const list: (Check | false)[] = [
    vacant + onPaper === 0 && { is: 'done', text: t.n('invitations.check.all_held', total) },
    vacant > 0 && {
      is: 'late',
      text: t('invitations.check.left_out', { what: leftOutWords(t, plan, ['vacant']) }),
    },
    onPaper > 0 && {
      is: 'late',
      text: t('invitations.check.on_paper', {
        what: leftOutWords(t, plan, ['by_post', 'no_address']),
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
    preview.mailProblem !== null && {
      is: 'late',
      text: t(`sender.${preview.mailProblem}`, { address: preview.sender.baseUrl }),
    },
    preview.sender.organisation === unnamed && { is: 'late', text: t('sender.unnamed') },
    !preview.hasSmtp && { is: 'late', text: t('invitations.check.no_smtp') },
  ]
  return list.filter((check) => check !== false)
}

/** Everyone who would get a letter: by mail, and then on paper. */
export function lettersOf(plan: PlannedSeminar[]) {
  const of = (some: PlannedSeminar[], onPaper: boolean) =>
    some.flatMap((planned) =>
      planned.recipients.map((recipient) => ({ planned, recipient, onPaper })),
    )
  return [...of(plan, false), ...of(paperPlanOf(plan), true)]
}

function exampleOf({ plan, example }: Preview) {
  const all = lettersOf(plan)
  const number = Math.min(example, all.length)
  return { all, number, chosen: all[number - 1] }
}

/** Whose letter is shown, and rewritten by the link beside it. */
function roleOfExample(preview: Preview): SeatRole {
  return exampleOf(preview).chosen?.recipient.role ?? 'social_services'
}

function example(preview: Preview) {
  const { plan, round, when } = preview
  const { all, number, chosen } = exampleOf(preview)
  if (!chosen) return null
  const { recipient, onPaper } = chosen
  const mail = exampleMail(preview, chosen)
  if (!mail) return null
  const query = (n: number) => {
    const params = new URLSearchParams({
      omgang: round.slug,
      ...(preview.seatId && { plats: preview.seatId }),
      ...(when.nar === 'sedan' && { nar: when.nar, dag: when.dag, kl: when.kl }),
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
    to: onPaper
      ? `${recipient.name}, ${recipient.officialName}`
      : `${recipient.name} <${recipient.email}>`,
    onPaper,
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
  chosen: { planned: PlannedSeminar; recipient: Recipient; onPaper: boolean },
): Mail | null {
  const { recipient, onPaper } = chosen
  const { seminar, municipalities } = chosen.planned
  if (!isSettled(seminar)) return null
  const programme = programmes.get(seminar.id) ?? []
  const all = { ...facts, municipalities, programme, today, onPaper }
  const mail = invitationMails(sender, seminar, all, templates)(recipient)
  return {
    ...mail,
    html: mail.html.replaceAll(linkMark, maskedToken),
    text: mail.text.replaceAll(linkMark, maskedToken),
  }
}

/** Stands where a person's own token will be. */
export const maskedToken = '…'
