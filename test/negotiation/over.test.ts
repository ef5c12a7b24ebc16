/** Nothing of a held or cancelled seminar is approved: not its venue, its programme or its target group. */
import { expect, test } from 'vitest'
import { useTestApp } from '../support/app.ts'
import { aHolder, aPlannedRound, confirmedSeminar } from '../support/builders.ts'

const t = useTestApp()

test('once it is cancelled or held, no approval is offered or accepted, and each refusal gives the same reason', async () => {
  const { seminars, seats } = await aPlannedRound(t.db)
  const { id } = seminars.find(({ slug }) => slug === 'blekinge-1') ?? { id: '' }
  await confirmedSeminar(t.db, id)
  const seat = seats.find(({ municipality_code: code }) => code === '1080')
  await aHolder(t.db, seat?.id ?? '')
  const item = { part: 'morning', start_time: '09:30', end_time: '12:00', title: 'Läget', detail: '' } as const
  await t.db
    .insertInto('programme_item')
    .values({ id: 'i', seminar_id: id, position: 1, ...item })
    .execute()
  await t.db.updateTable('seminar').set({ venue_confirmed_at: null }).where('id', '=', id).execute()
  const { venue_id: venue } = await row()

  const said = async () => {
    const planner = await t.signIn('planner')
    const contact = await t.signIn('rss_contact', ['rss-10'])
    const { body } = await planner.get('/seminarier/blekinge-1')
    const offered = ['lokal/godkand', 'program/godkant', 'malgrupp/godkand'].filter((path) => body.includes(path))
    const refused = [
      await planner.post('/seminarier/blekinge-1/lokal/godkand', { venue: venue ?? '' }),
      await planner.post('/seminarier/blekinge-1/program/godkant'),
      await planner.post('/seminarier/blekinge-1/malgrupp/godkand'),
      await contact.post('/rss/blekinge-1/malgrupp'),
    ]
    return { offered, refused: refused.map(({ statusCode, body: text }) => [statusCode, reasonIn(text)]) }
  }
  const before = t.clock.now()
  t.clock.set('2027-04-14T12:00:00Z')
  expect(await said()).toEqual({ offered: [], refused: Array(4).fill([409, 'held']) })
  t.clock.set(before)
  await t.db.updateTable('seminar').set({ cancelled_at: before }).where('id', '=', id).execute()
  expect(await said()).toEqual({ offered: [], refused: Array(4).fill([409, 'cancelled']) })
  const approvals = { venue_confirmed_at: null, programme_confirmed_at: null, target_group_approved_at: null }
  expect(await row()).toMatchObject(approvals)
  expect(await t.db.selectFrom('history').select('kind').execute()).toEqual([])

  await t.db.updateTable('seminar').set({ cancelled_at: null }).where('id', '=', id).execute()
  const open = await said()
  expect(open.offered).toHaveLength(3)
  expect(open.refused.map(([status]) => status)).toEqual([303, 303, 303, 303])
})

const row = () => t.db.selectFrom('seminar').selectAll().where('slug', '=', 'blekinge-1').executeTakeFirstOrThrow()

function reasonIn(text: string): string | null {
  if (text.includes('Seminariet har redan varit.')) return 'held'
  return text.includes('Seminariet är inställt.') ? 'cancelled' : null
}
