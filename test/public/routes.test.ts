import { expect, test } from 'vitest'
import { useTestApp } from '../support/app.ts'

const t = useTestApp()

test('the health check answers while the database does', async () => {
  const response = await t.visitor().get('/halsa')
  expect(response.statusCode).toBe(200)
  expect(response.json()).toEqual({ status: 'ok', backup: 'off' })
})

test('an unknown address gets a page that says so', async () => {
  const response = await t.visitor().get('/finns-inte')
  expect(response.statusCode).toBe(404)
  expect(response.body).toContain('Sidan finns inte')
})

test('the language is changed by a POST and kept', async () => {
  const visitor = t.visitor()
  expect((await visitor.post('/sprak')).statusCode).toBe(303)
  expect((await visitor.get('/finns-inte')).body).toContain('Page not found')
})

test.each(['/tillganglighet', '/personuppgifter'])(
  '%s says who is responsible and where to write, in both languages',
  async (address) => {
    const visitor = t.visitor()
    for (const lang of ['sv', 'en']) {
      const page = await visitor.get(address)
      expect(page.statusCode).toBe(200)
      expect(page.body).toContain(`<html lang="${lang}">`)
      expect(page.body).toContain('Kompetenscentrum för äldreomsorg')
      expect(page.body).toContain('mailto:radslag@kompetenscentrum.example')
      await visitor.post('/sprak')
    }
  },
)
