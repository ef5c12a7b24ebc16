import { expect, test } from 'vitest'
import { useTestApp } from '../support/app.ts'
import { anInvitation, aPlannedRound, aRound, confirmedSeminar } from '../support/builders.ts'
import { countedQueries } from '../support/counting.ts'

const t = useTestApp()

test('the list says what to do first, and then shows, sorts and filters the seminars', async () => {
  const planner = await t.signIn('planner')
  expect((await planner.get('/seminarier')).body).toContain('Börja med en omgång')
  expect((await planner.get('/seminarier.csv')).statusCode).toBe(404)

  const { round, seminars, seats } = await aPlannedRound(t.db)
  await aRound(t.db, { slug: '2029', starts_on: '2029-01-01', ends_on: '2029-12-01' })
  const skane = seminars.find((one) => one.region_code === '12')
  await confirmedSeminar(t.db, skane?.id ?? '')

  const page = await planner.get('/seminarier')
  expect(page.body).toContain('21 av 21 seminarier i Omgång 2027')
  expect(page.body).toMatch(/Skåne<\/a><\/th><td>Skånes Kommuner<\/td><td class="num">33<\/td>/)
  expect(page.body).toContain('Gamla gasverket, Lund')
  expect(page.body).toContain('Datum klart')
  expect((await planner.get('/seminarier?omgang=2029')).body).toContain('/omgangar/2029/plan')
  expect((await planner.get('/seminarier?omgang=1999')).statusCode).toBe(404)

  const names = (body: string) => [...body.matchAll(/<th scope="row"><a[^>]*>([^<]+)/g)].map((match) => match[1])
  const byName = names((await planner.get('/seminarier?sort=name')).body)
  expect([byName[0], byName.at(-1)]).toEqual(['Blekinge', 'Östergötland'])
  const most = names((await planner.get('/seminarier?sort=municipalities&down=1')).body)
  expect(most[0]).toBe('Västra Götaland')
  expect(names((await planner.get('/seminarier?sort=date')).body)[0]).toBe('Skåne')
  expect(names((await planner.get('/seminarier?state=dated')).body)).toEqual(['Skåne'])
  expect(names((await planner.get('/seminarier?region=07')).body)).toEqual(['Kronoberg'])
  expect((await planner.get('/seminarier?region=07&state=held')).body).toContain('Inget seminarium stämmer')
  expect(names((await planner.get('/seminarier?sort=%3Cb%3E&state=x&down=9')).body).length).toBe(21)

  const csv = await planner.get('/seminarier.csv?state=dated')
  expect(csv.headers['content-type']).toContain('text/csv')
  expect(csv.headers['content-disposition']).toContain(`seminarier-${round.slug}-2027-03-01.csv`)
  expect(csv.body.trim().split('\r\n').slice(1)).toEqual([
    'Skåne;Skånes Kommuner;33;2027-04-14;Gamla gasverket, Lund;Datum klart',
  ])

  const seat = seats.find((one) => one.municipality_code === '1280')
  await anInvitation(t.db, seat?.id ?? '', skane?.id ?? '')
  expect((await planner.get('/seminarier')).body).toContain('Inbjudan skickad</span>')
  expect((await planner.get('/oversikt?omgang=2027')).body).toContain('inbjudan skickad')
  expect(names((await planner.get('/seminarier?state=invited')).body)).toEqual(['Skåne'])
})

test('the list asks the database as often for one seminar as for all', async () => {
  const { round, seminars } = await aPlannedRound(t.db, { slug: '2031' })
  const analyst = await t.signIn('analyst')
  const all = await countedQueries(t.db, () => analyst.get('/seminarier?omgang=2031'))
  expect(all.body).toContain('21 av 21 seminarier')
  for (const table of ['seminar_municipality', 'seminar'] as const) {
    const column = table === 'seminar' ? 'id' : 'seminar_id'
    await t.db.deleteFrom(table).where('round_id', '=', round.id).where(column, '!=', seminars[0]!.id).execute()
  }
  const one = await countedQueries(t.db, () => analyst.get('/seminarier?omgang=2031'))
  expect(one.body).toContain('1 av 1 seminarier')
  expect(one.queries).toBe(all.queries)
})
