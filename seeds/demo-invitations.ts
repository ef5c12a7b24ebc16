/** The demo's invitations: who was invited, what they replied, and the state of each message. */
import { linkRow } from '../src/invitations/links.queries.ts'
import { linkMark, linkToken, newId } from '../src/kernel/ids.ts'
import { writePlainLetter } from '../src/kernel/mail/letter.ts'
import { addDays, addMinutes, daysBetween, formatDate, type UtcText } from '../src/kernel/time.ts'
import type { Questionnaire } from '../src/questionnaire/queries.ts'
import type { BeforeOf } from './demo-before.ts'
import { addResponse } from './demo-responses.ts'
import {
  add,
  at,
  earlier,
  host,
  inventPerson,
  pick,
  type Rows,
  type Seat,
  type Seminar,
  type World,
} from './demo-world.ts'

/** @returns the token of a person who has not replied; null when all have. */
export function addInvitations(
  rows: Rows,
  world: World,
  seminar: Seminar,
  seats: Seat[],
  asked: { questionnaire: Questionnaire; before: BeforeOf },
): string | null {
  const { plan, date, plannerId, roundId } = seminar
  if (plan.stage !== 'held' && plan.stage !== 'invited') return null
  const { today, random } = world
  const invitedOn = earlier(addDays(date, -42), addDays(today, -9))
  const sentAt = at(invitedOn, '08:30')
  const mailingId = newId()
  add(rows, 'mailing', {
    id: mailingId,
    round_id: roundId,
    purpose: 'invitation',
    title: `Inbjudan till ${plan.name}`,
    created_by: plannerId,
    created_at: sentAt,
  })
  // The later the seminar, the fewer people have replied and answered.
  const away = Math.max(0, daysBetween(today, date))
  const willReply = plan.stage === 'held' ? 0.96 : Math.max(0.45, 0.9 - away / 200)
  const willAnswer = plan.stage === 'held' ? 0.87 : Math.max(0.1, 0.5 - away / 150)
  let silentToken: string | null = null
  for (const seat of seats) {
    if (!seat.holder) continue
    const id = newId()
    const linkId = newId()
    const token = linkToken(world.deps.config.secret, linkId)
    const replied = random() < willReply
    const kind = replied ? pick(replyKinds, random) : null
    const repliedAt = addMinutes(sentAt, 60 + Math.floor(random() * 60 * 24 * 8))
    add(rows, 'invitation', {
      id,
      seat_id: seat.id,
      seminar_id: seminar.id,
      uid: `${id}@${host}`,
      sequence: 0,
      created_at: sentAt,
      reply: kind,
      replied_at: kind && repliedAt,
    })
    const { name, email } = seat.holder
    const made = { secret: world.deps.config.secret, now: sentAt }
    add(rows, 'invitation_link', linkRow(made, { invitationId: id, kind: 'holder', name, email }, linkId))
    if (kind) addReply(rows, world, { invitationId: id, linkId, kind, repliedAt, seat })
    addMessage(rows, world, { seminar, seat, mailingId, invitationId: id, linkId, sentAt })
    const answers = replied && random() < willAnswer
    const drafts = !answers && random() < 0.07
    if (answers || drafts) {
      addResponse(rows, world, { seat, roundId, linkId, plannerId, ...asked, from: repliedAt, drafts })
    }
    if (!replied && !answers && !drafts) silentToken ??= token
  }
  return silentToken
}

const replyKinds = [...Array<'coming'>(8).fill('coming'), 'not_coming' as const, 'substitute' as const]

function addReply(
  rows: Rows,
  world: World,
  reply: {
    invitationId: string
    linkId: string
    kind: 'coming' | 'not_coming' | 'substitute'
    repliedAt: UtcText
    seat: Seat
  },
): void {
  const { random, deps } = world
  const substitute =
    reply.kind === 'substitute' ? inventPerson(reply.seat.role, reply.seat.municipality.name, random) : null
  add(rows, 'reply', {
    id: newId(),
    invitation_id: reply.invitationId,
    link_id: reply.linkId,
    account_id: null,
    at: reply.repliedAt,
    kind: reply.kind,
    substitute_name: substitute?.name ?? '',
    substitute_email: substitute?.email ?? '',
    comment: reply.kind === 'not_coming' && random() < 0.5 ? 'Vi har nämnd samma dag.' : '',
  })
  if (!substitute) return
  const { name, email } = substitute
  const made = { secret: deps.config.secret, now: reply.repliedAt }
  add(rows, 'invitation_link', linkRow(made, { invitationId: reply.invitationId, kind: 'substitute', name, email }))
}

function addMessage(
  rows: Rows,
  { deps, random }: World,
  message: { seminar: Seminar; seat: Seat; mailingId: string; invitationId: string; linkId: string; sentAt: UtcText },
): void {
  const { seminar, seat, sentAt } = message
  const { plan, date } = seminar
  const refused = plan.stage === 'invited' && random() < 0.012
  const day = formatDate(date, 'long', 'sv')
  const place = plan.isDigital ? 'digitalt' : `${plan.venue[0]}, ${plan.venue[2]}`
  const link = `${deps.config.baseUrl}/i/${linkMark}`
  const paragraphs = [
    `Hej ${seat.holder?.name ?? ''}!`,
    `Välkommen till dialogseminarium om äldreomsorgens kompetensförsörjning ${day} kl. 9.30–15.30 i ${place}.`,
    'Svara på inbjudan och på frågorna på din egen sida. Länken är personlig.',
  ]
  const id = newId()
  const { subject, text, html } = writePlainLetter({
    organisation: deps.config.organisation,
    subject: `Inbjudan till dialogseminarium ${day}`,
    paragraphs,
    button: { label: 'Öppna din sida', href: link, fallback: 'Fungerar inte knappen? Gå till' },
    after: [],
  })
  add(rows, 'message', {
    id,
    mailing_id: message.mailingId,
    dedupe_key: `demo-invitation-${seat.id}`,
    purpose: 'invitation',
    invitation_id: message.invitationId,
    to_name: seat.holder?.name ?? '',
    to_email: seat.holder?.email ?? '',
    subject,
    calendar_method: null,
    link_id: message.linkId,
    state: refused ? 'failed' : 'sent',
    attempts: refused ? 5 : 1,
    next_attempt_at: sentAt,
    lease_until: null,
    server_answer: refused ? '550 5.1.1 Mottagaren finns inte (demo)' : '250 OK (demo: inget mejl har skickats)',
    created_at: sentAt,
    sent_at: refused ? null : addMinutes(sentAt, 1 + Math.floor(random() * 3)),
  })
  add(rows, 'message_content', { message_id: id, text, html, calendar: null })
}
