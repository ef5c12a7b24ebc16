/** A day offered to more seminars than can have it: shown as shared, and closed for the others when one gets it. */
import { beforeAll, expect, test } from 'vitest'
import { listDateOptions } from '../../../src/negotiation/dates/queries.ts'
import { getSeminar } from '../../../src/seminars/queries.ts'
import { noted, type OfferState } from '../../../src/tour/offers.rules.ts'
import { fieldsOf } from '../../mailings/support.ts'
import { useTestApp, type Visitor } from '../../support/app.ts'
import { aPlannedRound } from '../../support/builders.ts'
import { pageText } from '../../support/html.ts'
import { messageRows } from '../../support/messages.ts'

const t = useTestApp()
let planner: Visitor
let skane: Visitor
let halland: Visitor

beforeAll(async () => {
  const { seminars } = await aPlannedRound(t.db)
  const rss = (slug: string) => seminars.find((one) => one.slug === slug)?.rss_id ?? ''
  planner = await t.signIn('planner')
  skane = await t.signIn('rss_contact', [rss('skane-1')])
  halland = await t.signIn('rss_contact', [rss('halland-1')])
})

const letters = (purpose: string) =>
  messageRows(t.db).select(['to_name', 'subject', 'text']).where('purpose', '=', purpose).execute()

async function propose(slug: string, dates: string[], more: Record<string, string> = {}) {
  const rows = dates.flatMap((date, n) => [
    [`options.${n}.date`, date],
    [`options.${n}.start`, '9.30'],
    [`options.${n}.end`, '15.30'],
  ])
  const form = { ...Object.fromEntries(rows), answer_by: '2027-03-15', ...more }
  return planner.post(`/seminarier/${slug}/datumforslag`, form)
}

const openOf = async (slug: string) =>
  (await listDateOptions(t.db, (await getSeminar(t.db, slug)).id))
    .filter(({ withdrawn_at }) => withdrawn_at === null)
    .map(({ date }) => date)

test('a day offered to another too must be seen before it is offered, and the letter says so, and where', async () => {
  expect((await propose('skane-1', ['2027-05-12'])).statusCode).toBe(303)
  const page = await planner.get('/seminarier/halland-1/datum')
  expect(page.body).toContain('Ledtiderna räcker för dagar från och med')
  const asked = await propose('halland-1', ['2027-05-12', '2027-05-19'])
  expect(asked.statusCode).toBe(422)
  expect(asked.body).toContain('Erbjuds också till Skåne')
  expect((await propose('halland-1', ['2027-05-12', '2027-05-19'], { accept: '1' })).statusCode).toBe(303)
  const [first, second] = await letters('dates_proposed')
  expect(first?.text).not.toContain('*')
  expect(second?.text).toContain('12 maj 2027 kl. 9.30–15.30 *')
  expect(second?.text).not.toContain('19 maj 2027 kl. 9.30–15.30 *')
  expect(second?.text).toContain('Dagar med * erbjuds också till andra seminarier')
  expect(second?.text).toMatch(/Vi har räknat resorna efter (Falkenberg|Halmstad|Varberg)/)
})

test('both contacts see that it is shared, and not with whom; the venue’s form suggests the town', async () => {
  for (const [who, slug, other] of [
    [skane, 'skane-1', 'Halland'],
    [halland, 'halland-1', 'Skåne'],
  ] as const) {
    const text = pageText((await who.get(`/rss/${slug}`)).body)
    expect(text).toContain('Dagen erbjuds också till ett annat seminarium')
    expect(text).toContain('Vi har räknat med att ni ses i')
    expect(text).not.toContain(other)
  }
  expect((await halland.get('/rss/halland-1/lokal')).body).toContain('Datumen är räknade med')
})

test('when one gets the day, the others are asked about it no longer, and their contacts are told', async () => {
  const [option] = await listDateOptions(t.db, (await getSeminar(t.db, 'skane-1')).id)
  const settle = `/seminarier/skane-1/datumforslag/${option?.id}`
  const page = (await planner.get(settle)).body
  expect(pageText(page)).toContain('Erbjuds också till Halland')
  const values = fieldsOf(page, /Bestäm/)
  expect((await planner.post('/seminarier/skane-1/datum', values)).statusCode).toBe(303)

  expect(await openOf('halland-1')).toEqual(['2027-05-19'])
  expect(await letters('dates_closed')).toEqual([
    expect.objectContaining({
      subject: 'En dag mindre att svara om: Halland',
      text: expect.stringContaining('onsdag 12 maj 2027 kl. 9.30–15.30'),
    }),
  ])
  const [letter] = await letters('dates_closed')
  expect(letter?.text).toContain('19 maj 2027')
  expect(letter?.text).not.toContain('Skåne')
  const text = pageText((await halland.get('/rss/halland-1')).body)
  expect(text).toContain('Dagen onsdag 12 maj 2027')
  expect(text).toContain('togs av ett annat seminarium')
  expect((await halland.get('/rss/halland-1')).body.match(/name="answer\.[^"]+" value="yes"/g)).toHaveLength(1)

  // Settling the same date again must not tell anybody twice.
  await planner.post('/seminarier/skane-1/datum', values)
  expect(await letters('dates_closed')).toHaveLength(1)
})

test('a seminar that is moved to an offered day takes it too; with a team for each nobody loses anything', async () => {
  const move = async (slug: string) => {
    const wish = { andring: 'dag', date: '2027-05-19', start: '9.30', end: '15.30', reason: 'Tåg' }
    const review = await planner.post(`/seminarier/${slug}/andra/granskning`, wish)
    const done = await planner.post(`/seminarier/${slug}/andra`, fieldsOf(review.body, /Flytta|Ändra/))
    expect(done.statusCode).toBe(303)
  }
  await move('skane-1')
  expect(await openOf('halland-1')).toEqual([])
  expect((await letters('dates_closed')).at(-1)?.text).toContain('Nu finns inga förslag kvar')
})

test('of a whole proposal, only days wanted by more than have a free team are shared; soon is said', () => {
  const state = (id: string, open: string[] = []): OfferState => ({
    ...{ id, slug: id, name: id, rssId: id, rssName: id, confirmedAt: null, cancelledAt: null, open },
  })
  const day = (date: string) => ({ date, start: '09:30', end: '15:30' })
  const offer = (id: string, dates: string[]) => ({
    seminar: state(id),
    dates: dates.map(day),
    older: 0,
    isExtra: false,
    refusal: null,
  })
  const around = (teams: number, id: string) => ({
    today: '2027-03-01',
    seats: 0,
    teams,
    rssId: 'rss-12',
    region: { name: 'Skåne', winter_break_weeks: '8', autumn_break_week: '44' },
    // The third team has another task in the first week of May.
    blocks: [{ from: '2027-05-03', to: '2027-05-07', name: 'Kurs', team: 3, rssId: null, hard: true }],
    others: [],
    offered: [
      { id: 'c', name: 'c', date: '2027-05-12' },
      { id: 'c', name: 'c', date: '2027-05-05' },
    ],
    placeWith: () => (id === 'a' ? { name: 'Höör', lat: 55.9, lon: 13.5 } : null),
  })
  const offers = [offer('a', ['2027-05-05', '2027-05-12']), offer('b', ['2027-05-05', '2027-05-12'])]
  const of = (teams: number) => {
    const notes = { around: new Map(['a', 'b'].map((id) => [id, around(teams, id)])), unhurried: '2027-05-10' }
    return noted(offers, notes).map(({ town, dates }) => [
      town,
      ...dates.map(({ sharedWith, isSoon }) => `${sharedWith}${isSoon ? ' soon' : ''}`),
    ])
  }
  const shared = [
    ['Höör', '2 soon', '2'],
    ['', '2 soon', '2'],
  ]
  expect(of(1)).toEqual(shared)
  expect(of(2)).toEqual(shared)
  expect(of(3)).toEqual([
    ['Höör', '2 soon', '0'],
    ['', '2 soon', '0'],
  ])
  expect(of(4)).toEqual([
    ['Höör', '0 soon', '0'],
    ['', '0 soon', '0'],
  ])
})
