/** Invariants of a seat: they hold after each step of any sequence of actions on the seat. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  askHandover,
  confirmHandover,
  declineHandover,
  withdrawHandover,
} from '../../src/invitations/handover.actions.ts'
import { byLink, byStaff, reply, sendSubstitute } from '../../src/invitations/reply.actions.ts'
import { issueLink, withdrawInvitation } from '../../src/invitations/standing.actions.ts'
import { KnownError } from '../../src/kernel/errors.ts'
import { newId } from '../../src/kernel/ids.ts'
import { addMinutes } from '../../src/kernel/time.ts'
import type { SeatInvitee } from '../../src/links/queries.ts'
import { planOfMailing, queueMailing } from '../../src/mailings/compose/actions.ts'
import { usualAudience } from '../../src/mailings/compose/audience.rules.ts'
import { getRound } from '../../src/rounds/queries.ts'
import { saveHolder, vacate } from '../../src/seats/actions.ts'
import { toSeats } from '../../src/seats/queries.ts'
import { useTestApp } from '../support/app.ts'
import { anAccount } from '../support/builders.ts'
import { messageRows } from '../support/messages.ts'
import { aReadySeminar } from './support.ts'

const t = useTestApp()
const steps = [
  ...(['coming', 'not_coming', 'substitute_a', 'substitute_b', 'phone', 'phone_substitute'] as const),
  ...(['ask_a', 'ask_b', 'regret', 'confirm', 'staff_confirm', 'decline', 'staff_decline'] as const),
  ...(['withdraw', 'withdraw_silently', 'reinvite', 'new_link', 'replace', 'move', 'correct', 'vacate'] as const),
  ...(['substitute_declines', 'old_link_replies', 'deliver'] as const),
]
type Step = (typeof steps)[number]

const people = {
  a: { name: 'Ada Ask', email: 'ada@kommun.example' },
  b: { name: 'Bo Berg', email: 'bo@kommun.example' },
}

test('any sequence: one holder, one live link of a kind, one UID, no mail waiting with a dead link', async () => {
  const { seats, round } = await aReadySeminar(t)
  const accountId = await anAccount(t.db)
  const seminar = await t.db
    .selectFrom('seminar')
    .select(['id', 'slug'])
    .where('slug', '=', 'blekinge-1')
    .executeTakeFirstOrThrow()
  let turn = 0
  const inviteSeat = async (seatId: string) => {
    const draft = {
      round: await getRound(t.db, round.slug),
      purpose: 'invitation' as const,
      again: '',
      reason: '',
      filter: { ...usualAudience('invitation'), seminars: [seminar.slug], seat: seatId },
    }
    const { recipients, fingerprint: expected } = await planOfMailing(t.deps, t.db, draft)
    if (recipients.length === 0) return
    await queueMailing(t.deps, { ...draft, id: newId(), title: 'x', expected, accountId, scheduledFor: null })
  }

  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...steps), { minLength: 4, maxLength: 14 }), async (sequence) => {
      // Each sequence uses a seat of another municipality, so its invitation and people are its own.
      const seat = seats[turn++ % seats.length]
      if (!seat) throw new Error('no seat')
      await clear(seat.id)
      const key = { roundId: round.id, municipality: seat.municipality_code, role: seat.role }
      await saveHolder(t.deps, {
        ...key,
        accountId,
        person: { name: 'Urban Ur', title: '', email: 'ur@kommun.example', phone: '' },
      })
      await inviteSeat(seat.id)
      const first = await invitationOf(seat.id)
      const known: SeatInvitee[] = []
      for (const step of sequence) {
        t.clock.set(addMinutes(t.clock.now(), 1))
        await orRefused(() => take(step, seat, key, first.id, known))
        await holds(seat.id, first.uid)
      }
    }),
    { numRuns: 25 },
  )

  async function take(
    step: Step,
    seat: { id: string },
    key: { roundId: string; municipality: string; role: (typeof seats)[number]['role'] },
    id: string,
    known: SeatInvitee[],
  ): Promise<unknown> {
    const holder = await inviteeOf(id, 'holder')
    const substitute = await inviteeOf(id, 'substitute')
    if (holder) known.unshift(holder)
    const asked = await t.db
      .selectFrom('handover')
      .select('id')
      .where('invitation_id', '=', id)
      .where('state', '=', 'asked')
      .executeTakeFirst()
    const heard = byStaff({ kind: 'holder', invitationId: id, accountId, source: 'phone', comment: step })
    if (step === 'phone') return reply(t.deps, heard, 'coming')
    if (step === 'phone_substitute') return sendSubstitute(t.deps, heard, people.b)
    if (step === 'withdraw' || step === 'withdraw_silently') {
      const tell = step === 'withdraw'
      return withdrawInvitation(t.deps, { invitationId: id, accountId, reason: '', tell })
    }
    if (step === 'reinvite') return inviteSeat(seat.id)
    if (step === 'vacate') return vacate(t.deps, { ...key, accountId })
    if (step === 'replace' || step === 'move' || step === 'correct') {
      const at = t.clock.now().replace(/\D/g, '')
      const email = step === 'correct' ? (holder?.email ?? '') : `ny${at}@kommun.example`
      const person = { name: `Ny ${at}`, title: 'Chef', email, phone: '' }
      const which = step === 'replace' ? 'new' : 'same'
      return saveHolder(t.deps, { ...key, accountId, person, which })
    }
    if (step === 'deliver') return deliverAll(seat.id)
    if (step === 'confirm') return asked && confirmHandover(t.deps, asked.id, null)
    if (step === 'staff_confirm') return asked && confirmHandover(t.deps, asked.id, accountId)
    if (step === 'decline') return asked && declineHandover(t.deps, asked.id, null)
    if (step === 'staff_decline') return asked && declineHandover(t.deps, asked.id, accountId)
    const old = known.at(-1)
    if (step === 'old_link_replies') return old && reply(t.deps, byLink(old), 'coming')
    if (step === 'substitute_declines') return substitute && reply(t.deps, byLink(substitute), 'not_coming')
    if (!holder) return
    if (step === 'coming' || step === 'not_coming') return reply(t.deps, byLink(holder), step)
    if (step === 'substitute_a') return sendSubstitute(t.deps, byLink(holder), people.a)
    if (step === 'substitute_b') return sendSubstitute(t.deps, byLink(holder), people.b)
    if (step === 'ask_a') return askHandover(t.deps, holder, { ...people.a, title: '' })
    if (step === 'ask_b') return askHandover(t.deps, holder, { ...people.b, title: '' })
    if (step === 'regret') return withdrawHandover(t.deps, holder)
    return issueLink(t.deps, { invitationId: id, accountId, kind: 'holder', seen: holder.linkId })
  }
})

/** Ignores refusals, which are expected; other errors fail the test. */
async function orRefused(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof KnownError)) throw error
  }
}

async function holds(seatId: string, uid: string): Promise<void> {
  const invitations = await t.db
    .selectFrom('invitation')
    .select(['id', 'uid', 'reply', 'withdrawn_at as withdrawnAt'])
    .where('seat_id', '=', seatId)
    .execute()
  expect(invitations.map((one) => one.uid)).toEqual([uid])
  const { id = '', reply: said, withdrawnAt } = invitations[0] ?? {}
  const holders = await t.db
    .selectFrom('holder')
    .select('email')
    .where('seat_id', '=', seatId)
    .where('until_at', 'is', null)
    .execute()
  expect(holders.length).toBeLessThanOrEqual(1)
  const links = await t.db
    .selectFrom('invitation_link')
    .select(['id', 'kind', 'email'])
    .where('invitation_id', '=', id)
    .where('revoked_at', 'is', null)
    .execute()
  const live = (kind: string) => links.filter((link) => link.kind === kind)
  expect(live('holder').length).toBeLessThanOrEqual(1)
  expect(live('substitute').length).toBeLessThanOrEqual(1)
  // A live holder link belongs to the seat's present holder.
  for (const link of live('holder')) expect(link.email).toBe(holders[0]?.email)
  if (withdrawnAt) expect(links).toEqual([])
  if (said === 'substitute') expect(live('substitute')).toHaveLength(1)
  if (said === 'coming') expect(live('holder').length + live('substitute').length).toBeGreaterThan(0)
  const asked = await t.db
    .selectFrom('handover')
    .select('id')
    .where('invitation_id', '=', id)
    .where('state', '=', 'asked')
    .execute()
  expect(asked.length).toBeLessThanOrEqual(1)
  if (asked.length > 0) expect(live('holder')).toHaveLength(1)
  const alive = new Set([...links.map((link) => link.id), ...asked.map((one) => one.id)])
  const messages = await messageRows(t.db)
    .select(['purpose', 'link_id', 'state', 'to_email', 'calendar', 'created_at'])
    .where(toSeats([seatId]))
    .execute()
  const waiting = messages.filter((one) => one.state === 'queued' || one.state === 'failed')
  expect(waiting.filter((one) => one.link_id !== null && !alive.has(one.link_id))).toEqual([])
  // All calendar objects are about one entry (the same UID), and no SEQUENCE is used twice.
  const calendars = messages.flatMap(({ calendar }) => (calendar ? [calendar] : []))
  const unfolded = calendars.map((text) => text.replace(/\r\n /g, ''))
  expect(new Set(unfolded.map((text) => /^UID:(.*)\r$/m.exec(text)?.[1]))).toEqual(new Set([uid]))
  const sequences = unfolded.map((text) => Number(/^SEQUENCE:(\d+)/m.exec(text)?.[1]))
  expect(new Set(sequences).size).toBe(sequences.length)
}

async function deliverAll(seatId: string): Promise<void> {
  await t.db
    .updateTable('message')
    .set({ state: 'sent' })
    .where(toSeats([seatId]))
    .where('state', '=', 'queued')
    .execute()
}

async function invitationOf(seatId: string) {
  return t.db.selectFrom('invitation').select(['id', 'uid']).where('seat_id', '=', seatId).executeTakeFirstOrThrow()
}

async function inviteeOf(invitationId: string, kind: 'holder' | 'substitute'): Promise<SeatInvitee | null> {
  const row = await t.db
    .selectFrom('invitation_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .select(['link.id as linkId', 'link.kind', 'link.name', 'link.email'])
    .select(['invitation.seminar_id as seminarId', 'seat.id as seatId', 'seat.role'])
    .select(['seat.round_id as roundId', 'seat.municipality_code as municipalityCode'])
    .where('link.invitation_id', '=', invitationId)
    .where('link.kind', '=', kind)
    .where('link.revoked_at', 'is', null)
    .$narrowType<{ kind: 'holder' | 'substitute' }>()
    .executeTakeFirst()
  if (!row) return null
  const names = { municipalityName: '', municipalityOfficialName: '' }
  return { ...row, invitationId, ...names, archivedAt: null }
}

/** Deletes the seat's invitation and people, as before anybody was invited. */
async function clear(seatId: string): Promise<void> {
  const own = await t.db.selectFrom('invitation').select('id').where('seat_id', '=', seatId).executeTakeFirst()
  await t.db
    .deleteFrom('message')
    .where(toSeats([seatId]))
    .execute()
  if (own) {
    for (const table of ['reply', 'handover', 'invitation_link'] as const)
      await t.db.deleteFrom(table).where('invitation_id', '=', own.id).execute()
    await t.db.deleteFrom('invitation').where('id', '=', own.id).execute()
  }
  await t.db.deleteFrom('holder').where('seat_id', '=', seatId).execute()
}
