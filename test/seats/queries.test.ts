import { beforeAll, expect, test } from 'vitest'
import { enqueueMail } from '../../src/kernel/mail/outbox.ts'
import { replaceHolder, vacateSeat } from '../../src/seats/queries.ts'
import { useTestApp } from '../support/app.ts'
import { aHolder, anInvitation, aPlannedRound } from '../support/builders.ts'
import { testNow } from '../support/config.ts'

const t = useTestApp()
let plan: Awaited<ReturnType<typeof aPlannedRound>>
let next = 0
const later = '2027-03-02T08:00:00Z'

beforeAll(async () => {
  plan = await aPlannedRound(t.db)
})

async function aHeldSeat() {
  const seat = plan.seats[next++]!
  const holder = await aHolder(t.db, seat.id)
  return { seat, holder }
}

const holdersOf = (seatId: string) =>
  t.db
    .selectFrom('holder')
    .select(['name', 'email', 'since_at', 'until_at', 'source'])
    .where('seat_id', '=', seatId)
    .orderBy('since_at')
    .orderBy('until_at', (order) => order.asc().nullsLast())
    .execute()

const replace = (seatId: string, values: { name?: string; email?: string } = {}) =>
  t.db
    .transaction()
    .execute((tx) =>
      replaceHolder(tx, {
        seatId,
        name: 'Helena Sjöberg',
        title: 'Förvaltningschef',
        email: 'helena.sjoberg@kommun.example',
        phone: '070-174 06 05',
        ...values,
        source: 'staff',
        now: later,
      }),
    )

test('the same person again changes nothing', async () => {
  const { seat } = await aHeldSeat()
  expect(await replace(seat.id)).toBe(false)
  expect(await holdersOf(seat.id)).toHaveLength(1)
})

test('a new holder takes over and the former one stays in the history', async () => {
  const { seat } = await aHeldSeat()
  expect(await replace(seat.id, { name: 'Åsa Ny', email: 'asa.ny@kommun.example' })).toBe(true)
  expect(await holdersOf(seat.id)).toEqual([
    {
      name: 'Helena Sjöberg',
      email: 'helena.sjoberg@kommun.example',
      since_at: testNow,
      until_at: later,
      source: 'import',
    },
    { name: 'Åsa Ny', email: 'asa.ny@kommun.example', since_at: later, until_at: null, source: 'staff' },
  ])
})

test('an empty seat gets its first holder', async () => {
  const seat = plan.seats[next++]!
  expect(await replace(seat.id)).toBe(true)
  expect(await holdersOf(seat.id)).toHaveLength(1)
})

test('the link of a former holder stops working; a corrected name keeps it', async () => {
  const { seat, holder } = await aHeldSeat()
  const seminar = plan.seminars[0]!
  const { linkId } = await anInvitation(t.db, seat.id, seminar.id, { name: holder.name, email: holder.email })
  const revokedAt = async () =>
    (await t.db.selectFrom('invitation_link').select('revoked_at').where('id', '=', linkId).executeTakeFirstOrThrow())
      .revoked_at
  await replace(seat.id, { name: 'Helena Sjöberg-Lund' })
  expect(await revokedAt()).toBeNull()
  await replace(seat.id, { email: 'asa.ny@kommun.example' })
  expect(await revokedAt()).toBe(later)
})

test('an invitation still in the queue does not go to who left', async () => {
  const [first, second] = [await aHeldSeat(), await aHeldSeat()]
  const queued = async ({ seat, holder: { name, email } }: typeof first) => {
    const { invitationId, linkId } = await anInvitation(t.db, seat.id, plan.seminars[0]!.id, { name, email })
    const message = {
      dedupeKey: `invitation-${seat.id}`,
      purpose: 'invitation',
      about: { invitation_id: invitationId },
      toName: name,
      toEmail: email,
      subject: 'Inbjudan',
      text: '',
      html: '',
      linkId,
    }
    await t.db.transaction().execute((tx) => enqueueMail(tx, [message], testNow))
  }
  await queued(first)
  await queued(second)
  await replace(first.seat.id, { name: 'Åsa Ny', email: 'asa.ny@kommun.example' })
  const messages = await t.db
    .selectFrom('message')
    .innerJoin('invitation', 'invitation.id', 'message.invitation_id')
    .select(['seat_id', 'state'])
    .execute()
  expect(new Map(messages.map((message) => [message.seat_id, message.state]))).toEqual(
    new Map([
      [first.seat.id, 'cancelled'],
      [second.seat.id, 'queued'],
    ]),
  )
})

test('a vacated seat has no holder, and vacating twice says so', async () => {
  const { seat } = await aHeldSeat()
  const vacate = () => t.db.transaction().execute((tx) => vacateSeat(tx, seat.id, later))
  expect(await vacate()).toBe(true)
  expect(await vacate()).toBe(false)
  expect((await holdersOf(seat.id)).every((row) => row.until_at !== null)).toBe(true)
})
