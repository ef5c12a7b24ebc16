/** The same form sent three times at once, as by repeated clicks, has one effect, and no answer is an error. */
import { expect, test } from 'vitest'
import { useTestApp, type Visitor } from '../support/app.ts'
import { aHolder, aPlannedRound } from '../support/builders.ts'

const t = useTestApp()

test('a venue, a programme, three persons and an approval are each saved once', async () => {
  const { seats } = await aPlannedRound(t.db)
  const held = seats.find(({ municipality_code: code }) => code === '1280')
  await aHolder(t.db, held?.id ?? '')
  const rss = await t.signIn('rss_contact', ['rss-12'])
  const planner = await t.signIn('planner')

  await sendThrice(rss, '/rss/skane-1/lokal', {
    venue_name: 'Gamla gasverket',
    address: 'Gasverksgatan 12',
    town: 'Lund',
    capacity: '150',
  })
  const venues = await t.db.selectFrom('venue').select('id').execute()
  expect(venues).toHaveLength(1)
  await sendThrice(planner, '/seminarier/skane-1/lokal/godkand', { venue: venues[0]?.id ?? '' })
  await sendThrice(rss, '/rss/skane-1/program', {
    'items.0.title': 'Samling',
    'items.0.start': '9',
    'items.0.end': '10',
    'items.0.part': 'morning',
  })
  await sendThrice(rss, '/rss/skane-1/malgrupp/1281', {
    'social_services.name': 'Ada',
    'health_care.name': 'Bo',
    'politician.name': 'Cia',
  })

  const history = await t.db.selectFrom('history').select('kind').execute()
  expect(history.map(({ kind }) => kind).sort()).toEqual([
    'holder_corrected',
    'holder_corrected',
    'holder_corrected',
    'programme_saved',
    'venue_approved',
    'venue_given',
  ])
})

async function sendThrice(visitor: Visitor, url: string, form: Record<string, string>) {
  await visitor.get('/konto')
  const answers = await Promise.all([1, 2, 3].map(() => visitor.post(url, form)))
  expect([url, ...answers.map((answer) => answer.statusCode)]).toEqual([url, 303, 303, 303])
}
