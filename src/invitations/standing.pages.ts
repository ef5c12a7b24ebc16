import { isMessageKey, type Translate } from '../kernel/i18n/translate.ts'
import type { Mail } from '../kernel/mail/letter.ts'
import { never } from '../kernel/mail/outbox.ts'
import { formatDate, formatInstant, type LocalDate, localDate, type UtcText } from '../kernel/time.ts'
import { joined, listText } from '../kernel/words.ts'
import { purposeName } from '../letters/purposes.rules.ts'
import type { LinkKind } from '../schema.ts'
import type { listHoldersOf } from '../seats/queries.ts'
import { isAboutAnotherDay, type Seminar } from '../seminars/rules.ts'
import type { Handover } from './handover.queries.ts'
import type { Answering, SeatInvitation } from './invitee.queries.ts'
import { isOpen, whyCannotInviteTo, whyCannotRecord, whyCannotReply } from './rules.ts'
import type {
  GuestBounce,
  GuestInvitation,
  LetterRow,
  LinkRow,
  listOtherSeats,
  ReplyRow,
  SeatEvent,
} from './standing.queries.ts'

interface OfBoth {
  links: LinkRow[]
  seminar: Seminar
  replies: ReplyRow[]
  letters: LetterRow[]
  today: LocalDate
}

interface OfSeat extends OfBoth {
  kind: 'seat'
  standing: SeatInvitation
  handover: Handover | null
  events: SeatEvent[]
  holders: Awaited<ReturnType<typeof listHoldersOf>>
  others: Awaited<ReturnType<typeof listOtherSeats>>
  answering: Answering | null
}

interface OfGuest extends OfBoth {
  kind: 'guest'
  standing: GuestInvitation
  /** Place in the queue; 0 when the guest does not wait. */
  queue: number
  bounce: GuestBounce | null
}

type StandingData = OfSeat | OfGuest

/** One invitation: its state, open decisions and history. The parts that only a seat or only a guest has come last. */
export function standingPage(data: StandingData, t: Translate) {
  const live = liveLink(data, data.kind === 'seat' ? 'holder' : 'guest')
  return {
    ...headOf(data, t),
    invited: invitedWords(data, live, t),
    reply: replyWords(data, t),
    cannotNote: live ? whyCannotRecord(data.seminar, data.today) : 'not_invited',
    withdraw: live && t(data.kind === 'seat' ? 'people.withdraw_text' : 'guests.withdraw_lead'),
    history: history(data, t),
    ...(data.kind === 'seat' ? seatParts(data, live, t) : guestParts(data)),
  }
}

function headOf(
  { kind, standing }: Pick<OfSeat, 'kind' | 'standing'> | Pick<OfGuest, 'kind' | 'standing'>,
  t: Translate,
) {
  const { seminarSlug: slug, seminarName: seminar } = standing
  const base = `/inbjudningar/${standing.id}`
  if (kind === 'seat') {
    const { role, municipalityName: municipality, holderName, holderTitle, holderEmail, holderPhone } = standing
    const href = `/kommuner/${standing.municipalityCode}`
    return {
      title: t('seats.seat_of', { role: t(`seat_role.${role}`), municipality }),
      base,
      trail: [
        { href: `/seminarier/${slug}`, text: seminar },
        { href, text: municipality },
      ],
      person: {
        term: t('people.holder'),
        name: holderName,
        sub: joined(holderTitle, holderEmail, holderPhone),
        href: `${href}/roller/${role}?omgang=${standing.roundSlug}`,
        change: t('people.change_holder'),
      },
      note: { lead: t('people.note_lead'), answers: ['kommer', 'kommer_inte', 'ersattare'] },
    }
  }
  const { name, title, email, phone, organisation } = standing
  const href = `/organisationer/${standing.organisationId}`
  return {
    title: name,
    base,
    trail: [
      { href: `/seminarier/${slug}/gaster`, text: t('guests.title', { name: seminar }) },
      { href, text: organisation },
    ],
    person: {
      term: t('guests.column.guest'),
      name,
      sub: joined(title, email || t('guests.no_address_yet'), phone),
      href: `${href}/personer/${standing.guestId}`,
      change: t('common.change'),
    },
    note: { lead: t('guests.record_lead'), answers: ['kommer', 'kommer_inte'] },
  }
}

function seatParts(data: OfSeat, live: LinkRow | null, t: Translate) {
  const { standing } = data
  return {
    substitute: substituteWords(data, t),
    answers: {
      ...answersWords(data.answering, t),
      sub: lastDayWords(standing, t),
      enter: `/platser/${standing.seatId}/svar`,
      extend: `/omgangar/${standing.roundSlug}/svarstid?plats=${standing.seatId}`,
    },
    handover: handoverTodo(data.handover, t),
    toInvite: inviteTodo(data, live, t),
    former: formerTodo(data, live, t),
    moved: movedTodo(live, t),
    others: data.others,
    link: live && {
      id: live.id,
      text: isOnPaper(standing, live)
        ? t('people.new_link_paper_text', { name: live.name })
        : t('people.new_link_text', { name: live.name, email: live.email }),
    },
    byPost: standing.holderName ? { name: standing.holderName, is: standing.holderByPost === 1 } : null,
  }
}

function guestParts({ standing, seminar, today, bounce }: OfGuest) {
  const canSend = standing.withdrawnAt === null && whyCannotReply(seminar, today) === null
  return { bounce, again: canSend ? { id: standing.linkId ?? '', email: standing.email } : null }
}

/** Whether letters to the holder are printed and posted. */
function isOnPaper({ holderByPost }: SeatInvitation, { email }: LinkRow): boolean {
  return holderByPost === 1 || email === ''
}

function liveLink({ links }: OfBoth, kind: LinkKind): LinkRow | null {
  return links.find((link) => link.kind === kind && link.revokedAt === null) ?? null
}

function day(at: UtcText, t: Translate): string {
  return formatDate(localDate(at), 'short', t.lang)
}

function invitedWords({ kind, standing }: StandingData, live: LinkRow | null, t: Translate) {
  if (standing.withdrawnAt && !live)
    return { is: 'no', text: t('people.withdrawn_at', { date: day(standing.withdrawnAt, t) }), sub: '' }
  if (live) {
    const text = t('people.invited_at', { date: day(live.createdAt, t) })
    const isLost = live.mail === 'failed' || live.mail === 'bounced'
    return { is: isLost ? 'late' : 'done', text, sub: mailWords(live, t) }
  }
  if (kind === 'guest') return { is: 'empty', text: t('guests.state.stopped'), sub: '' }
  if (!standing.holderName) return { is: 'none', text: t('people.no_holder'), sub: '' }
  return { is: 'empty', text: t('people.not_invited', { name: standing.holderName }), sub: '' }
}

function mailWords({ mail, byPost }: LinkRow, t: Translate): string {
  if (byPost === 1 && (mail === 'queued' || mail === 'sent')) return t(`people.paper.${mail}`)
  return t(`people.mail.${mail ?? 'none'}`)
}

const shapes = { coming: 'done', not_coming: 'no', substitute: 'swap', waiting: 'half' } as const

function replyWords(data: StandingData, t: Translate) {
  const { standing, seminar, replies } = data
  const { reply } = standing
  const [latest] = replies
  if (!reply || !latest) return { is: 'none', text: t('seminars.reply.no_reply'), sub: '', note: '' }
  const sub = byWhom(latest, t)
  if (isAboutAnotherDay(standing.repliedAt, seminar)) return { is: 'none', text: t('people.other_day'), sub, note: '' }
  const text =
    data.kind === 'guest' && reply === 'waiting'
      ? t('guests.waiting_at', { n: data.queue })
      : t(`seminars.reply.${reply}`)
  return { is: shapes[reply], text, sub, note: latest.comment }
}

function byWhom(row: ReplyRow, t: Translate): string {
  const date = day(row.at, t)
  return row.staff
    ? t('people.by_staff', { who: row.staff, date, source: t(`people.source.${row.source}`) })
    : t('common.name_date', { name: row.source === 'queue' ? t('people.source.queue') : (row.linkName ?? '–'), date })
}

function substituteWords(data: OfSeat, t: Translate) {
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

function inviteTodo(data: OfSeat, live: LinkRow | null, t: Translate) {
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
function formerTodo({ links, seminar, today }: OfSeat, live: LinkRow | null, t: Translate) {
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
      what: [repliedWords(row, t), row.comment].filter(Boolean).join('. '),
      who: row.staff ?? row.linkName ?? '–',
      how: t(`people.source.${row.source}`),
    })),
    ...(data.kind === 'seat' ? data.events.flatMap((row) => eventLine(row, t)) : []),
    ...data.letters.map((row) => letterLine(row, t)),
    ...data.links.map((link) => ({
      at: link.createdAt,
      what: t(link.kind === 'substitute' ? 'people.event.substitute_link' : 'people.event.invited', {
        name: link.name,
      }),
      ...(link.firstMailId && { href: letterHref(link.firstMailId) }),
      who: '–',
      how: mailWords({ ...link, mail: link.firstMail }, t),
    })),
    ...(data.kind === 'seat' ? heldLines(data, t) : []),
  ]
  return lines
    .sort((a, b) => b.at.localeCompare(a.at))
    .map(({ at, ...line }) => ({ ...line, when: formatInstant(at, t.lang) }))
}

function heldLines({ holders }: OfSeat, t: Translate): Line[] {
  return holders.map((row, i) => {
    const way = `people.way.${row.source}`
    const isCorrected = holders.slice(i + 1).some((one) => one.person_id === row.person_id)
    const { name, email } = row
    const what = isCorrected
      ? t('people.event.holder_corrected', { details: joined(name, email) })
      : t('people.event.holder_since', { name })
    return { at: row.since_at, what, who: '–', how: isMessageKey(way) ? t(way) : row.source }
  })
}

function repliedWords({ kind, substituteName: name }: ReplyRow, t: Translate): string {
  return kind === 'substitute' ? t('people.event.substitute', { name }) : t(`seminars.reply.${kind}`)
}

function letterHref(messageId: string): string {
  return `/utskick/meddelande/${messageId}`
}

/** Events left out of the history, since its lines about the seat's holders already tell them. */
const holderKinds = ['holder_replaced', 'person_corrected', 'address_corrected']
/** A letter with its state, or with the time it is set to go. */
function letterLine(row: LetterRow, t: Translate): Line {
  const { id, purpose, toName: who, sentAt, createdAt, dueAt } = row
  const what = t('people.event.letter', { what: purposeName(purpose, t) })
  const state = t(`mailings.standing.${row.standing}`)
  const isSet = row.standing === 'queued' && dueAt > createdAt && dueAt < never
  const how = isSet ? t('people.letter_due', { date: formatInstant(dueAt, t.lang) }) : state
  return { at: sentAt ?? createdAt, what, href: letterHref(id), who, how }
}

function eventLine(row: SeatEvent, t: Translate): Line[] {
  const key = `history.${row.kind}`
  if (!isMessageKey(key) || holderKinds.includes(row.kind)) return []
  const detail = JSON.parse(row.detail) as Record<string, string>
  return [{ at: row.at, what: t(key, detail).trim(), who: row.who ?? detail.from ?? '–', how: '' }]
}

/** Confirmation before an invitation is withdrawn: who is told, and by which letter. */
export function withdrawPage(
  data: Parameters<typeof headOf>[0] & { told: LinkRow[]; number: number; mail: Mail | null },
  t: Translate,
) {
  const { told, mail } = data
  const names = told.map(({ name }) => name)
  const list = listText(names, t)
  const { base, title, person } = headOf(data, t)
  return {
    title: t('people.withdraw_question', { name: person.name ?? title }),
    base,
    trail: title,
    lead: t(data.kind === 'seat' ? 'people.withdraw_text' : 'guests.withdraw_lead'),
    tell: names.length > 0 ? t('people.withdraw_tell', { names: list }) : null,
    example: mail && farewellOf(mail, { ...data, base }, t),
    labels: { skal: t('common.why') },
  }
}

function farewellOf(
  { subject, text }: Mail,
  { base, told, number }: { base: string; told: LinkRow[]; number: number },
  t: Translate,
) {
  const to = told[number - 1]
  const at = (path: string, n: number) => `${base}/ta-tillbaka${path}?exempel=${n}`
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
