import { parse } from 'node-html-parser'
import { beforeAll, expect, test } from 'vitest'
import { submitAnswers } from '../support/answers.ts'
import { useTestApp } from '../support/app.ts'
import { aPlannedRound } from '../support/builders.ts'

const t = useTestApp()

beforeAll(async () => {
  const country = await aPlannedRound(t.db)
  await submitAnswers(t.db, country.round.questionnaire_id, country.seats)
})

test.each([
  'fraga=rk_svarighet&efter=grupp',
  'fraga=rk_plan&efter=seminarium&ordning=andel',
  'fraga=rk_svarighet&efter=region&vy=tratt',
  'fraga=rk_vakanser&efter=region&roll=health_care',
  'fraga=rk_atgarder&efter=roll',
  'fraga=rk_prioritet&efter=alla',
])('the picture of %s is whole without its page', async (query) => {
  const visitor = await t.signIn('analyst')
  const page = parse((await visitor.get(`/jamfor?${query}`)).body)
  const links = page.querySelectorAll('a[href*="/bild."]').map((link) => link.getAttribute('href') ?? '')
  const [png, svg] = await Promise.all(links.map((href) => visitor.get(href.replaceAll('&amp;', '&'))))
  if (!png || !svg) throw new Error('no links')
  expect(svg.headers['content-disposition']).toMatch(/^attachment; filename="rk_[\w-]+\.svg"$/)
  // 89 P N G, then the width and height of the drawing doubled.
  expect(png.rawPayload.subarray(1, 4).toString()).toBe('PNG')
  const root = parse(svg.body).querySelector('svg')
  expect(png.rawPayload.readUInt32BE(16)).toBe(2 * Number(root?.getAttribute('width')))
  expect(png.rawPayload.readUInt32BE(20)).toBe(2 * Number(root?.getAttribute('height')))
  const words =
    root
      ?.querySelectorAll('text')
      .map(({ text }) => text)
      .join(' ') ?? ''
  expect(words).toContain(page.querySelector('#fragan')?.text)
  expect(words).toMatch(/Källa: .+, .+\. Bild från/)
  const style = root?.querySelector('style')?.text ?? ''
  expect(style).not.toMatch(/var\(|light-dark/)
  const used = new Set(root?.querySelectorAll('g [class], svg > [class]').flatMap((one) => [...one.classList.values()]))
  used.delete('chart')
  expect([...used].filter((name) => !style.includes(`.${name}`))).toEqual([])
})

test('answers in words have no picture', async () => {
  const visitor = await t.signIn('analyst')
  expect((await visitor.get('/jamfor/bild.svg?fraga=rk_framgang')).statusCode).toBe(404)
  expect((await visitor.get('/jamfor?fraga=rk_framgang')).body).not.toContain('/jamfor/bild')
})
