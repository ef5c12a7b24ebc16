import { parse } from 'node-html-parser'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listMoves, listPlacements, listPlanSeminars } from '../../src/plan/queries.ts'
import { fieldsOf } from '../mailings/support.ts'
import { type TestApp, useTestApp } from '../support/app.ts'
import { anInvitation, aRound, confirmedSeminar, seatRoles } from '../support/builders.ts'
import { onSqlite } from '../support/db.ts'

const t = useTestApp()
let planner: Awaited<ReturnType<TestApp['signIn']>>
let round: Awaited<ReturnType<typeof aRound>>
const plan = '/omgangar/2027/plan'

beforeAll(async () => {
  planner = await t.signIn('planner')
})
beforeEach(async () => {
  round = await aRound(t.db)
})
afterEach(async () => {
  const tables = [
    ...(['history', 'invitation_link', 'invitation', 'date_option', 'programme_item'] as const),
    ...(['seminar_municipality', 'seminar', 'seat', 'round'] as const),
  ]
  for (const table of tables) await t.db.deleteFrom(table).execute()
})

const make = () => planner.post(plan, { threshold: '25' })
const seminars = (roundId = round.id) => listPlanSeminars(t.db, roundId)
const placements = () => listPlacements(t.db, round.id)

async function seminarOf(slug: string) {
  const found = (await seminars()).find((one) => one.slug === slug)
  if (!found) throw new Error(`no ${slug}`)
  return found
}
async function move(code: string, to: string) {
  const from = (await placements()).get(code)
  const toId = (await seminarOf(to)).id
  return planner.post(`${plan}/flyttar`, { municipality: `${code}:${from}`, to: toId })
}
async function codesIn(slug: string): Promise<string[]> {
  const { id } = await seminarOf(slug)
  return [...(await placements())].flatMap(([code, at]) => (at === id ? [code] : [])).sort()
}
const anyMunicipality = () =>
  t.db.selectFrom('municipality').selectAll().where('code', '=', '1280').executeTakeFirstOrThrow()
async function expectWhole() {
  const [placed, ids] = [await placements(), new Set((await seminars()).map((one) => one.id))]
  expect(placed.size).toBe(290)
  expect([...placed.values()].every((id) => ids.has(id))).toBe(true)
  expect(new Set(placed.values()).size).toBe(ids.size)
}

describe('before there is a plan', () => {
  test('the proposal is shown, and nothing is made by looking', async () => {
    const page = await planner.get(plan)
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('26 seminarier för 290 kommuner')
    expect(page.body).toContain('Gör planen med 26 seminarier')
    expect((await planner.get(`${plan}?threshold=12`)).body).not.toContain('med 26 seminarier')
    expect((await planner.get(`${plan}?threshold=290`)).body).toContain('med 21 seminarier')
    expect(await seminars()).toEqual([])
  })

  test.each(['0', '-1', 'många', '2,5', '291'])('a limit of %s is refused', async (threshold) => {
    for (const page of [
      await planner.get(`${plan}?threshold=${encodeURIComponent(threshold)}`),
      await planner.post(plan, { threshold }),
    ]) {
      expect(page.statusCode).toBe(422)
      expect(page.body).toContain('Skriv ett heltal')
      expect(page.body).toContain(`value="${threshold}"`)
    }
    expect(await seminars()).toEqual([])
  })

  test('it becomes the plan', async () => {
    expect((await make()).headers.location).toBe(plan)
    await expectWhole()
    const all = await seminars()
    expect(all.length).toBe(26)
    const skane = all.filter((one) => one.regionCode === '12')
    expect(skane.map((one) => [one.slug, one.name, one.rssId])).toEqual([
      ['skane-1', 'Skåne 1', 'rss-12'],
      ['skane-2', 'Skåne 2', 'rss-12'],
    ])
    const kronoberg = all.find((one) => one.regionCode === '07')
    expect(kronoberg).toMatchObject({ slug: 'kronoberg-1', name: 'Kronoberg', rssId: 'rss-07' })
    const west = all.filter((one) => one.regionCode === '14').map((one) => one.rssId)
    expect(west).toEqual(['rss-14-fyrbodal', 'rss-14-skaraborg', 'rss-14-gr', 'rss-14-sjuharad'])
    expect((await planner.get(plan)).body).toContain('290 av 290 kommuner')
  })

  test('pressed twice, it becomes one plan', async () => {
    const answers = await Promise.all([make(), make()])
    expect(answers.map((one) => one.statusCode).sort()).toEqual([303, 409])
    expect(answers.find((one) => one.statusCode === 409)?.body).toContain('har redan en plan')
    expect((await seminars()).length).toBe(26)
    await expectWhole()
  })

  test('another number is compared and chosen for a region above the limit', async () => {
    const page = parse((await planner.get(`${plan}?antal.14=2`)).body)
    const rows = page.querySelectorAll('.planlarge fieldset')
    expect(
      rows.map(
        (row) =>
          row
            .querySelector('legend')
            ?.text.trim()
            .split(/\s{2,}| \d/)[0],
      ),
    ).toEqual(['Stockholm', 'Skåne', 'Västra Götaland'])
    const chosen = page.querySelector('input[name="antal.14"][checked]')
    expect(chosen?.getAttribute('value')).toBe('2')
    expect(page.text).toContain('Gör planen med 24 seminarier')
    expect(page.text).toContain('Uddevalla, Skövde, Göteborg, Borås')

    await planner.post(plan, { threshold: '25', 'antal.14': '2', 'antal.12': 'tre', 'antal.07': '4' })
    const counts = Map.groupBy(await seminars(), (one) => one.regionCode)
    expect(['14', '12', '07'].map((code) => counts.get(code)?.length)).toEqual([2, 2, 1])
    await expectWhole()
  })

  test('a choice that was changed and not shown is shown before anything is made of it', async () => {
    const form = fieldsOf((await planner.get(plan)).body, /Gör planen med/)
    const changed = await planner.post(plan, { ...form, 'antal.12': '4' })
    expect(changed.statusCode).toBe(303)
    expect(changed.headers.location).toContain('antal.12=4')
    expect(await seminars()).toEqual([])
    const shown = (await planner.get(String(changed.headers.location))).body
    expect(shown).toContain('Så här blir planen med det du har valt')
    expect(parse(shown).querySelector('input[name="antal.12"][checked]')?.getAttribute('value')).toBe('4')
    await planner.post(plan, fieldsOf(shown, /Gör planen med/))
    const counts = Map.groupBy(await seminars(), (one) => one.regionCode)
    expect(counts.get('12')?.length).toBe(4)
    await expectWhole()
  })

  test('an address an earlier round has gets the round added', async () => {
    await make()
    const later = await aRound(t.db, { slug: '2028' })
    await planner.post('/omgangar/2028/plan', { threshold: '33' })
    const slugs = (await seminars(later.id)).map((one) => one.slug)
    expect(slugs).toContain('skane-1-2028')
    expect(slugs).not.toContain('skane-2-2028')
  })
})

describe('a municipality', () => {
  beforeEach(async () => {
    await make()
  })

  onSqlite('is moved to a neighbouring region and back again', async () => {
    const response = await move('1384', 'vastra-gotaland-3')
    expect(response.statusCode).toBe(303)
    expect(response.headers.location).toBe(`${plan}?region=14#region`)
    expect(await codesIn('vastra-gotaland-3')).toContain('1384')
    expect(await codesIn('halland-1')).not.toContain('1384')
    await expectWhole()

    const page = await planner.get(`${plan}?region=13`)
    expect(page.body).toContain('Ångra: flytta tillbaka Kungsbacka till Halland')
    expect(page.body).toContain('Möter i en annan region: Kungsbacka i Västra Götaland 3')
    const undone = await planner.post(`${plan}/flyttar/angra`, { n: '1' })
    expect(undone.statusCode).toBe(303)
    expect(await codesIn('halland-1')).toContain('1384')
    expect((await planner.get(plan)).body).not.toContain('Ångra: flytta')
    expect((await planner.post(`${plan}/flyttar/angra`, { n: '1' })).statusCode).toBe(409)
    await expectWhole()
  })

  test('is moved back step by step', async () => {
    for (const [code, to] of [
      ['1384', 'vastra-gotaland-3'],
      ['1283', 'skane-2'],
      ['1384', 'vastra-gotaland-4'],
    ] as const)
      await move(code, to)
    const page = await planner.get(`${plan}?region=14`)
    expect(page.body).toContain('Ångra: flytta tillbaka Kungsbacka till Västra Götaland 3')
    expect(page.body).toContain('Därefter går 2 flyttar till att ångra')
    for (const n of ['3', '2', '1']) {
      const undone = await planner.post(`${plan}/flyttar/angra?region=14`, { n })
      expect(undone.headers.location).toBe(`${plan}?region=14#region`)
    }
    expect(await codesIn('halland-1')).toContain('1384')
    expect(await codesIn('skane-1')).toContain('1283')
    await expectWhole()
  })

  test('next door is offered with its way there and here', async () => {
    const page = parse((await planner.get(`${plan}?region=14`)).body)
    const row = page.querySelector('.plannear [data-code="1384"]')
    expect(row?.querySelectorAll('th, td').map((cell) => cell.text.replace(/\s+/g, ' ').trim())).toEqual([
      'Kungsbacka',
      'Halland',
      '1 tim 10 min till Falkenberg',
      '25 min till Göteborg (kortare)',
    ])
    expect(page.querySelectorAll('.plannear tr').length).toBeGreaterThan(5)
    const option = `1384:${(await seminarOf('halland-1')).id}`
    expect(page.querySelector(`select[name=municipality] option[value="${option}"]`)).not.toBeNull()
  })

  test('is moved by one of two planners who press at the same time', async () => {
    const from = (await placements()).get('1384')
    const colleague = await t.signIn('planner')
    const answers = await Promise.all(
      ([planner, colleague] as const).map(async (who, i) => {
        const to = (await seminarOf(`vastra-gotaland-${3 + i}`)).id
        return who.post(`${plan}/flyttar`, { municipality: `1384:${from}`, to })
      }),
    )
    expect(answers.map((one) => one.statusCode).sort()).toEqual([303, 409])
    expect((await listMoves(t.db, round.id)).length).toBe(1)
    await expectWhole()
  })

  test.each([
    ['cancelled_at', 'Seminariet är inställt'],
    ['starts_at', 'Seminariet har redan hållits'],
  ])('does not come to a seminar with %s', async (column, words) => {
    const { id } = await seminarOf('vastra-gotaland-3')
    const at = { [column]: '2026-01-01T08:00:00Z' }
    await t.db.updateTable('seminar').set(at).where('id', '=', id).execute()
    const response = await move('1384', 'vastra-gotaland-3')
    expect(response.statusCode).toBe(409)
    expect(response.body).toContain(words)
    await expectWhole()
  })

  test('is moved once when the button is pressed twice', async () => {
    const from = (await placements()).get('1384')
    const to = (await seminarOf('vastra-gotaland-3')).id
    const body = { municipality: `1384:${from}`, to }
    const answers = await Promise.all([1, 2].map(() => planner.post(`${plan}/flyttar`, body)))
    expect(answers.map((one) => one.statusCode)).toEqual([303, 303])
    expect((await listMoves(t.db, round.id)).length).toBe(1)
  })

  onSqlite('is not moved from where a colleague has put it meanwhile', async () => {
    const from = (await placements()).get('1384')
    await move('1384', 'vastra-gotaland-3')
    const stale = { municipality: `1384:${from}`, to: (await seminarOf('kronoberg-1')).id }
    expect((await planner.post(`${plan}/flyttar`, stale)).statusCode).toBe(409)
    expect(await codesIn('vastra-gotaland-3')).toContain('1384')
  })

  test('does not leave its seminar empty', async () => {
    const response = await move('0980', 'kalmar-1')
    expect(response.statusCode).toBe(409)
    expect(response.body).toContain('Gotland är den enda kommunen i Gotland')
    const page = parse(response.body)
    expect(page.querySelector('h1')?.text).toBe('Plan, Omgång 2027')
    const chosen = page.querySelector('select[name=to] option[selected]')
    expect(chosen?.getAttribute('value')).toBe((await seminarOf('kalmar-1')).id)
    await expectWhole()
  })

  test('that came to the register after the plan is shown as missing and given a seminar', async () => {
    await t.db
      .insertInto('municipality')
      .values({ ...(await anyMunicipality()), code: '1299', name: 'Nyköping i Skåne' })
      .execute()
    const page = await planner.get(`${plan}?region=12`)
    expect(page.body).not.toContain('Möter i en annan region')
    expect(page.body).toContain('290 av 291 kommuner')
    expect(page.body).toContain('Saknas: Nyköping i Skåne')
    const to = await seminarOf('skane-2')
    const place = () => planner.post(`${plan}/kommuner`, { missing: '1299', into: to.id })
    expect((await Promise.all([place(), place()])).map((one) => one.statusCode)).toEqual([303, 303])
    expect(await codesIn('skane-2')).toContain('1299')
    expect((await planner.get(plan)).body).toContain('291 av 291 kommuner')
    const seats = t.db.selectFrom('seat').select('role').where('municipality_code', '=', '1299')
    expect((await seats.execute()).map((seat) => seat.role).sort()).toEqual([...seatRoles].sort())

    const elsewhere = (await seminarOf('skane-1')).id
    const late = await planner.post(`${plan}/kommuner`, { missing: '1299', into: elsewhere })
    expect(late.statusCode).toBe(409)
    expect((await planner.post(`${plan}/kommuner`, {})).statusCode).toBe(422)
    for (const table of ['seminar_municipality', 'seat'] as const)
      await t.db.deleteFrom(table).where('municipality_code', '=', '1299').execute()
    await t.db.deleteFrom('municipality').where('code', '=', '1299').execute()
  })

  onSqlite('stays where people have been invited', async () => {
    const seat = { id: 'seat-1', round_id: round.id, municipality_code: '1280' }
    await t.db
      .insertInto('seat')
      .values({ ...seat, role: 'politician' })
      .execute()
    const at = (await placements()).get('1280') ?? ''
    await anInvitation(t.db, seat.id, at)
    const other = (await seminars()).find((one) => one.regionCode === '12' && one.id !== at)
    const response = await move('1280', other?.slug ?? '')
    expect(response.statusCode).toBe(409)
    expect(response.body).toContain('Inbjudna i Malmö har redan fått sin inbjudan')
    expect((await placements()).get('1280')).toBe(at)

    const page = parse((await planner.get(`${plan}?region=12`)).body)
    const row = page.querySelector('.planwho [data-code="1280"]')
    expect(row?.text).toContain('Malmö inbjuden')
    expect(row?.getAttribute('data-move')).toBeUndefined()
    expect(page.querySelector('select[name=municipality]')?.text).not.toContain('Malmö')

    const divided = await planner.post(`${plan}/regioner/12`, { count: '3' })
    expect(divided.statusCode).toBe(409)
    expect((await planner.get(`${plan}?region=12`)).body).toContain('är skickade')
  })

  test('reopens the target group of the seminar it comes to', async () => {
    await t.db.updateTable('seminar').set({ target_group_approved_at: '2027-03-01' }).execute()
    await move('1384', 'vastra-gotaland-3')
    const open = await t.db.selectFrom('seminar').select('slug').where('target_group_approved_at', 'is', null).execute()
    expect(open).toEqual([{ slug: 'vastra-gotaland-3' }])
  })

  test.each([
    [{ municipality: '', to: '' }, 422],
    [{}, 422],
    [{ municipality: '9999:x', to: 'x' }, 404],
    [{ municipality: '1280', to: 'okänt <b>' }, 404],
  ])('is chosen from those there are: %o → %i', async (body, status) => {
    const response = await planner.post(`${plan}/flyttar`, body as Record<string, string>)
    expect(response.statusCode).toBe(status)
    await expectWhole()
  })

  test('is not moved to another round', async () => {
    const later = await aRound(t.db, { slug: '2028' })
    await planner.post('/omgangar/2028/plan', { threshold: '25' })
    const foreign = (await seminars(later.id))[0]?.id ?? ''
    const body = { municipality: '1280', to: foreign }
    expect((await planner.post(`${plan}/flyttar`, body)).statusCode).toBe(404)
    await expectWhole()
  })
})

describe('a region', () => {
  beforeEach(async () => {
    await make()
  })

  test('is divided into three and made one again', async () => {
    const before = await seminarOf('skane-1')
    const response = await planner.post(`${plan}/regioner/12`, { count: '3' })
    expect(response.headers.location).toBe(`${plan}?region=12#region`)
    const three = (await seminars()).filter((one) => one.regionCode === '12')
    expect(three.map((one) => one.name)).toEqual(['Skåne 1', 'Skåne 2', 'Skåne 3'])
    expect(three[0]?.id).toBe(before.id)
    expect((await codesIn('skane-3')).length).toBe(11)
    await expectWhole()

    await planner.post(`${plan}/regioner/12`, { count: '1' })
    const one = (await seminars()).filter((seminar) => seminar.regionCode === '12')
    expect(one.map((seminar) => [seminar.slug, seminar.name])).toEqual([['skane-1', 'Skåne']])
    await expectWhole()
  })

  test('is not divided once a date is settled', async () => {
    await confirmedSeminar(t.db, (await seminarOf('skane-2')).id)
    const response = await planner.post(`${plan}/regioner/12`, { count: '1' })
    expect(response.statusCode).toBe(409)
    expect(response.body).toContain('bestämt datum')
    const page = await planner.get(`${plan}?region=12`)
    expect(page.body).toContain('bestämt datum')
    expect(page.body).not.toContain('action="/omgangar/2027/plan/regioner/12"')
    await expectWhole()
  })

  test('is not divided while one of its seminars is cancelled', async () => {
    const { id } = await seminarOf('skane-2')
    const cancelled = { cancelled_at: '2027-03-01T08:00:00Z' }
    await t.db.updateTable('seminar').set(cancelled).where('id', '=', id).execute()
    expect((await planner.post(`${plan}/regioner/12`, { count: '3' })).statusCode).toBe(409)
    await expectWhole()
  })

  test('shows what one to four would mean, and which it has', async () => {
    const page = parse((await planner.get(`${plan}?region=12`)).body)
    const rows = page.querySelectorAll('.plancompare tbody tr')
    expect(rows.map((row) => row.querySelectorAll('th, td')[1]?.text)).toEqual([
      '33',
      '16 + 17',
      '11 + 11 + 11',
      '8 + 8 + 9 + 8',
    ])
    expect(rows[1]?.text).toContain('så är det nu')
    await move('1283', 'skane-2')
    const after = parse((await planner.get(`${plan}?region=12`)).body)
    const now = after.querySelectorAll('.plancompare tr.chosen')
    expect(now.map((row) => row.querySelectorAll('th, td')[1]?.text)).toEqual(['15 + 18'])
  })

  test('gives up what was wished for a seminar that disappears', async () => {
    const { id } = await seminarOf('skane-2')
    await t.db.insertInto('tour_wish').values({ seminar_id: id, from_on: '2027-05-01', to_on: '2027-05-31' }).execute()
    expect((await planner.post(`${plan}/regioner/12`, { count: '1' })).statusCode).toBe(303)
    await expectWhole()
  })

  test('keeps a seminar that somebody has begun to arrange', async () => {
    const { id } = await seminarOf('skane-2')
    await t.db
      .insertInto('programme_item')
      .values({
        id: 'item-1',
        seminar_id: id,
        position: 1,
        part: 'morning',
        start_time: '09:30',
        end_time: '10:00',
        title: 'Kaffe',
        detail: '',
      })
      .execute()
    expect((await planner.post(`${plan}/regioner/12`, { count: '1' })).statusCode).toBe(409)
    expect((await planner.post(`${plan}/regioner/12`, { count: '3' })).statusCode).toBe(303)
    await expectWhole()
  })

  test.each(['0', '5', 'tre', ''])('is not divided into %j', async (count) => {
    const response = await planner.post(`${plan}/regioner/12`, { count })
    expect(response.statusCode).toBe(422)
    expect(response.body).toContain('Skriv ett heltal')
  })

  test('that does not exist is not found', async () => {
    expect((await planner.post(`${plan}/regioner/99`, { count: '2' })).statusCode).toBe(404)
    expect((await planner.post('/omgangar/x/plan/regioner/12', { count: '2' })).statusCode).toBe(404)
    expect((await planner.get('/omgangar/x/plan')).statusCode).toBe(404)
    expect((await planner.get(`${plan}?region=%3Cb%3E`)).statusCode).toBe(200)
  })

  test('of one municipality cannot be two', async () => {
    expect((await planner.post(`${plan}/regioner/09`, { count: '2' })).statusCode).toBe(409)
  })
})

describe('the RSS body of a seminar', () => {
  test('is changed', async () => {
    await make()
    const { id } = await seminarOf('vastra-gotaland-1')
    const response = await planner.post(`${plan}/rss`, { seminar: id, rss: 'rss-14' })
    expect(response.statusCode).toBe(303)
    expect((await seminarOf('vastra-gotaland-1')).rssId).toBe('rss-14')
    for (const body of [
      { seminar: id, rss: 'rss-99' },
      { seminar: 'x', rss: 'rss-14' },
    ])
      expect((await planner.post(`${plan}/rss`, body)).statusCode).toBe(404)
    expect((await planner.post(`${plan}/rss`, {})).statusCode).toBe(422)
  })
})

test('an analyst sees the plan and changes nothing', async () => {
  const analyst = await t.signIn('analyst')
  expect((await analyst.get(plan)).body).not.toContain('Gör planen med')
  expect((await analyst.post(plan, { threshold: '25' })).statusCode).toBe(403)
  await make()
  const page = await analyst.get(plan)
  expect(page.body).toContain('290 av 290')
  expect(page.body).not.toContain('Flytta en kommun')
  expect((await analyst.post(`${plan}/regioner/12`, { count: '3' })).statusCode).toBe(403)
})
