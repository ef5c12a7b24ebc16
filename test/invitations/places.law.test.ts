/**
 * Invariants of the places: whatever is replied and changed, no place is given twice, and the queue keeps its order.
 */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { byStaff, reply } from '../../src/invitations/reply.actions.ts'
import { changeGuestSettings } from '../../src/invitations/standing.actions.ts'
import { unseen } from '../../src/kernel/http/save-form.ts'
import { useTestApp } from '../support/app.ts'
import { aGuestInvitation, anAccount } from '../support/builders.ts'
import { anAfternoon } from './guests.support.ts'

const t = useTestApp()
const people = 7
let seminarId = ''
let accountId = ''
let ids: string[] = []
let tokens: string[] = []

beforeAll(async () => {
  const { seminar, guests } = await anAfternoon(t, people)
  seminarId = seminar.id
  accountId = await anAccount(t.db)
  const invited = []
  for (const { id } of guests) invited.push(await aGuestInvitation(t.db, id, seminarId))
  ids = invited.map(({ id }) => id)
  tokens = invited.map(({ token }) => token)
})

async function reset(capacity: number | null) {
  const nothing = { reply: null, replied_at: null, queue_order: null }
  await t.db.updateTable('invitation').set(nothing).execute()
  await t.db.updateTable('seminar').set({ guest_capacity: capacity }).where('id', '=', seminarId).execute()
}

async function state() {
  const rows = await t.db
    .selectFrom('invitation')
    .select(['id', 'reply'])
    .where('seminar_id', '=', seminarId)
    .orderBy('queue_order')
    .execute()
  const of = (reply: string) => rows.filter((row) => row.reply === reply).map(({ id }) => ids.indexOf(id))
  return { coming: new Set(of('coming')), queue: of('waiting') }
}

type Step = { who: number; comes: boolean } | { capacity: number | null }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ who: fc.nat(people - 1), comes: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ capacity: fc.option(fc.nat(people)) }) },
)

/** A simple model of the rules, which the test compares with the product. */
function model(capacity: number | null) {
  const coming = new Set<number>()
  let queue: number[] = []
  let places = capacity ?? Number.POSITIVE_INFINITY
  const fill = () => {
    while (queue.length > 0 && coming.size < places) coming.add(queue.shift() as number)
  }
  return {
    apply(one: Step) {
      if ('capacity' in one) places = one.capacity ?? Number.POSITIVE_INFINITY
      else if (!one.comes) {
        coming.delete(one.who)
        queue = queue.filter((who) => who !== one.who)
      } else if (!coming.has(one.who) && !queue.includes(one.who)) queue.push(one.who)
      fill()
    },
    now: () => ({ coming, queue }),
    places: () => places,
  }
}

test('coming never exceeds the places unless staff lowered them, and nobody overtakes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.option(fc.nat(people)), fc.array(step, { maxLength: 14 }), async (capacity, steps) => {
      await reset(capacity)
      const expected = model(capacity)
      let before = 0
      for (const one of steps) {
        if ('capacity' in one) {
          const settings = { capacity: one.capacity, start: null, end: null }
          await changeGuestSettings(t.deps, seminarId, settings, accountId, unseen)
        } else
          await reply(
            t.deps,
            byStaff({ invitationId: ids[one.who] ?? '', kind: 'guest', accountId, source: 'phone', comment: '' }),
            one.comes ? 'coming' : 'not_coming',
          )
        expected.apply(one)
        const found = await state()
        expect(found).toEqual(expected.now())
        if (found.coming.size > expected.places()) expect(found.coming.size).toBeLessThanOrEqual(before)
        before = found.coming.size
      }
    }),
    { numRuns: 25 },
  )
})

test('seven take the last three places at the same moment: exactly three get them', async () => {
  await reset(3)
  const answers = await Promise.all(tokens.map((token) => t.visitor().post(`/gast/${token}/svar`, { svar: 'kommer' })))
  expect(answers.map((answer) => answer.statusCode)).toEqual(tokens.map(() => 303))
  const { coming, queue } = await state()
  expect([coming.size, queue.length]).toEqual([3, 4])
  const letters = await t.db
    .selectFrom('message')
    .select('invitation_id as id')
    .where('purpose', '=', 'guest_waiting')
    .execute()
  const told = new Set(letters.map(({ id }) => ids.indexOf(id ?? '')))
  for (const who of queue) expect(told).toContain(who)
})

test('two cancel and two come in at the same moment: the queue’s first two get the places', async () => {
  await reset(2)
  for (const who of [0, 1, 2, 3, 4]) await t.visitor().post(`/gast/${tokens[who]}/svar`, { svar: 'kommer' })
  await Promise.all([
    t.visitor().post(`/gast/${tokens[0]}/svar`, { svar: 'kommer_inte' }),
    t.visitor().post(`/gast/${tokens[5]}/svar`, { svar: 'kommer' }),
    t.visitor().post(`/gast/${tokens[1]}/svar`, { svar: 'kommer_inte' }),
    t.visitor().post(`/gast/${tokens[6]}/svar`, { svar: 'kommer' }),
  ])
  const { coming, queue } = await state()
  expect([...coming].sort()).toEqual([2, 3])
  expect(queue[0]).toBe(4)
  expect(queue.slice(1).sort()).toEqual([5, 6])
})

test('the same reply twice at once is kept once', async () => {
  await reset(null)
  const count = async () =>
    (
      await t.db
        .selectFrom('reply')
        .select('id')
        .where('invitation_id', '=', ids[0] ?? '')
        .execute()
    ).length
  const before = await count()
  const visitor = t.visitor()
  await visitor.get(`/gast/${tokens[0]}`)
  await Promise.all([1, 2, 3].map(() => visitor.post(`/gast/${tokens[0]}/svar`, { svar: 'kommer' })))
  expect(await count()).toBe(before + 1)
})
