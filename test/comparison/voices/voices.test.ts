import { beforeAll, describe, expect, test } from 'vitest'
import { submitAnswers } from '../../support/answers.ts'
import { useTestApp, type Visitor } from '../../support/app.ts'
import { aPlannedRound, aSubmission } from '../../support/builders.ts'
import { pageText } from '../../support/html.ts'

describe('with the whole country', () => {
  const t = useTestApp()
  let analyst: Visitor

  beforeAll(async () => {
    const country = await aPlannedRound(t.db)
    await submitAnswers(t.db, country.round.questionnaire_id, country.seats)
    analyst = await t.signIn('analyst')
  })

  test('all questions in either order, each pair of roles, in both languages', async () => {
    for (const lang of ['sv', 'en']) {
      analyst.cookies.set('lang', lang)
      for (const choice of ['', '?par=2', '?ordning=storlek', '?par=9&ordning=nonsens']) {
        const { statusCode, body } = await analyst.get(`/jamfor/roster${choice}`)
        expect(statusCode).toBe(200)
        expect(body).toContain('McNemar')
        expect(body).not.toContain('style=')
      }
    }
    analyst.cookies.set('lang', 'sv')
    const { body } = await analyst.get('/jamfor/roster?par=3')
    expect(body).not.toContain('Förtroendevald</th>')
    expect(body).toContain('Hälso- och sjukvård</th>')
  })

  test('a page for each question that roles can be paired on, and for no other', async () => {
    for (const fraga of ['rk_plan', 'rk_svarighet', 'rk_atgarder', 'rk_prioritet', 'bg_svarsunderlag']) {
      const text = pageText((await analyst.get(`/jamfor/roster/fraga?fraga=${fraga}`)).body)
      expect(text).toContain('gav båda samma svar')
    }
    const numbers = pageText((await analyst.get('/jamfor/roster/fraga?fraga=rk_vakanser')).body)
    expect(numbers).toContain('Socialtjänst minus Hälso- och sjukvård i samma kommun: medianen av skillnaderna är')
    expect(numbers).not.toContain('gav båda samma svar')
    for (const fraga of ['rk_framgang', 'finns_inte', '%27'])
      expect((await analyst.get(`/jamfor/roster/fraga?fraga=${fraga}`)).statusCode).toBe(404)
  })

  test('the method page fills each example with figures, and the verdicts lead to it', async () => {
    for (const lang of ['sv', 'en']) {
      analyst.cookies.set('lang', lang)
      const { body } = await analyst.get('/jamfor/metod')
      expect(body).toContain('id="grupper"')
      expect(body).toContain('id="par"')
      expect(pageText(body)).not.toMatch(/[{}]|NaN|undefined|method\./)
    }
    analyst.cookies.set('lang', 'sv')
    expect((await analyst.get('/jamfor?fraga=rk_plan&efter=grupp')).body).toContain('/jamfor/metod#grupper')
    const byRole = await analyst.get('/jamfor?fraga=rk_plan&efter=roll')
    expect(byRole.body).toContain('/jamfor/metod#par')
    expect(pageText(byRole.body)).toContain('Svaren jämförs inom samma kommun (McNemars test')
    const numbers = await analyst.get('/jamfor?fraga=rk_vakanser&efter=roll')
    expect(pageText(numbers.body)).toContain('Talen jämförs inom samma kommun')
  })
})

describe('with a handful of municipalities', () => {
  const t = useTestApp()

  /** In each of ten municipalities the politician sees a decided plan; social services see none in nine of them. */
  test('a difference is counted within the municipalities, and leads to them', async () => {
    const { seats } = await aPlannedRound(t.db)
    const roles = (role: string) => seats.filter((seat) => seat.role === role).slice(0, 10)
    for (const seat of roles('politician')) await aSubmission(t.db, seat, { rk_plan: 'politisk', le_forum: 'aldrig' })
    for (const [i, seat] of roles('social_services').entries())
      await aSubmission(t.db, seat, { rk_plan: i === 0 ? 'politisk' : 'nej', le_forum: i < 2 ? 'aldrig' : 'manad' })
    const analyst = await t.signIn('analyst')
    const all = pageText((await analyst.get('/jamfor/roster')).body)
    expect(all).toContain('Här skiljer sig rösterna mest')
    expect(all).toContain('Förtroendevald 100 %, Socialtjänst 10 %: +90 procentenheter')
    const one = pageText((await analyst.get('/jamfor/roster/fraga?fraga=rk_plan')).body)
    expect(one).toContain('I 1 av 10 gav båda samma svar')
    expect(one).toContain('Skillnaden i andel är större än slumpen rimligen förklarar')
    expect(one).toContain('Förtroendevald – Hälso- och sjukvård')
    expect(one).toContain('inga svar')
    const code = roles('social_services')[5]?.municipality_code
    expect((await analyst.get('/jamfor/roster/fraga?fraga=le_forum')).body).toContain(`/jamfor/kommun/${code}`)
  })
})

describe('without answers', () => {
  const t = useTestApp()

  test('the page says so', async () => {
    await aPlannedRound(t.db)
    const analyst = await t.signIn('analyst')
    expect((await analyst.get('/jamfor/roster')).body).toContain('Ingen har skickat in sina svar i den här omgången än')
    expect((await analyst.get('/jamfor/roster/fraga')).statusCode).toBe(200)
  })
})
