import { isMessageKey, type Translate } from '../kernel/i18n/translate.ts'
import type { Mail } from '../kernel/mail/letter.ts'
import { never } from '../kernel/mail/outbox.ts'
import { formatDate, formatInstant, type LocalDate, localDate, type UtcText } from '../kernel/time.ts'
import { joined, listText } from '../kernel/words.ts'
import type { listHoldersOf } from '../seats/queries.ts'
import { isAboutAnotherDay, type Seminar } from '../seminars/rules.ts'
import type { Handover } from './handover.queries.ts'
import type { Answering, SeatInvitation } from './invitee.queries.ts'
import { isOpen, whyCannotInviteTo, whyCannotRecord, whyCannotReply } from './rules.ts'
import type { LinkRow, listOtherSeats, ReplyRow, SeatEvent, SeatLetter } from './standing.queries.ts'

interface StandingData {
  standing: SeatInvitation
  links: LinkRow[]
  handover: Handover | null
  seminar: Seminar
  replies: ReplyRow<'seat'>[]
  events: SeatEvent[]
  letters: SeatLetter[]
  holders: Awaited<ReturnType<typeof listHoldersOf>>
  others: Awaited<ReturnType<typeof listOtherSeats>>
  answering: Answering | null
  today: LocalDate
}

/** One seat's invitation: its state, open decisions and history. */
export function standingPage(data: StandingData, t: Translate) {
  const { standing } = data
  const live = liveLink(data, 'holder')
  return {
    title: titleOf(standing, t),
    base: `/inbjudningar/${standing.id}`,
    standing,
    invited: invitedWords(data, live, t),
    reply: replyWords(data, t),
    substitute: substituteWords(data, t),
    answers: { ...answersWords(data.answering, t), sub: lastDayWords(standing, t) },
    handover: handoverTodo(data.handover, t),
    toInvite: inviteTodo(data, live, t),
    former: formerTodo(data, live, t),
    moved: movedTodo(live, t),
    others: data.others,
    cannotNote: live ? whyCannotRecord(data.seminar, data.today) : 'not_invited',
    link: live && {
      id: live.id,
      text: isOnPaper(standing, live)
        ? t('people.new_link_paper_text', { name: live.name })
        : t('people.new_link_text', { name: live.name, email: live.email }),
    },
    history: history(data, t),
  }
}

/** Whether letters to the holder are printed and posted. */
function isOnPaper({ holderByPost }: SeatInvitation, { email }: LinkRow): boolean {
  return holderByPost === 1 || email === ''
}

function titleOf({ role, municipalityName: municipality }: SeatInvitation, t: Translate): string {
  return t('seats.seat_of', { role: t(`seat_role.${role}`), municipality })
}

function liveLink({ links }: StandingData, kind: 'holder' | 'substitute'): LinkRow | null {
  return links.find((link) => link.kind === kind && link.revokedAt === null) ?? null
}

function day(at: UtcText, t: Translate): string {
  return formatDate(localDate(at), 'short', t.lang)
}

function invitedWords({ standing }: StandingData, live: LinkRow | null, t: Translate) {
  if (standing.withdrawnAt && !live)
    return { is: 'no', text: t('people.withdrawn_at', { date: day(standing.withdrawnAt, t) }), sub: '' }
  if (live) {
    const text = t('people.invited_at', { date: day(live.createdAt, t) })
    return { is: live.mail === 'failed' ? 'late' : 'done', text, sub: mailWords(live, t) }
  }
  if (!standing.holderName) return { is: 'none', text: t('people.no_holder'), sub: '' }
  return { is: 'empty', text: t('people.not_invited', { name: standing.holderName }), sub: '' }
}

function mailWords({ mail, byPost }: LinkRow, t: Translate): string {
  if (byPost === 1 && (mail === 'queued' || mail === 'sent')) return t(`people.paper.${mail}`)
  return t(`people.mail.${mail ?? 'none'}`)
}

const shapes = { coming: 'done', not_coming: 'no', substitute: 'swap' } as const

function replyWords({ standing, seminar, replies }: StandingData, t: Translate) {
  const { reply } = standing
  const [latest] = replies
  if (!reply || !latest) return { is: 'none', text: t('people.said.none'), sub: '', note: '' }
  const sub = byWhom(latest, t)
  if (isAboutAnotherDay(standing.repliedAt, seminar))
    return { is: 'none', text: t('people.said.other_day'), sub, note: '' }
  return { is: shapes[reply], text: t(`people.said.${reply}`), sub, note: latest.comment }
}

function byWhom(row: ReplyRow<'seat'>, t: Translate): string {
  const date = day(row.at, t)
  return row.staff
    ? t('people.by_staff', { who: row.staff, date, source: t(`people.source.${row.source}`) })
    : t('common.name_date', { name: row.linkName ?? '–', date })
}

function substituteWords(data: StandingData, t: Translate) {
  const link = liveLink(data, 'substitute')
  if (!link) return null
  const { id, name, email } = link
  const isAhead = whyCannotReply(data.seminar, data.today) !== 'too_late'
  return {
    id,
    name,
    email,
    sub: joined(email, mailWords(link, t)),
    canRenew: isAhead && data.standing.withdrawnAt === null,
    text: t('people.substitute_link_text', { name }),
  }
}

function answersWords(answering: Answering | null, t: Translate) {
  if (!answering) return { is: 'none', text: t('people.answers.none') }
  const { submittedAt } = answering
  if (!submittedAt) return { is: 'half', text: t('people.answers.begun') }
  return { is: 'done', text: t('people.answers.submitted', { date: day(submittedAt, t) }) }
}

function lastDayWords({ answerBy, extendedAt }: SeatInvitation, t: Translate): string {
  const date = formatDate(answerBy, 'short', t.lang)
  return t(extendedAt === null ? 'people.answer_by' : 'people.answer_by_extended', { date })
}

function handoverTodo(handover: Handover | null, t: Translate) {
  if (!handover || !isOpen(handover)) return null
  const { id, name, email, fromName: from, askedAt, decidedAt, state } = handover
  const isAsked = state === 'asked'
  return {
    id,
    isAsked,
    title: t('people.handover_by', { from, name }),
    text: isAsked
      ? t('people.handover_asked_at', { date: day(askedAt, t), name, email })
      : t('people.handover_declined_at', { date: day(decidedAt ?? askedAt, t), name }),
    means: isAsked ? t('people.handover_means', { name, from }) : '',
    approve: t('people.approve', { name }),
    refuse: t(isAsked ? 'people.refuse' : 'people.put_aside'),
  }
}

function inviteTodo(data: StandingData, live: LinkRow | null, t: Translate) {
  const { standing, seminar, today } = data
  const { holderName: name, holderEmail: email, withdrawnAt, seatId, roundSlug: round, seminarSlug: slug } = standing
  if (live || !name) return null
  const refusal = whyCannotInviteTo(seminar, today)
  const query = new URLSearchParams({ omgang: round, seminarium: slug, plats: seatId })
  return {
    text: [
      t(withdrawnAt ? 'people.is_withdrawn' : 'people.new_holder', { name }),
      email ? '' : t('people.no_address', { name }),
    ].join(' '),
    why: refusal ? t(`invitations.refusal.${refusal}`) : '',
    href: refusal ? null : `/utskick/inbjudan/granska?${query}`,
    button: withdrawnAt ? t('people.invite_again') : t('people.invite_new', { name }),
  }
}

/** Asks whether to send the letter again, when the address has changed since the last letter. */
function movedTodo(live: LinkRow | null, t: Translate) {
  if (!live?.mailedTo || live.email === '' || live.mailedTo === live.email) return null
  const { id, name, email, mailedTo: old } = live
  return { id, text: t('people.moved_address', { name, email, old }) }
}

/** Former holders who have the seminar in the calendar and have not been told, while it is ahead. */
function formerTodo({ links, seminar, today }: StandingData, live: LinkRow | null, t: Translate) {
  if (seminar.date === null || seminar.date < today || seminar.cancelledAt) return []
  return links
    .filter(
      (link) =>
        link.endedAs === 'replaced' &&
        Number(link.calendars) > 0 &&
        Number(link.farewells) === 0 &&
        link.email !== live?.email,
    )
    .map(({ id, name }) => ({ id, text: t('people.former', { name }), button: t('people.tell_former', { name }) }))
}

interface Line {
  at: UtcText
  what: string
  /** Address of the letter's own page. */
  href?: string
  who: string
  how: string
}

/** Replies, staff's changes, letters, links and holders in one list, the latest first. */
function history(data: StandingData, t: Translate) {
  const lines: Line[] = [
    ...data.replies.map((row) => ({
      at: row.at,
      what: [t(`people.event.${row.kind}`, { name: row.substituteName }), row.comment].filter(Boolean).join('. '),
      who: row.staff ?? row.linkName ?? '–',
      how: t(`people.source.${row.source}`),
    })),
    ...data.events.flatMap((row) => eventLine(row, t)),
    ...data.letters.map((row) => letterLine(row, t)),
    ...data.links.map((link) => ({
      at: link.createdAt,
      what: t(link.kind === 'holder' ? 'people.event.invited' : 'people.event.substitute_link', { name: link.name }),
      who: '–',
      how: mailWords({ ...link, mail: link.firstMail }, t),
    })),
    ...data.holders.map((row, i) => {
      const way = `people.way.${row.source}`
      const isCorrected = data.holders.slice(i + 1).some((one) => one.person_id === row.person_id)
      const { name, email } = row
      const what = isCorrected
        ? t('people.event.holder_corrected', { details: joined(name, email) })
        : t('people.event.holder_since', { name })
      return { at: row.since_at, what, who: '–', how: isMessageKey(way) ? t(way) : row.source }
    }),
  ]
  return lines
    .sort((a, b) => b.at.localeCompare(a.at))
    .map(({ at, ...line }) => ({ ...line, when: formatInstant(at, t.lang) }))
}

/** Events left out of the history, since its lines about the seat's holders already tell them. */
const holderKinds = ['holder_replaced', 'person_corrected', 'address_corrected']
/** A letter with its state, or with the time it is set to go. */
function letterLine(row: SeatLetter, t: Translate): Line {
  const { id, purpose, toName: who, sentAt, createdAt, dueAt } = row
  const key = `mailings.purpose.${purpose}`
  const what = t('people.event.letter', { what: isMessageKey(key) ? t(key) : purpose })
  const state = t(`mailings.standing.${row.standing}`)
  const isSet = row.standing === 'queued' && dueAt > createdAt && dueAt < never
  const how = isSet ? t('people.letter_due', { date: formatInstant(dueAt, t.lang) }) : state
  return { at: sentAt ?? createdAt, what, href: `/utskick/meddelande/${id}`, who, how }
}

function eventLine(row: SeatEvent, t: Translate): Line[] {
  const key = `history.${row.kind}`
  if (!isMessageKey(key) || holderKinds.includes(row.kind)) return []
  const detail = JSON.parse(row.detail) as Record<string, string>
  return [{ at: row.at, what: t(key, detail).trim(), who: row.who ?? detail.from ?? '–', how: '' }]
}

/** Confirmation before an invitation is withdrawn: who is told, and by which letter. */
export function withdrawPage(
  data: { standing: SeatInvitation; told: LinkRow[]; number: number; mail: Mail | null },
  t: Translate,
) {
  const { standing, told, mail } = data
  const names = told.map(({ name }) => name)
  const list = listText(names, t)
  return {
    title: t('people.withdraw_question', { name: standing.holderName ?? standing.municipalityName }),
    base: `/inbjudningar/${standing.id}`,
    trail: titleOf(standing, t),
    tell: names.length > 0 ? t('people.withdraw_tell', { names: list }) : null,
    example: mail && farewellOf(mail, data, t),
    labels: { skal: t('common.why') },
  }
}

function farewellOf(
  { subject, text }: Mail,
  { standing, told, number }: { standing: SeatInvitation; told: LinkRow[]; number: number },
  t: Translate,
) {
  const to = told[number - 1]
  const at = (path: string, n: number) => `/inbjudningar/${standing.id}/ta-tillbaka${path}?exempel=${n}`
  return {
    number: t('invitations.example_number', { n: number, of: told.length }),
    previous: number > 1 ? at('', number - 1) : null,
    next: number < told.length ? at('', number + 1) : null,
    whole: at('/exempel', number),
    to: to?.email ? `${to.name} <${to.email}>` : `${to?.name}, ${t('invitations.mail_way_post')}`,
    subject,
    text,
  }
}
