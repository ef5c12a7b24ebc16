/** A reminder says what is left for its reader. */
import { beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import { planOfMailing, queueMailing } from '../../src/mailings/compose/actions.ts'
import { usualAudience } from '../../src/mailings/compose/audience.rules.ts'
import { holdUntrue } from '../../src/mailings/queue/actions.ts'
import { getRound } from '../../src/rounds/queries.ts'
import { aReadySeminar, invite } from '../invitations/support.ts'
import { standardSheet, wholeResponse } from '../responses/support.ts'
import { type SignedIn, useTestApp } from '../support/app.ts'
import { testNow } from '../support/config.ts'
import { countedQueries } from '../support/counting.ts'
import { pageText } from '../support/html.ts'
import { messageRows } from '../support/messages.ts'

const t = useTestApp()
const purpose = 'questionnaire_reminder'
let planner: SignedIn
let seats: { id: string; round_id: string }[]

beforeAll(async () => {
  await aReadySeminar(t)
  planner = await t.signIn('planner')
  await invite(planner, 'blekinge-1')
  seats = await t.db
    .selectFrom('invitation')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .select(['seat.id', 'seat.round_id'])
    .where('seat.role', '=', 'social_services')
    .orderBy('seat.municipality_code')
    .execute()
})

const { themes } = standardSheet('social_services')

/** Saves a draft with these themes answered. */
async function answers(seat: (typeof seats)[number], of: typeof themes) {
  const all = wholeResponse('social_services')
  const id = newId()
  await t.db
    .insertInto('response')
    .values({
      id,
      seat_id: seat.id,
      round_id: seat.round_id,
      started_at: testNow,
      saved_at: testNow,
      current_submission_id: null,
    })
    .execute()
  const rows = of.flatMap(({ questions }) =>
    questions.map(({ key }) => ({
      response_id: id,
      question_key: key,
      value: JSON.stringify(all[key]),
      saved_at: testNow,
    })),
  )
  await t.db.insertInto('answer').values(rows).execute()
}

const draft = async () => ({
  round: await getRound(t.db, '2027'),
  ...({ purpose, again: '', reason: '', filter: usualAudience(purpose) } as const),
})

const textsOf = async (mailing: string) =>
  (await messageRows(t.db).select('text').where('mailing_id', '=', mailing).execute()).map(({ text }) =>
    text.replace(/\s+/g, ' '),
  )

test('two themes left, all left, or nothing but to hand in; the same number of queries however many have begun', async () => {
  const plan = async () => ({ body: (await planOfMailing(t.deps, t.db, await draft())).fingerprint })
  const none = await countedQueries(t.db, plan)
  await answers(seats[0]!, themes.slice(2))
  await answers(seats[1]!, themes)
  await answers(seats[2]!, themes.slice(1))
  // People may go on answering while somebody reviews the mailing.
  expect(await countedQueries(t.db, plan)).toEqual(none)
  const id = newId()
  const how = { id, accountId: planner.accountId, scheduledFor: null, title: '', expected: none.body }
  expect(await queueMailing(t.deps, { ...(await draft()), ...how })).toBe(15)
  const texts = await textsOf(id)
  const times = (words: string) => texts.filter((text) => text.includes(words)).length
  const minutes = Math.ceil(
    themes
      .slice(0, 2)
      .flatMap(({ questions }) => questions)
      .reduce((sum, { seconds }) => sum + seconds, 0) / 60,
  )
  expect(times(`Du har två teman kvar, ungefär ${minutes} minuter. Det du redan har skrivit är sparat.`)).toBe(1)
  expect(times('Du har ett tema kvar, ungefär')).toBe(1)
  expect(times('redan har skrivit')).toBe(2)
  expect(times('Alla teman är klara. Nu återstår bara att lämna in svaren.')).toBe(1)
  expect(texts.filter((text) => /Det tar ungefär \d+ minuter att svara\./.test(text))).toHaveLength(12)
})

test('a letter that waits says of which day it speaks, and stays true while its reader goes on', async () => {
  const id = newId()
  const how = { id, accountId: planner.accountId, title: '', expected: null, again: 'Igen' }
  await queueMailing(t.deps, { ...(await draft()), ...how, scheduledFor: '2027-03-03T08:00:00Z' })
  const [waiting] = (await textsOf(id)).filter((text) => text.includes('hade du två teman'))
  expect(waiting).toContain('Den 1 mars hade du två teman kvar, ungefär')
  await t.db.deleteFrom('answer').execute()
  t.clock.set('2027-03-03T08:01:00Z')
  await holdUntrue(t.deps)
  const outdated = await t.db.selectFrom('message').select('id').where('outdated_at', 'is not', null).execute()
  expect(outdated).toEqual([])
})

test('the letter editor offers the field and shows it filled', async () => {
  const page = pageText((await (await t.signIn('planner')).get(`/omgangar/2027/brev/${purpose}`)).body)
  expect(page).toContain('{det som är kvar}')
  expect(page).toMatch(/Det tar ungefär \d+ minuter att svara\./)
})
