import { parse } from 'csv-parse/sync'
import { parse as parseHtml } from 'node-html-parser'
import { beforeAll, describe, expect, test } from 'vitest'
import { percent } from '../../src/comparison/statistics.rules.ts'
import type { Answers } from '../../src/questionnaire/rules.ts'
import { submitAnswers } from '../support/answers.ts'
import { type TestApp, useTestApp } from '../support/app.ts'
import { anInvitation, aPlannedRound, aSubmission } from '../support/builders.ts'

describe('with the whole country', () => {
  const t = useTestApp()
  let stored: Map<string, Answers>
  let country: Awaited<ReturnType<typeof aPlannedRound>>

  beforeAll(async () => {
    country = await aPlannedRound(t.db)
    stored = await submitAnswers(t.db, country.round.questionnaire_id, country.seats)
  })

  test('each type of question has a page in every grouping and both languages', async () => {
    const visitor = await t.signIn('analyst')
    for (const lang of ['sv', 'en']) {
      visitor.cookies.set('lang', lang)
      for (const fraga of ['rk_plan', 'rk_svarighet', 'rk_vakanser', 'rk_atgarder', 'rk_prioritet']) {
        for (const efter of ['grupp', 'region', 'roll', 'seminarium', 'alla']) {
          const response = await visitor.get(`/jamfor?fraga=${fraga}&efter=${efter}`)
          expect(response.statusCode).toBe(200)
          expect(response.body).toMatch(/<svg class="chart"[^>]*role="img"/)
          expect(response.body).not.toContain('style=')
        }
      }
      for (const fraga of ['rk_framgang', 'ge_exempel', 'bg_svarsunderlag']) {
        expect((await visitor.get(`/jamfor?fraga=${fraga}`)).statusCode).toBe(200)
      }
    }
  })

  test('an answer submitted later is counted at once', async () => {
    const visitor = await t.signIn('analyst')
    const before = await visitor.get('/jamfor?fraga=rk_plan&efter=alla')
    const of = /Alla som svarat<\/th>\s*<td class="num">(\d+)/
    const first = Number(of.exec(before.body)?.[1])
    expect(first).toBe([...stored.values()].filter((answers) => answers.rk_plan).length)
    const other = await aPlannedRound(t.db, { slug: 'senare', ...later })
    const none = (await visitor.get('/jamfor?omgang=senare&fraga=rk_plan')).body
    expect(none).toContain('Ingen har skickat in sina svar i den här omgången än')
    expect(none).not.toContain('<svg class="chart')
    for (const seat of other.seats.slice(0, 3)) await aSubmission(t.db, seat, { rk_plan: 'nej' })
    const after = await visitor.get('/jamfor?omgang=senare&fraga=rk_plan&efter=alla')
    expect(Number(of.exec(after.body)?.[1])).toBe(3)
  })

  test('texts are searched in Swedish, paged, and never taken as HTML', async () => {
    const visitor = await t.signIn('planner')
    const all = await visitor.get('/jamfor?fraga=rk_framgang')
    expect(all.body).toContain('Sida 1 av')
    const found = await visitor.get(`/jamfor?fraga=rk_framgang&sok=${encodeURIComponent('SPRÅKSTÖDJARE')}`)
    expect(found.body).toContain('språkstödjare')
    const none = await visitor.get(`/jamfor?fraga=rk_framgang&sok=${encodeURIComponent('<b>zz')}`)
    expect(none.body).toContain('0 träffar på ”&lt;b&gt;zz”')
  })

  test("the table's file has the same bases as the page", async () => {
    const visitor = await t.signIn('analyst')
    const file = await visitor.get('/jamfor/tal.csv?fraga=rk_plan&efter=region')
    const [head = [], all = [], ...regions] = parse(file.body, { delimiter: ';', bom: true })
    expect(head.slice(0, 3)).toEqual(['Grupp', 'Svar', 'Tillfrågade'])
    expect(regions).toHaveLength(21)
    const sum = regions.reduce((n, row) => n + Number(row[1]), 0)
    expect(Number(all[1])).toBe(sum)
    for (const fraga of ['rk_vakanser', 'rk_framgang', 'rk_atgarder'])
      expect((await visitor.get(`/jamfor/tal.csv?fraga=${fraga}`)).statusCode).toBe(200)
  })

  test('"vet ej" and "ej aktuellt" have a column each, where the question has them', async () => {
    const visitor = await t.signIn('analyst')
    const matrix = (await visitor.get('/jamfor?fraga=rk_svarighet')).body
    expect(matrix).toContain('Vet ej (antal)')
    expect(matrix).toContain('Ej aktuellt (antal)')
    const single = (await visitor.get('/jamfor?fraga=rk_plan')).body
    expect(single).toContain('Vet ej (antal)')
    expect(single).not.toContain('Ej aktuellt (antal)')
    expect((await visitor.get('/jamfor?fraga=rk_atgarder')).body).not.toContain('Vet ej (antal)')
    const file = (await visitor.get('/jamfor/tal.csv?fraga=rk_svarighet')).body
    expect(file).toContain(';Vet ej;Ej aktuellt;')
  })

  test('the total does not tell by subtraction how many "vet ej" a group too small to show has', async () => {
    const visitor = await t.signIn('analyst')
    const round = await aPlannedRound(t.db, { slug: 'sma', ...later })
    const of = (region: string) => round.seats.filter((seat) => seat.municipality_code.startsWith(region))
    for (const seat of of('01').slice(0, 4)) await aSubmission(t.db, seat, { rk_plan: 'vet_ej' })
    for (const seat of of('01').slice(4, 8)) await aSubmission(t.db, seat, { rk_plan: 'nej' })
    const dontKnow = async () => {
      const { body } = await visitor.get('/jamfor/tal.csv?omgang=sma&fraga=rk_plan&efter=region')
      const rows: string[][] = parse(body, { bom: true, delimiter: ';' })
      return rows.filter(([name]) => name === 'Alla som svarat' || name === 'Stockholm').map((row) => row[3])
    }
    expect(await dontKnow()).toEqual(['4', '4'])
    const [hidden] = of('12')
    if (hidden) await aSubmission(t.db, hidden, { rk_plan: 'vet_ej' })
    expect(await dontKnow()).toEqual(['', '4'])
  })

  test("a municipality's three voices stand side by side", async () => {
    const visitor = await t.signIn('analyst')
    const page = await visitor.get('/jamfor/kommun/1281')
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('Tre röster i Lund')
    expect(page.body).toContain('Får inte frågan')
    expect((await visitor.get('/jamfor/kommun/9999')).statusCode).toBe(404)
    expect((await visitor.get('/jamfor/kommun/lund')).statusCode).toBe(404)
  })

  test('who has not answered is counted group by group, and how far a share could move is said', async () => {
    const visitor = await t.signIn('analyst')
    const read = async () => parseHtml((await visitor.get('/jamfor/bortfall')).body)
    const asked = country.seats.filter(({ id }) => stored.has(id))
    // Nobody is invited in this round: those who have answered are the asked.
    expect((await read()).text).toContain(`${asked.length} av ${asked.length} tillfrågade har svarat`)
    const others = country.seats.filter(({ id }) => !stored.has(id)).slice(0, 30)
    for (const seat of others) await anInvitation(t.db, seat.id, country.seminars[0]?.id ?? '')
    const page = await read()
    expect(page.text).toContain(`${asked.length} av ${asked.length + others.length} tillfrågade har svarat`)
    const missing = page
      .querySelectorAll('#roll ~ .scroll tbody tr')
      .map((row) => Number(row.querySelectorAll('td').at(-1)?.text))
    expect(missing.reduce((sum, n) => sum + n, 0)).toBe(others.length)
    const plans = [...stored.values()].flatMap(({ rk_plan: plan }) =>
      typeof plan === 'string' && plan !== 'vet_ej' ? plan : [],
    )
    const yes = plans.filter((plan) => plan === 'politisk').length
    const all = asked.length + others.length
    const says = `vore andelen ${percent(yes / all)} eller ${percent((yes + all - plans.length) / all)} procent`
    expect((await visitor.get('/jamfor?fraga=rk_plan&efter=alla')).body).toContain(says)
  })

  test('an address mended by hand shows a page; what does not exist says what to do', async () => {
    const visitor = await t.signIn('analyst')
    expect((await visitor.get('/jamfor?och=x&roll=y&sida=-3&ordning=z&del=q&svar=x')).statusCode).toBe(200)
    for (const [query, says] of [
      ['fraga=finns_inte', 'Frågan finns inte i omgångens frågeformulär'],
      ['efter=x', 'Svaren går inte att dela upp så'],
      ['efter=svar.rk_framgang', 'Svaren går inte att dela upp så'],
      ['svar=svar.finns_inte.x', 'Svaren går inte att dela upp så'],
    ] as const) {
      const answer = await visitor.get(`/jamfor?${query}`)
      expect(answer.statusCode).toBe(404)
      expect(answer.body).toContain(says)
      expect(answer.body).toContain('href="/jamfor')
    }
  })

  test('the seats that count are chosen by what they are and answered, and the choice can be taken back', async () => {
    const visitor = await t.signIn('analyst')
    const read = async (query: string) => {
      const page = parseHtml((await visitor.get(`/jamfor?fraga=rk_plan&${query}`)).body)
      const rows = page.querySelectorAll('.cmp-figures tbody tr').map((row) => {
        const [title, answered] = row.querySelectorAll('th, td').map(({ text }) => text.trim())
        return [title, Number.parseInt(answered ?? '', 10)] as const
      })
      const chips = page.querySelectorAll('.cmp-chips a').map((chip) => chip.getAttribute('href') ?? '')
      return { rows: new Map(rows), chips, text: page.text }
    }
    const everybody = (await read('efter=region')).rows
    const two = await read('efter=region&region=08&region=17')
    expect([...two.rows.keys()]).toEqual(['Alla som svarat', 'Kalmar', 'Värmland'])
    expect(two.rows.get('Kalmar')).toBe(everybody.get('Kalmar'))
    expect(two.rows.get('Alla som svarat')).toBe((everybody.get('Kalmar') ?? 0) + (everybody.get('Värmland') ?? 0))
    expect(two.chips).toHaveLength(3)
    expect((await read(two.chips[1]?.split('?')[1]?.replace('fraga=rk_plan&', '') ?? '')).rows.size).toBe(2)
    const crossed = await read('efter=region&och=roll&region=08')
    expect([...crossed.rows.keys()].slice(1)).toEqual([
      'Kalmar, Socialtjänst',
      'Kalmar, Hälso- och sjukvård',
      'Kalmar, Förtroendevald',
    ])
    const answered = [...stored.values()].map((answers) => answers.rk_plan)
    const byAnswer = (await read('efter=svar.rk_plan')).rows
    expect(byAnswer.get('Nej')).toBe(answered.filter((answer) => answer === 'nej').length)
    const nobody = await read('region=08&grupp=A1')
    expect(nobody.text).toContain('Ingen passar alla val på en gång')
  })

  test('a page asks as many queries with 3 answers as with 870', async () => {
    const visitor = await t.signIn('analyst')
    const few = await aPlannedRound(t.db, { slug: 'fa', ...later })
    for (const seat of few.seats.slice(0, 3)) await aSubmission(t.db, seat, { rk_plan: 'nej' })
    for (const omgang of ['2027', 'fa']) await visitor.get(`/jamfor?omgang=${omgang}&fraga=le_stod`)
    const many = await countQueries(t, () => visitor.get('/jamfor?omgang=2027&fraga=le_stod'))
    expect(await countQueries(t, () => visitor.get('/jamfor?omgang=fa&fraga=le_stod'))).toBe(many)
  })
})

/** Dates of a later round, which pages without `omgang` do not show. */
const later = { starts_on: '2031-04-01', ends_on: '2031-12-15' }

async function countQueries(t: TestApp, work: () => Promise<unknown>): Promise<number> {
  const executor = t.db.getExecutor()
  const original = executor.executeQuery
  let count = 0
  executor.executeQuery = function (this: typeof executor, ...args: Parameters<typeof original>) {
    count++
    return original.apply(this, args)
  } as typeof original
  await work()
  executor.executeQuery = original
  return count
}

describe('early on', () => {
  const t = useTestApp()

  test('without a round the page says what to do', async () => {
    const visitor = await t.signIn('planner')
    const page = await visitor.get('/jamfor')
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('Det finns ingen omgång än')
    expect((await visitor.get('/jamfor/svar.csv')).statusCode).toBe(404)
  })

  test('with two answers in a group nothing is shown of them but their number', async () => {
    const { seats, seminars } = await aPlannedRound(t.db)
    const skane = seats.filter((seat) => seat.municipality_code.startsWith('12')).slice(0, 2)
    for (const seat of skane) {
      const seminar = seminars.find(({ region_code }) => region_code === '12')
      await anInvitation(t.db, seat.id, seminar?.id ?? '')
      await aSubmission(t.db, seat, { rk_plan: 'politisk' })
    }
    const visitor = await t.signIn('analyst')
    const page = await visitor.get('/jamfor?fraga=rk_plan&efter=region')
    expect(page.body).toContain('för få svar att sammanfatta')
    expect(page.body).toContain('2 <span class="of">av 2</span>')
    expect(page.body).not.toContain('100 procent')
    const file = await visitor.get('/jamfor/tal.csv?fraga=rk_plan&efter=region')
    expect(file.body).toContain('Skåne;2;2;;;;;;;;;;')
  })

  test('only staff see the comparison', async () => {
    for (const url of ['/jamfor', '/jamfor/svar.csv', '/jamfor/kommun/1281']) {
      expect((await t.visitor().get(url)).statusCode).toBe(303)
      const rss = await t.signIn('rss_contact', ['rss-12'])
      expect((await rss.get(url)).statusCode).toBe(403)
    }
  })
})
