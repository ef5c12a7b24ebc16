import type { ReplyKind } from '../../src/schema.ts'
import type { TestApp } from '../support/app.ts'
import { aHolder, anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { testNow } from '../support/config.ts'

const roles = { social_services: 0, health_care: 1, politician: 2 }

/** Blekinge on 14 April: five municipalities, 15 invited; ten are coming, one sends a substitute, two have declined. */
export async function aDay(t: Pick<TestApp, 'db'>) {
  const planned = await aPlannedRound(t.db)
  const seminar = planned.seminars.find(({ slug }) => slug === 'blekinge-1')!
  await confirmedSeminar(t.db, seminar.id)
  const seats = planned.seats
    .filter(({ municipality_code: code }) => code.startsWith('10'))
    .sort((a, b) => a.municipality_code.localeCompare(b.municipality_code) || roles[a.role] - roles[b.role])
  const people = []
  for (const [i, seat] of seats.entries()) {
    const person = { name: `Person ${String(i).padStart(2, '0')}`, email: `p${i}@kommun.example` }
    await aHolder(t.db, seat.id, person)
    const invitation = await anInvitation(t.db, seat.id, seminar.id, person)
    const reply: ReplyKind | null = i < 10 ? 'coming' : i === 10 ? 'substitute' : i < 13 ? 'not_coming' : null
    await t.db
      .updateTable('invitation')
      .set({ reply, replied_at: reply && testNow })
      .where('id', '=', invitation.invitationId)
      .execute()
    people.push({ ...person, ...invitation, seatId: seat.id, key: `plats:${seat.id}` })
  }
  await t.db
    .insertInto('invitation_link')
    .values({
      id: 'ers',
      invitation_id: people[10]!.invitationId,
      kind: 'substitute',
      name: 'Sten Ersättare',
      email: 's@kommun.example',
      token_hash: 'x',
      created_at: testNow,
      revoked_at: null,
    })
    .execute()
  return { ...planned, seminar, people }
}

export const theDay = '2027-04-14T07:10:00Z'

let taps = 0
export function aTap(person: string, here = true, values: { age?: number; name?: string; from?: string } = {}) {
  taps++
  const id = `00000000-0000-4000-8000-${String(taps).padStart(12, '0')}`
  return { id, person, here, age: 0, name: '', from: '', ...values }
}
