/** Queries for what waiting letters say of day and place, and for the present facts. */
import { sql } from 'kysely'
import { listSeminarHours } from '../../invitations/letters.queries.ts'
import type { Db, Tx } from '../../kernel/db/open.ts'
import { never } from '../../kernel/mail/outbox.ts'
import type { LocalDate, UtcText } from '../../kernel/time.ts'
import { listKnown } from '../../seminars/helpers.queries.ts'
import { listSeminarFacts, listSeminarsById } from '../../seminars/queries.ts'
import { anyContact, contactsFor, toldToContact } from '../compose/contacts.rules.ts'
import { listRoundContacts } from '../compose/helpers.queries.ts'
import type { Claim, Present } from './truth.rules.ts'

/** A group of waiting letters of one mailing, or of none, that say the same to the same kind of reader. */
interface WaitingClaim extends Claim {
  mailingId: string | null
  purpose: string
}

/** @param which one mailing or message, including held letters; 'going': all letters that go without a decision */
export async function listWaitingSaid(
  db: Db | Tx,
  which: { mailingId: string } | { messageId: string } | 'going',
): Promise<WaitingClaim[]> {
  const waiting = db
    .selectFrom('message')
    .leftJoin('mailing', 'mailing.id', 'message.mailing_id')
    .leftJoin('invitation', 'invitation.id', 'message.invitation_id')
    .select((eb) => [
      'message.mailing_id as mailingId',
      'mailing.round_id as roundId',
      'message.purpose',
      'message.says',
      'message.account_id as accountId',
      'message.venue_id as venueId',
      'message.seminar_id as helpedSeminar',
      'invitation.seminar_id as invitedTo',
      eb('invitation.guest_id', 'is not', null).as('isGuest'),
      eb
        .case()
        .when('message.says', 'like', '%"due":%')
        .then(
          eb.selectFrom('seat_deadline as due').select('deadline').whereRef('due.seat_id', '=', 'invitation.seat_id'),
        )
        .end()
        .as('due'),
    ])
    // Literals, not parameters: only then does the database use the partial index on these rows.
    .where(sql<boolean>`message.state = 'queued' and message.says != ''`)
    .where((eb) => {
      if (which === 'going') return eb('message.next_attempt_at', '<', never)
      return 'mailingId' in which
        ? eb('message.mailing_id', '=', which.mailingId)
        : eb('message.id', '=', which.messageId)
    })
  const rows = await db
    .selectFrom(waiting.as('waiting'))
    .selectAll()
    .select((eb) => eb.fn.countAll().as('n'))
    .groupBy(['mailingId', 'roundId', 'purpose', 'says', 'accountId', 'venueId'])
    .groupBy(['helpedSeminar', 'invitedTo', 'isGuest', 'due'])
    .execute()
  return rows.flatMap(({ invitedTo, isGuest, helpedSeminar, ...row }) => {
    const seminarId = helpedSeminar ?? invitedTo ?? ''
    const { accountId, venueId, roundId } = row
    const helps = venueId !== null ? 'venue' : 'helper'
    const invited = invitedTo === null ? 'contact' : isGuest ? 'guest' : 'seat'
    const kind = helpedSeminar ? helps : invited
    if (kind === 'contact' && accountId === null) return []
    const readerId = venueId ?? accountId ?? ''
    const of = { kind, seminarId, accountId: readerId, roundId: roundId ?? '' } as const
    return [{ ...row, ...of, n: Number(row.n) }]
  })
}

/** The present facts about all that the letters speak of. */
export async function readPresent(db: Db | Tx, said: WaitingClaim[], today: LocalDate): Promise<Present> {
  const idsOf = (kinds: Claim['kind'][]) => [
    ...new Set(said.flatMap((one) => (kinds.includes(one.kind) ? [one.seminarId] : []))),
  ]
  const seminars = await listSeminarsById(db, idsOf(['seat', 'guest']))
  return {
    seminars: new Map(seminars.map((seminar) => [seminar.id, seminar])),
    hours: await listSeminarHours(db, idsOf(['guest'])),
    contacts: await readContacts(db, said, today),
    helped: await listKnown(db, idsOf(['helper', 'venue'])),
  }
}

/** What a letter to each contact person would say now. By round too: a letter to them is about one round. */
async function readContacts(db: Db | Tx, said: WaitingClaim[], today: LocalDate) {
  const contacts: [string, { name: string; told: string }][] = []
  const rounds = new Set(said.flatMap((one) => (one.kind === 'contact' ? [one.roundId] : [])))
  for (const roundId of rounds) {
    const seminars = await listSeminarFacts(db, roundId)
    const rows = await listRoundContacts(db, roundId)
    for (const { accountId, name, seminars: own } of contactsFor(anyContact, rows, { seminars, today }))
      contacts.push([`${roundId} ${accountId}`, { name, told: toldToContact(own) }])
  }
  return new Map(contacts)
}

/** Holds these letters until a person decides. @returns how many. */
export async function markOutdated(tx: Tx, said: WaitingClaim, now: UtcText): Promise<number> {
  const rows = await tx
    .updateTable('message')
    .set({ outdated_at: now, next_attempt_at: never })
    .where('state', '=', 'queued')
    .where('next_attempt_at', '<', never)
    .where('mailing_id', said.mailingId === null ? 'is' : '=', said.mailingId)
    .where('purpose', '=', said.purpose)
    .where('says', '=', said.says)
    .where((eb) => {
      if (said.kind === 'helper' || said.kind === 'venue')
        return eb.and([
          eb(said.kind === 'venue' ? 'venue_id' : 'account_id', '=', said.accountId),
          eb('seminar_id', '=', said.seminarId),
        ])
      if (said.kind === 'contact') return eb('account_id', '=', said.accountId)
      const readers = eb
        .selectFrom('invitation')
        .select('invitation.id')
        .where('seminar_id', '=', said.seminarId)
        .where(said.kind === 'guest' ? 'guest_id' : 'seat_id', 'is not', null)
      const withDue = eb
        .selectFrom('seat_deadline')
        .select('seat_id')
        .where('deadline', '=', said.due ?? '')
      return eb('invitation_id', 'in', said.due === null ? readers : readers.where('seat_id', 'in', withDue))
    })
    .returning('id')
    .execute()
  return rows.length
}

/** Releases a mailing's outdated letters, at its set time but not before `earliest`. @returns how many. */
export async function markTrueAgain(
  tx: Tx,
  mailing: { id: string; scheduledFor: UtcText | null },
  earliest: UtcText,
): Promise<number> {
  const { scheduledFor } = mailing
  const from = scheduledFor !== null && scheduledFor > earliest ? scheduledFor : earliest
  const rows = await tx
    .updateTable('message')
    .set({ outdated_at: null, next_attempt_at: from })
    .where('state', '=', 'queued')
    .where('outdated_at', 'is not', null)
    .where('mailing_id', '=', mailing.id)
    .returning('id')
    .execute()
  return rows.length
}
