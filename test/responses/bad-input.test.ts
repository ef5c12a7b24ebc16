/** What no form offers, and what text may hold: refused at its field or kept as text, with everything else kept. */
import { beforeAll, describe, expect, test } from 'vitest'
import { getResponseState } from '../../src/responses/queries.ts'
import { useTestApp } from '../support/app.ts'
import { anInvitation, aPlannedRound } from '../support/builders.ts'
import { open, press } from '../support/visit.ts'

const t = useTestApp()
let plan: Awaited<ReturnType<typeof aPlannedRound>>
let used = 0

beforeAll(async () => {
  plan = await aPlannedRound(t.db, { answer_deadline: '2027-11-30' })
})

async function anInvitee() {
  const seat = plan.seats.filter(({ role }) => role === 'social_services')[used++]!
  const { token } = await anInvitation(t.db, seat.id, plan.seminars[0]!.id)
  const visitor = t.visitor()
  const url = `/i/${token}/fragor/rekrytering`
  const answers = async () => {
    const { stored } = await getResponseState(t.db, seat.id)
    return Object.fromEntries([...stored].map(([key, value]) => [key, JSON.parse(value)]))
  }
  return { visitor, url, answers }
}

const other = { rk_framgang: 'Står kvar', 'rk_svarighet.vardbitrade': '4' }
const otherAnswers = { rk_framgang: 'Står kvar', rk_svarighet: { vardbitrade: 4 } }

describe('is refused at its field, as it was sent, and everything else is saved', () => {
  test.each<[string, string, Record<string, string | string[]>]>([
    ['an option that does not exist', 'rk_plan', { rk_plan: 'finns_inte' }],
    ['two of a single choice', 'rk_plan', { rk_plan: ['nej', 'pagar'] }],
    ['a point outside the scale', 'rk_svarighet.underskoterska', { 'rk_svarighet.underskoterska': '9' }],
    ['an option that a ranking does not have', 'rk_prioritet.1', { 'rk_prioritet.1': 'finns_inte' }],
    ['“none of these” with others', 'rk_atgarder', { rk_atgarder: ['sprak', 'inga'] }],
    ['a number out of range', 'rk_vakanser', { rk_vakanser: '101' }],
    ['two numbers', 'rk_vakanser', { rk_vakanser: '8–10' }],
    ['100 kB of text', 'rk_hinder', { rk_hinder: 'å'.repeat(51_200) }],
  ])('%s', async (_name, field, typed) => {
    const { visitor, url, answers } = await anInvitee()
    await press(visitor, await open(visitor, url), /^Spara och /, { rk_omsattning: '11,4' })
    const csrf = await open(visitor, url)
    expect(csrf.status).toBe(200)
    const refused = await visitor.post(url, { ...other, ...typed })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain(`id="${field}-fel"`)
    expect(refused.body).toContain('Står kvar</textarea>')
    const [key = ''] = field.split('.')
    const { [key]: own, ...rest }: Record<string, unknown> = await answers()
    const { rk_svarighet, ...others } = otherAnswers
    expect(rest).toMatchObject(key === 'rk_svarighet' ? others : otherAnswers)
    expect(rest).toMatchObject({ rk_omsattning: { value: 11.4 } })
    expect(own).toEqual(key === 'rk_svarighet' ? rk_svarighet : null)
  })

  test('a fourth rank of three, and a box that does not exist, are nothing', async () => {
    const { visitor, url, answers } = await anInvitee()
    await open(visitor, url)
    await visitor.post(url, {
      'rk_prioritet.1': 'teknik',
      'rk_prioritet.2': 'status',
      'rk_prioritet.3': 'samverkan_region',
      'rk_prioritet.4': 'arbetsvillkor',
      rk_atgarder: ['sprak', 'finns_inte'],
    })
    expect(await answers()).toEqual({
      rk_prioritet: ['teknik', 'status', 'samverkan_region'],
      rk_atgarder: { options: ['sprak'], other: '' },
    })
  })
})

test('a page of more text than a form can carry says so, and saves nothing', async () => {
  const { visitor, url, answers } = await anInvitee()
  await open(visitor, url)
  const refused = await visitor.post(url, { rk_hinder: 'x'.repeat(600_000) })
  expect(refused.statusCode).toBe(413)
  expect(refused.body).toContain('Texten är för lång för att sparas. Gå tillbaka och korta den.')
  expect(await answers()).toEqual({})
})

describe('is kept as text, and shown as text', () => {
  test.each([
    ['emoji', 'Bra 👩‍👩‍👧 jobbat 🎉', 'Bra 👩‍👩‍👧 jobbat 🎉'],
    ['HTML', '<script>alert(1)</script> & <b>fet</b>', '<script>alert(1)</script> & <b>fet</b>'],
    ['a formula', '=HYPERLINK("https://x")', '=HYPERLINK("https://x")'],
    ['decomposed å, ä and ö', 'A\u030aret om a\u0308ldre o\u0308kar', 'Året om äldre ökar'],
    ['control characters', 'Före\u0000\u0007 efter', 'Före   efter'],
    ['a right-to-left override', 'abc\u202Edef', 'abcdef'],
    ['lines and tabs', 'Ett\r\n\tTvå', 'Ett\n\tTvå'],
  ])('%s', async (_name, typed, kept) => {
    const { visitor, url, answers } = await anInvitee()
    await open(visitor, url)
    expect((await visitor.post(url, { rk_hinder: typed })).statusCode).toBe(303)
    expect(await answers()).toEqual({ rk_hinder: kept })
    const { body } = await visitor.get(url)
    expect(body).not.toContain('<script>alert')
    const escaped = kept
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
    expect(body).toContain(`${escaped}</textarea>`)
  })
})
