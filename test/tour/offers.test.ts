/** Offers of a tour, from the button to the mail, over HTTP and with the real solver. */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { reckonNext } from '../../src/tour/jobs.ts'
import { findRun } from '../../src/tour/runs.queries.ts'
import { useTestApp, type Visitor } from '../support/app.ts'
import { aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { formWithButton, pageText } from '../support/html.ts'
import { open, type Page, press } from '../support/visit.ts'

const t = useTestApp()
const base = '/omgangar/2027/turne'
let planner: Visitor & { accountId: string }
let planned: Awaited<ReturnType<typeof aPlannedRound>>
let runId = ''

beforeAll(async () => {
  planned = await aPlannedRound(t.db)
  planner = await t.signIn('planner')
  await t.signIn('rss_contact', ['rss-12', 'rss-10'])
  await t.signIn('rss_contact', ['rss-12'])
  await press(planner, await open(planner, base), 'Räkna fram förslag', { alternatives: '2' })
  await reckonNext(t.deps, new AbortController().signal)
  const row = await t.db.selectFrom('tour_run').select('id').executeTakeFirstOrThrow()
  runId = row.id
})

beforeEach(async () => {
  await t.db.deleteFrom('date_option').execute()
  await t.db.deleteFrom('message').execute()
  await t.db.deleteFrom('blocked_period').execute()
  await t.db.deleteFrom('tour_run').where('id', '!=', runId).execute()
  await t.db.updateTable('tour_run').set({ state: 'done' }).execute()
  await t.db
    .updateTable('seminar')
    .set({ confirmed_at: null, date: null, start_time: null, end_time: null, cancelled_at: null })
    .execute()
})

async function result() {
  const run = await findRun(t.db, runId)
  if (!run?.result) throw new Error(`the run is ${run?.state}`)
  return run.result
}

function seminar(slug: string) {
  const found = planned.seminars.find((one) => one.slug === slug)
  if (!found) throw new Error(slug)
  return found
}

async function preview(visitor: Visitor = planner): Promise<Page> {
  return press(visitor, await open(visitor, `${base}/${runId}/erbjudande`), 'Granska innan det skickas')
}

const options = () => t.db.selectFrom('date_option').selectAll().execute()
const messages = () => t.db.selectFrom('message').selectAll().orderBy('to_email').execute()

test('the proposal says when, why, how far and how near the best', async () => {
  const page = await open(planner, `${base}/${runId}`)
  const words = pageText(page.body)
  expect(words).toContain('Förslag till kalender')
  expect(words).toMatch(/Högst [\d,]+ % från det bästa möjliga|Bättre går det inte/)
  for (const { name } of planned.seminars) expect(words).toContain(name)
  expect(words).toMatch(/v\. \d+ Stockholm – /)
  expect((await open(planner, base)).body).toContain(runId)
})

test('offers all dates, and writes one mail to each contact with all the own seminars', async () => {
  const shown = await preview()
  const dates = Object.values((await result()).dates).flat().length
  expect(pageText(shown.body)).toContain(`Erbjud ${dates} datum för 21 seminarier`)
  expect(pageText(shown.body)).toContain('2 kontaktpersoner i 21 RSS')
  expect(await options()).toEqual([])
  const done = await press(planner, shown, `Erbjud ${dates} datum`)
  expect(pageText(done.body)).toContain('2 personer får mejl.')
  const rows = await options()
  expect(rows).toHaveLength(dates)
  expect(new Set(rows.map((row) => row.answer_by))).toEqual(new Set(['2027-03-15']))
  expect(rows.every((row) => row.answer === null && row.proposed_by_rss === 0)).toBe(true)
  const mails = await messages()
  expect(mails).toHaveLength(2)
  expect(mails.map((mail) => mail.subject).sort()).toEqual([
    'Förslag på datum: Blekinge, Skåne',
    'Förslag på datum: Skåne',
  ])
  expect((await findRun(t.db, runId))?.state).toBe('accepted')
  const history = await t.db
    .selectFrom('history')
    .select('kind')
    .where('kind', 'in', ['tour_offered', 'date_proposed'])
    .execute()
  expect(history).toHaveLength(dates + 1)
})

test('of two planners who accept at once one wins and the other is told; nothing is doubled', async () => {
  const other = await t.signIn('planner')
  const [mine, theirs] = [await preview(), await preview(other)]
  const button = /^Erbjud \d+ datum$/
  const form = (page: Page) => {
    const { _csrf, ...values } = formWithButton(page.body, button).values
    return values
  }
  const answers = await Promise.all([
    planner.post(`${base}/${runId}/erbjudande`, form(mine)),
    other.post(`${base}/${runId}/erbjudande`, form(theirs)),
  ])
  expect(answers.map((answer) => answer.statusCode).sort()).toEqual([303, 409])
  const told = answers.find((answer) => answer.statusCode === 409)
  expect(pageText(told?.body ?? '')).toContain('Något har ändrats sedan du såg sidan')
  expect(await options()).toHaveLength(Object.values((await result()).dates).flat().length)
  expect(await messages()).toHaveLength(2)
  // A second press is refused, and no mail is sent again.
  const again = await planner.post(`${base}/${runId}/erbjudande`, form(mine))
  expect(again.statusCode).toBe(409)
  expect(await messages()).toHaveLength(2)
})

test('a part is offered now and the rest later; what is answered meanwhile is left alone', async () => {
  const skane = seminar('skane-1')
  const first = await open(planner, `${base}/${runId}/erbjudande`)
  const one = await press(planner, first, 'Granska innan det skickas', { seminarium: 'skane-1' })
  await press(planner, one, /^Erbjud \d datum$/)
  expect(new Set((await options()).map((row) => row.seminar_id))).toEqual(new Set([skane.id]))
  await t.db.updateTable('date_option').set({ answer: 'yes' }).execute()
  const rest = await open(planner, `${base}/${runId}/erbjudande`)
  expect(pageText(rest.body)).toContain('Skåne Datumen är redan erbjudna')
  await press(planner, await preview(), /^Erbjud \d+ datum$/)
  const rows = await options()
  expect(new Set(rows.map((row) => row.seminar_id)).size).toBe(21)
  expect(rows.filter((row) => row.seminar_id === skane.id).map((row) => row.answer)).toEqual(['yes', 'yes'])
})

test('a settled date is never touched', async () => {
  const skane = seminar('skane-1')
  const plan = (await result()).dates[skane.id]?.[0]
  await confirmedSeminar(t.db, skane.id, plan?.date)
  const shown = await preview()
  expect(pageText((await open(planner, `${base}/${runId}/erbjudande`)).body)).toContain(
    'Skåne Har redan ett bestämt datum',
  )
  await press(planner, shown, /^Erbjud \d+ datum$/)
  const rows = await options()
  expect(rows.some((row) => row.seminar_id === skane.id)).toBe(false)
  const now = await t.db.selectFrom('seminar').selectAll().where('id', '=', skane.id).execute()
  expect(now[0]).toMatchObject({ date: plan?.date, start_time: '09:30' })
})

test('a date settled between the look and the press stops it, and nothing is lost', async () => {
  const shown = await preview()
  const skane = seminar('skane-1')
  await confirmedSeminar(t.db, skane.id, (await result()).dates[skane.id]?.[0]?.date)
  const told = await press(planner, shown, /^Erbjud \d+ datum$/)
  expect(told.status).toBe(409)
  expect(pageText(told.body)).toContain('Något har ändrats')
  expect(pageText(told.body)).toContain('för 20 seminarier')
  expect(await options()).toEqual([])
  expect(await messages()).toEqual([])
  expect((await findRun(t.db, runId))?.state).toBe('done')
})

test('a proposal nobody wants leaves the list, and nothing can be offered from it', async () => {
  const shown = await preview()
  const page = await open(planner, `${base}/${runId}`)
  const list = await press(planner, page, 'Ta bort förslaget')
  expect(pageText(list.body)).toContain('Förslaget är borttaget')
  expect(list.body).not.toContain(runId)
  expect((await findRun(t.db, runId))?.state).toBe('discarded')
  expect((await press(planner, shown, /^Erbjud \d+ datum$/)).status).toBe(409)
  expect(await options()).toEqual([])
  const gone = await open(planner, `${base}/${runId}`)
  expect(pageText(gone.body)).toContain('Bortvalt förslag')
  expect(gone.body).not.toContain('/erbjudande')
})

test('a proposal that no longer keeps the rules says which, and is not offered', async () => {
  const shown = await preview()
  const day = (await result()).dates[seminar('skane-1').id]?.[0]?.date ?? ''
  await planner.post(`${base}/sparrat`, { name: 'Kurs', from: day, to: '', hard: '1', who: '' })
  const told = await press(planner, shown, /^Erbjud \d+ datum$/)
  expect(told.status).toBe(409)
  expect(pageText(told.body)).toContain('Förslaget håller inte längre')
  expect(pageText(told.body)).toContain('Kurs')
  expect(await options()).toEqual([])
})

test('dates are locked and moved by hand, and the rest is worked out again', async () => {
  const page = await open(planner, `${base}/${runId}`)
  const [skane, uppsala] = [seminar('skane-1'), seminar('uppsala-1')]
  const before = (await result()).dates
  const wrong = await press(planner, page, 'Räkna om resten', {
    [`dag.${skane.id}`]: '2027-02-30',
    [`dag.${uppsala.id}`]: '2027-05-01',
  })
  expect(wrong.status).toBe(422)
  expect(pageText(wrong.body)).toContain('Skåne: Skriv ett datum som finns')
  expect(pageText(wrong.body)).toContain('Uppsala: lördag 1 maj')
  expect(wrong.body).toContain('value="2027-02-30"')
  const taken = new Set(
    Object.values(before)
      .flat()
      .map((one) => one.date.slice(0, 7)),
  )
  expect(taken.size).toBeGreaterThan(3)
  const next = await press(planner, page, 'Räkna om resten', { las: [uppsala.id], [`dag.${skane.id}`]: '2027-11-30' })
  expect(pageText(next.body)).toContain('Förslaget väntar på sin tur')
  expect(next.body).toContain('http-equiv="refresh"')
  await reckonNext(t.deps, new AbortController().signal)
  const newId = next.url.split('/').at(-1) ?? ''
  const run = await findRun(t.db, newId)
  expect(run?.state).toBe('done')
  expect(run?.result?.dates[skane.id]?.[0]?.date).toBe('2027-11-30')
  expect(run?.result?.dates[uppsala.id]?.[0]?.date).toBe(before[uppsala.id]?.[0]?.date)
  // The new calendar moves as few seminars as possible.
  expect(run?.result?.moved.length).toBeLessThan(6)
  const done = await open(planner, next.url)
  expect(pageText(done.body)).toContain('Du har låst det här datumet.')
  // A locked date is not a settled date: it is offered like the others.
  expect(pageText((await open(planner, `${next.url}/erbjudande`)).body)).toContain('Skåne tisdag 30 november')
  expect((await findRun(t.db, runId))?.state).toBe('done')
})

test('what is impossible names the rules and where to change them; a failed run leaves all as it was', async () => {
  const saved = await planner.post(`${base}/regler`, {
    from: '2027-04-05',
    to: '2027-04-23',
    weekdays: ['2'],
    perWeek: '1',
    teams: '1',
    perTrip: '1',
    earliest: '9',
    latest: '16.30',
    length: '6',
    homeCode: '0180',
    bridgeDays: 'never',
    schoolBreaks: 'never',
  })
  expect(saved.statusCode).toBe(303)
  const started = await press(planner, await open(planner, base), 'Räkna fram förslag')
  await reckonNext(t.deps, new AbortController().signal)
  const page = await open(planner, started.url)
  expect(pageText(page.body)).toContain('Reglerna går inte ihop')
  expect(page.body).toContain(`href="${base}/regler"`)
  await t.db.deleteFrom('tour_settings').execute()
  const again = await press(planner, page, 'Försök igen')
  const id = again.url.split('/').at(-1) ?? ''
  const twice = await planner.post(`${base}/forslag`, { alternatives: '1' })
  expect(twice.statusCode).toBe(409)
  const cancelled = await press(planner, again, 'Avbryt beräkningen')
  expect(pageText(cancelled.body)).toContain('Någon avbröt beräkningen')
  await t.db.updateTable('tour_run').set({ state: 'failed', error: 'tour.failed_lost' }).where('id', '=', id).execute()
  expect(pageText((await open(planner, again.url)).body)).toContain('Planen är orörd')
})

test('an analyst looks and starts, changes and offers nothing', async () => {
  const analyst = await t.signIn('analyst')
  for (const path of ['', `/${runId}`, `/${runId}/erbjudande`]) {
    const page = await analyst.get(`${base}${path}`)
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toMatch(/Räkna (fram|om)/)
  }
  for (const path of ['/forslag', `/${runId}/avbrott`, `/${runId}/omrakning`, `/${runId}/erbjudande`])
    expect((await analyst.post(`${base}${path}`)).statusCode).toBe(403)
})

test('refuses four dates each, an unknown run, and an offer of nothing', async () => {
  expect((await planner.post(`${base}/forslag`, { alternatives: '4' })).statusCode).toBe(422)
  expect((await planner.get(`${base}/finns-inte`)).statusCode).toBe(404)
  const nothing = await open(planner, `${base}/${runId}/erbjudande/granska`)
  expect(pageText(nothing.body)).toContain('Välj minst ett seminarium')
})

test('somebody who would be written to since the look stops it: the letters are those that were seen', async () => {
  const shown = await preview()
  await t.signIn('rss_contact', ['rss-03'])
  const told = await press(planner, shown, /^Erbjud \d+ datum$/)
  expect(told.status).toBe(409)
  expect(pageText(told.body)).toContain('Något har ändrats')
  expect(pageText(told.body)).toContain('3 kontaktpersoner i 21 RSS')
  expect(await messages()).toEqual([])
})
