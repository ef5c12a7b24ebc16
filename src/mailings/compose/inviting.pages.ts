/** View data for choosing seminars to invite to, and for what only invitations show on the review page. */
import type { Places } from '../../invitations/rules.ts'
import { type Candidate, isShortNotice, leftOutReasons, replyBy, whyCannotInviteTo } from '../../invitations/rules.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { type mailProblem, unnamed } from '../../kernel/mail/sender.rules.ts'
import { formatDate, formatSpan, type LocalDate, localDate } from '../../kernel/time.ts'
import { joined, listText } from '../../kernel/words.ts'
import { seatRoles } from '../../questionnaire/rules.ts'
import type { Round } from '../../rounds/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { type Chosen, isInvitee, type NotChosen, onPaper } from './audience.rules.ts'
import { planSeminar } from './inviting.rules.ts'
import type { Planned } from './mails.ts'
import { paperPlan } from './plan.rules.ts'

/** Seminars that people can be invited to now, and those that must wait. */
export function choosePage(
  shown: { round: Round; seminars: Seminar[]; candidates: Candidate[]; today: LocalDate; chosen: string[] },
  t: Translate,
) {
  const { round, seminars, chosen, today } = shown
  const bySeminar = Map.groupBy(shown.candidates, ({ seminarId }) => seminarId)
  const rows = seminars.map((seminar) => {
    const { recipients, leftOut } = planSeminar(seminar, bySeminar.get(seminar.id) ?? [])
    const refusal = whyCannotInviteTo(seminar, today)
    const byPost = leftOut.some(({ reason }) => onPaper.includes(reason))
    return {
      ...seminar,
      day: dayOf(seminar, t),
      place: placeOf(seminar, t),
      recipients: recipients.length,
      isChosen: chosen.includes(seminar.slug),
      refusal,
      leftOut: leftOutWords(leftOut, t),
      canChoose: refusal === null && (recipients.length > 0 || byPost),
    }
  })
  const ready = rows.filter((row) => row.canChoose)
  const all = new URLSearchParams({ omgang: round.slug })
  for (const { slug } of ready) all.append('seminarium', slug)
  return {
    title: t('invitations.choose_title'),
    round,
    ready,
    allHref: `/utskick/inbjudan?${all}`,
    people: ready.reduce((sum, { recipients }) => sum + recipients, 0),
    waiting: rows.filter((row) => !row.canChoose),
  }
}

/** "onsdag 14 april 2027 kl. 9.30–15.30, Gasverket, Lund" */
export function whenAndWhere(seminar: Seminar, t: Translate): string {
  return joined(dayOf(seminar, t), placeOf(seminar, t))
}

function dayOf({ date, startTime, endTime, confirmedAt }: Seminar, t: Translate): string {
  return date && startTime && endTime && confirmedAt ? formatSpan({ date, start: startTime, end: endTime }, t.lang) : ''
}

function placeOf(seminar: Seminar, t: Translate): string {
  const venue = joined(seminar.venueName, seminar.venueTown)
  if (seminar.form === 'digital') return t('seminars.form.digital')
  return seminar.form === 'both' ? t('changes.place_and_digital', { place: venue }) : venue
}

/** "3 vakanta, 1 utan adress" */
function leftOutWords(leftOut: NotChosen[], t: Translate, reasons = leftOutReasons): string {
  return reasons
    .map((reason) => ({ reason, n: countLeftOut(leftOut, reason) }))
    .filter(({ n }) => n > 0)
    .map(({ reason, n }) => t.n(`invitations.left_out.${reason}`, n))
    .join(', ')
}

function countLeftOut(leftOut: NotChosen[], reason: NotChosen['reason']): number {
  return leftOut.filter((one) => one.reason === reason).length
}

export interface Inviting {
  round: Round
  plan: Planned
  questionnaireVersion: string
  hasSmtp: boolean
  mailProblem: ReturnType<typeof mailProblem>
  /** Places of the afternoon; null unless guests are invited. */
  places: Places | null
}

/** "5 personer i 2 kommuner" and "3 socialtjänst, 2 förtroendevald" */
export function inviteesLines({ purpose, recipients }: Planned, t: Translate): string[] {
  const people = t.n('common.n_people', recipients.length)
  if (purpose === 'guest_invitation') return [people]
  return [
    `${people} ${t.n('invitations.of_municipalities', municipalitiesOf(recipients))}`,
    seatRoles
      .map((role) => ({ role, n: recipients.filter((one) => roleOf(one) === role).length }))
      .filter(({ n }) => n > 0)
      .map(({ role, n }) => `${n} ${t(`seat_role.${role}`).toLowerCase()}`)
      .join(', '),
  ]
}

function roleOf({ addressee }: Chosen) {
  return 'role' in addressee ? addressee.role : null
}

/** Number of municipalities that somebody is invited from now, perhaps fewer than the seminar has. */
export function municipalitiesOf(recipients: Chosen[]): number {
  return new Set(recipients.map(({ addressee }) => 'role' in addressee && addressee.municipalityCode)).size
}

/** The last day to reply; for guests the afternoon too, for seats the last day for answers. */
export function inviteFacts({ plan }: Inviting, t: Translate) {
  const days = new Set(plan.about.map((seminar) => replyDayOf(seminar, plan.facts.today, t)))
  if (plan.purpose === 'guest_invitation') {
    const [afternoon] = plan.recipients.filter(isInvitee)
    return [
      ...(afternoon ? [{ term: t('guests.the_afternoon'), lines: [whenAndWhere(afternoon.seminar, t)] }] : []),
      { term: t('rounds.col_deadline'), lines: [...days] },
    ]
  }
  const [day] = days
  const answerDays = new Set(plan.about.map(({ answerBy }) => answerBy))
  const long = (date: LocalDate) => formatDate(date, 'day', t.lang)
  return [
    {
      term: t('rounds.col_deadline'),
      lines: [
        days.size === 1 && day ? t('invitations.last_day_same', { date: day }) : t('invitations.last_day_each'),
        t('invitations.last_day_questions', { date: listText([...answerDays].sort().map(long), t) }),
      ],
    },
    { term: t('invitations.then'), lines: [t('invitations.then_text')] },
  ]
}

export function replyDayOf(seminar: Seminar, today: LocalDate, t: Translate): string {
  return seminar.date ? formatDate(replyBy(seminar.date, seminar.replyDays, today), 'day', t.lang) : ''
}

interface Check {
  is: 'done' | 'late' | 'empty'
  text: string
}

/** Checks that staff would otherwise make themselves before they invite. */
export function checksOf(shown: Inviting, t: Translate): Check[] {
  const own = shown.plan.purpose === 'guest_invitation' ? guestChecks(shown, t) : seatChecks(shown, t)
  return own.filter((check) => check !== false)
}

function seatChecks(shown: Inviting, t: Translate): (Check | false)[] {
  const { plan, round, questionnaireVersion: version } = shown
  const { about, leftOut, facts } = plan
  const vacant = countLeftOut(leftOut, 'vacant')
  const byPost = paperPlan(plan).recipients.length
  const invited = countLeftOut(leftOut, 'already_invited')
  const unapproved = about.filter(({ targetGroupApprovedAt }) => targetGroupApprovedAt === null)
  const short = about.filter((seminar) => isShortNotice(seminar, facts.today))
  return [
    vacant + byPost === 0 && { is: 'done', text: t.n('invitations.check.all_held', plan.recipients.length) },
    vacant > 0 && { is: 'late', text: t('invitations.check.left_out', { what: leftOutWords(leftOut, t, ['vacant']) }) },
    byPost > 0 && {
      is: 'late',
      text: t('invitations.check.on_paper', { what: leftOutWords(leftOut, t, ['by_post', 'no_address']) }),
    },
    invited === 0
      ? { is: 'done', text: t('invitations.check.none_invited') }
      : { is: 'empty', text: t.n('invitations.check.invited', invited) },
    unapproved.length === 0
      ? { is: 'done', text: t('seminars.target_group.is_approved') }
      : { is: 'late', text: t('invitations.check.unapproved', { names: namesOf(unapproved, t) }) },
    {
      is: 'done',
      text: round.frozen_at
        ? t('invitations.check.frozen', { version, date: localDate(round.frozen_at) })
        : t('invitations.check.freezes', { version }),
    },
    short.length > 0 && { is: 'late', text: t('invitations.check.short', { names: namesOf(short, t) }) },
    shown.mailProblem !== null && {
      is: 'late',
      text: t(`sender.${shown.mailProblem}`, { address: facts.sender.baseUrl }),
    },
    facts.sender.organisation === unnamed && { is: 'late', text: t('sender.unnamed') },
    !shown.hasSmtp && { is: 'late', text: t('invitations.check.no_smtp') },
  ]
}

function namesOf(seminars: Seminar[], t: Translate): string {
  return listText(
    seminars.map(({ name }) => name),
    t,
  )
}

function guestChecks({ plan, places }: Inviting, t: Translate): (Check | false)[] {
  const { about, recipients, facts } = plan
  const [seminar] = about
  const hasProgramme = seminar && (facts.afternoons.get(seminar.id)?.length ?? 0) > 0
  return [
    placesCheck(recipients.length, places, t),
    hasProgramme
      ? { is: 'done', text: t('guests.check.programme') }
      : { is: 'late', text: t('guests.check.no_programme') },
    seminar !== undefined && isShortNotice(seminar, facts.today) && { is: 'late', text: t('guests.check.short') },
  ]
}

function placesCheck(n: number, places: Places | null, t: Translate): Check {
  if (!places || places.capacity === null) return { is: 'empty', text: t('guests.check.unlimited') }
  const free = Math.max(0, places.capacity - places.coming)
  if (free === 0) return { is: 'late', text: t('guests.check.full') }
  return n > free
    ? { is: 'late', text: t('guests.check.more_than_places', { n, free }) }
    : { is: 'done', text: t('guests.check.places', { n, free }) }
}
