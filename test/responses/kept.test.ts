/** All input is kept: invalid values, both values where two people wrote, and changes after submission. */
import { beforeAll, describe, expect, test } from 'vitest'
import { formOf, markOf } from '../../src/responses/parts.rules.ts'
import { getResponseState, listSubmittedAnswers } from '../../src/responses/queries.ts'
import type { SeatRole } from '../../src/schema.ts'
import { useTestApp, type Visitor } from '../support/app.ts'
import { anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { onSqlite } from '../support/db.ts'
import { pageText } from '../support/html.ts'
import { click, open, press } from '../support/visit.ts'
import { standardSheet, wholeResponse } from './support.ts'

const t = useTestApp()
const next = /^Spara och /
const handIn = /^Lämna in svaren/
let plan: Awaited<ReturnType<typeof aPlannedRound>>
let used = 0

beforeAll(async () => {
  plan = await aPlannedRound(t.db, { answer_deadline: '2027-11-30' })
  await confirmedSeminar(t.db, plan.seminars[0]!.id)
})

/** Invites the next seat of the role that no test has used, and gives two visitors for its link. */
async function twoDevices(role: SeatRole = 'social_services') {
  const seat = plan.seats.filter((each) => each.role === role)[used++]!
  const { token } = await anInvitation(t.db, seat.id, plan.seminars[0]!.id)
  t.clock.set('2027-03-01T08:00:00Z')
  const base = `/i/${token}/fragor`
  const answers = async () => {
    const { stored } = await getResponseState(t.db, seat.id)
    return Object.fromEntries([...stored].map(([key, value]) => [key, JSON.parse(value)]))
  }
  return { seat, base, invitation: `/i/${token}`, answers, a: t.visitor(), b: t.visitor() }
}

async function answerAll(visitor: Visitor, base: string, role: SeatRole = 'social_services') {
  const answers = wholeResponse(role)
  for (const theme of standardSheet(role).themes) {
    const form = theme.questions.map((question) => formOf(question, answers[question.key], 'sv'))
    const page = await open(visitor, `${base}/${theme.value}`)
    await press(visitor, page, next, Object.assign({}, ...form))
  }
}

describe('what is wrong is kept as it was typed', () => {
  test('an example with an address that is none', async () => {
    const { a, b, base, answers } = await twoDevices()
    const url = `${base}/goda_exempel`
    const written = 'Vi utbildade ombud. '.repeat(25).trim()
    const refused = await press(a, await open(a, url), next, {
      'ge_exempel.1.rubrik': 'Språkombud',
      'ge_exempel.1.lank': 'intranätet, sök på språkombud',
      'ge_exempel.1.gjorde': written,
    })
    expect(refused.status).toBe(422)
    expect(pageText(refused.body)).toContain('Allt du skrev är sparat.')
    const again = await open(b, url)
    expect(again.body).toContain('value="intranätet, sök på språkombud"')
    expect(again.body).toContain(`${written}</textarea>`)
    expect(again.body).toContain('id="ge_exempel.1.lank-fel"')
    expect((await answers()).ge_exempel).toEqual([{ rubrik: 'Språkombud', gjorde: written }])
  })

  test.each([
    ['arbetsmiljo', 'am_hinder', 'å'.repeat(1600), `${'å'.repeat(1600)}</textarea>`],
    ['rekrytering', 'rk_vakanser', 'ca 8', 'value="ca 8"'],
    ['rekrytering', 'rk_vakanser', '8,55', 'value="8,55"'],
    ['rekrytering', 'rk_atgarder', ['sprak', 'inga'], 'value="inga" checked'],
    ['valfardsteknik', 'vt_behov', ['finansiering', 'juridik', 'kompetens', 'ledning'], 'checked'],
  ])('%s: %s', async (theme, field, typed, shown) => {
    const { a, b, base, seat } = await twoDevices()
    await answerAll(a, base)
    const url = `${base}/${theme}`
    const refused = await press(a, await open(a, url), next, { [field]: typed })
    expect(refused.status).toBe(422)
    const again = (await open(b, url)).body
    expect(again).toContain(shown)
    expect(again).toContain(`id="${field}-fel"`)

    // Submission is refused, the page links to the field, and no version is stored.
    const review = await press(b, await open(b, `${base}/granska`), handIn)
    expect(review.status).toBe(422)
    expect(review.body).toContain(`href="${url}#${field}"`)
    expect((await getResponseState(t.db, seat.id)).submission).toBeNull()
    const isBox = Array.isArray(typed)
    const right = await press(b, await open(b, url), next, { [field]: isBox ? typed[0]! : '8' })
    expect(right.status).toBe(200)
    const receipt = await press(b, await open(b, `${base}/granska`), handIn)
    expect(pageText(receipt.body)).toContain('Tack! Svaren är inlämnade')
  })

  test('what nobody can have typed is refused, not cut', async () => {
    const { a, base, answers } = await twoDevices()
    const page = await open(a, `${base}/rekrytering`)
    const refused = await press(a, page, next, { rk_hinder: 'x'.repeat(150_001), rk_plan: 'nej' })
    expect(refused.status).toBe(413)
    expect(pageText(refused.body)).toContain('Gå tillbaka och korta den.')
    expect(await answers()).toEqual({})
  })

  test('a ranking with a gap keeps its lines, and says so at the empty one', async () => {
    const { a, base, answers } = await twoDevices()
    const typed = { 'rk_prioritet.1': 'teknik', 'rk_prioritet.3': 'status' }
    await press(a, await open(a, `${base}/rekrytering`), next, typed)
    expect((await answers()).rk_prioritet).toBeNull()
    const page = await open(a, `${base}/rekrytering`)
    const refused = await press(a, page, next)
    expect(refused.status).toBe(422)
    expect(refused.body).toContain('id="rk_prioritet.2-fel"')
    expect(pageText((await open(a, `${base}/granska`)).body)).toContain('Raden är tom')
    expect((await open(a, `${base}/rekrytering`)).body).toMatch(
      /id="rk_prioritet\.3"(?:(?!<\/select>)[\s\S])*value="status" selected/,
    )
  })
})

describe('two devices in one question', () => {
  test('each ticks rows of a matrix: all hold', async () => {
    const { a, b, base, answers } = await twoDevices()
    const [ofA, ofB] = [await open(a, `${base}/ledarskap`), await open(b, `${base}/ledarskap`)]
    const question = standardSheet('social_services').questions.find(({ key }) => key === 'le_forutsattningar')
    if (question?.type !== 'likert') throw new Error('no matrix')
    const names = question.rows.map(({ name }) => name)
    const typed = (some: string[], value: string) => Object.fromEntries(some.map((name) => [name, value]))
    await press(a, ofA, next, typed(names.slice(0, 3), '2'))
    await press(b, ofB, next, typed(names.slice(3), '4'))
    const rows = question.rows.map(({ value }, index) => [value, index < 3 ? 2 : 4])
    expect((await answers()).le_forutsattningar).toEqual(Object.fromEntries(rows))
  })

  test('each ticks boxes and words of a list: all hold', async () => {
    const { a, b, base, answers } = await twoDevices()
    const url = `${base}/rekrytering`
    await press(a, await open(a, url), next, { rk_atgarder: ['sprak', 'heltid'] })
    const [ofA, ofB] = [await open(a, url), await open(b, url)]
    await press(a, ofA, next, { rk_atgarder: ['sprak'], 'rk_atgarder.annat': 'Egen skola' })
    await press(b, ofB, next, { rk_atgarder: ['sprak', 'heltid', 'karriar'] })
    const { options, other } = (await answers()).rk_atgarder
    expect(other).toBe('Egen skola')
    expect(options).toContain('sprak')
    expect(options).not.toContain('heltid')
  })

  test('each begins an example: they become two, and the second is told', async () => {
    const { a, b, base, answers } = await twoDevices()
    const url = `${base}/goda_exempel`
    const [ofA, ofB] = [await open(a, url), await open(b, url)]
    const example = (rubrik: string) => ({
      'ge_exempel.1.rubrik': rubrik,
      'ge_exempel.1.tema': 'rekrytering',
      'ge_exempel.1.gjorde': `${rubrik} gjordes.`,
      'ge_exempel.1.publicering': 'ja',
    })
    await press(a, ofA, next, example('Ombud'))
    const told = await press(b, ofB, next, example('Robotar'))
    expect(pageText(told.body)).toContain('Ditt är nu exempel 2.')
    expect((await answers()).ge_exempel).toMatchObject([
      { rubrik: 'Ombud', gjorde: 'Ombud gjordes.' },
      { rubrik: 'Robotar', gjorde: 'Robotar gjordes.' },
    ])
  })

  test('one writes an example, the other the next: both hold where they were written', async () => {
    const { a, b, base, answers } = await twoDevices()
    const url = `${base}/goda_exempel`
    const [ofA, ofB] = [await open(a, url), await open(b, url)]
    await press(b, ofB, next, { 'ge_exempel.2.rubrik': 'Robotar' })
    await press(a, ofA, next, { 'ge_exempel.1.rubrik': 'Ombud' })
    expect((await answers()).ge_exempel).toEqual([{ rubrik: 'Ombud' }, { rubrik: 'Robotar' }])
  })

  test.each([
    ['rk_hinder', 'Den enas text', 'Den andras text', 'Den enas text', 'Den andras text'],
    ['rk_plan', 'nej', 'pagar', 'Nej', 'Nej, men arbete pågår'],
    ['rk_vakanser', '8', '12', '8', '12'],
    ['rk_prioritet.1', 'teknik', 'status', 'Teknik som frigör tid', 'Höjd status och tydliga karriärvägar'],
  ])('the same %s: both are shown, and one is chosen', async (field, one, two, ofOne, ofTwo) => {
    const { a, b, base, seat, answers } = await twoDevices()
    const url = `${base}/rekrytering`
    const [ofA, ofB] = [await open(a, url), await open(b, url)]
    await press(a, ofA, next, { [field]: one })
    const both = await press(b, ofB, next, { [field]: two })
    expect(both.status).toBe(422)
    expect(pageText(both.body)).toContain('Två har svarat olika. Välj vad som ska gälla.')
    const typed = async () => (await getResponseState(t.db, seat.id)).typed
    const key = field.split('.')[0]!
    expect(JSON.parse((await typed()).get(key)!)).toEqual({ parts: { [field]: one }, others: { [field]: [two] } })
    // Nobody has chosen, so every visitor still sees both values.
    const still = await press(a, await open(a, url), next)
    expect(still.status).toBe(422)
    expect(JSON.parse((await typed()).get(key)!).others).toEqual({ [field]: [two] })

    const chosen = await press(a, await open(a, url), next, { [`_val.${field}`]: 'mine' })
    expect(chosen.status).toBe(200)
    expect((await typed()).get(key)).toBeUndefined()
    const kept = await answers()
    const choices = [...both.body.matchAll(/name="_val\.[^"]+" value="([^"]+)"><span class="written">([^<]*)/g)]
    expect(choices.map(([, , shown = '']) => shown.replace(/^[^:]+: /, ''))).toEqual([ofOne, ofTwo])
    const late = await press(b, both, next, { [`_val.${field}`]: choices[0]?.[1] ?? '' })
    expect(late.status).toBe(200)
    expect(await answers()).toEqual(kept)
  })

  test('many saves at the same moment: each part holds', async () => {
    const { a, base, answers } = await twoDevices()
    await open(a, `${base}/rekrytering`)
    const typed = { rk_plan: 'nej', rk_hinder: 'Tid', rk_framgang: 'Ombud', rk_vakanser: '8' }
    await Promise.all(
      Object.entries(typed).map(([name, value]) =>
        a.post(`${base}/rekrytering/svar`, { _parts: name, _was: '{}', [name]: value }),
      ),
    )
    expect(await answers()).toMatchObject({ rk_plan: 'nej', rk_hinder: 'Tid', rk_framgang: 'Ombud' })
    const rows = ['underskoterska', 'vardbitrade', 'sjukskoterska']
    await Promise.all(
      rows.map((row) => {
        const name = `rk_svarighet.${row}`
        return a.post(`${base}/rekrytering/svar`, { _parts: name, _was: '{}', [name]: '3' })
      }),
    )
    expect(Object.keys((await answers()).rk_svarighet).sort()).toEqual(rows.sort())
  })
})

test('a choice between two answers is known afterwards: who, when, what the other said; and the analyst reads it', async () => {
  const { a, b, base, seat } = await twoDevices()
  await answerAll(a, base)
  const url = `${base}/rekrytering`
  const [ofA, ofB] = [await open(a, url), await open(b, url)]
  await press(a, ofA, next, { rk_hinder: 'Den enas text', 'rk_svarighet.underskoterska': '1' })
  await press(b, ofB, next, { rk_hinder: 'Den andras text', 'rk_svarighet.underskoterska': '5' })
  const page = await open(b, url)
  t.clock.set('2027-03-02T09:15:00Z')
  await press(b, page, next, { '_val.rk_hinder': markOf('Den enas text'), '_val.rk_svarighet.underskoterska': 'mine' })
  await press(b, await open(b, `${base}/granska`), handIn)
  const [link] = await t.db
    .selectFrom('invitation_link')
    .innerJoin('invitation', 'invitation.id', 'invitation_link.invitation_id')
    .select(['invitation_link.id', 'invitation_link.name'])
    .where('invitation.seat_id', '=', seat.id)
    .execute()
  const choices = await t.db
    .selectFrom('answer_choice')
    .innerJoin('response', 'response.id', 'answer_choice.response_id')
    .select(['part', 'kept', 'others', 'link_id', 'at'])
    .where('seat_id', '=', seat.id)
    .orderBy('part')
    .execute()
  const by = { link_id: link?.id, at: '2027-03-02T09:15:00Z' }
  expect(choices).toEqual([
    { part: 'rk_hinder', kept: 'Den enas text', others: '["Den andras text"]', ...by },
    { part: 'rk_svarighet.underskoterska', kept: '5', others: '["1"]', ...by },
  ])
  const analyst = await t.signIn('analyst')
  const voices = pageText((await analyst.get(`/jamfor/kommun/${seat.municipality_code}`)).body)
  expect(voices).toContain('Valt mellan två svar')
  expect(voices).toContain('Den andras text')
  expect(voices).toContain(link?.name)
  expect(voices).toMatch(/Undersköterska\s+Mycket lätt\s+Mycket svårt/)
  const rows: { valt_mellan: string }[] = (await analyst.get('/jamfor/svar.json')).json()
  expect(rows.map((row) => row.valt_mellan)).toContain('rk_hinder+rk_svarighet.underskoterska')
  const other = plan.seats.at(-1)
  expect((await analyst.get(`/jamfor/kommun/${other?.municipality_code}`)).body).not.toContain('Valt mellan två svar')
})

describe('everything can be taken back', () => {
  onSqlite('a choice, a row, and an example begun by mistake', async () => {
    const { a, base, answers } = await twoDevices()
    await answerAll(a, base)
    let page = await open(a, `${base}/goda_exempel`)
    page = await press(a, page, next, { 'ge_exempel.2.tema': 'ledarskap' })
    expect(page.status).toBe(422)
    expect((await press(a, await open(a, `${base}/granska`), handIn)).status).toBe(422)
    page = await press(a, await open(a, `${base}/goda_exempel`), 'Ta bort exempel 2')
    expect(page.status).toBe(200)
    expect(page.url).toBe(`${base}/goda_exempel#fraga-29`)
    expect((await answers()).ge_exempel).toHaveLength(1)
    const receipt = await press(a, await open(a, `${base}/granska`), handIn)
    expect(pageText(receipt.body)).toContain('Tack! Svaren är inlämnade')

    await press(a, await open(a, `${base}/rekrytering`), /^Ta bort svaret: Finns en aktuell plan/)
    expect((await answers()).rk_plan).toBeUndefined()
    await press(a, await open(a, `${base}/rekrytering`), /Ta bort svaret: Undersköterska/)
    expect((await answers()).rk_svarighet.underskoterska).toBeUndefined()
    expect(Object.keys((await answers()).rk_svarighet).length).toBeGreaterThan(1)
  })

  test('and what stood in the page beside it is saved', async () => {
    const { a, base, answers } = await twoDevices()
    const page = await open(a, `${base}/goda_exempel`)
    await press(a, page, 'Ta bort exempel 2', { 'ge_exempel.1.rubrik': 'Ombud', 'ge_exempel.2.rubrik': 'Bort' })
    expect((await answers()).ge_exempel).toEqual([{ rubrik: 'Ombud' }])
  })
})

describe('what counts is said', () => {
  test('a change after handing in: on the theme, the start, the review, the receipt and the invitation', async () => {
    const { a, base, invitation } = await twoDevices()
    await answerAll(a, base)
    await press(a, await open(a, `${base}/granska`), handIn)
    const words = 'Lämna in igen'
    expect(pageText((await open(a, `${base}/rekrytering`)).body)).not.toContain(words)
    expect(pageText((await open(a, invitation)).body)).not.toContain(words)
    const first = await a.post(`${base}/rekrytering/svar`, { _parts: 'rk_plan', _was: '{}' })
    expect(first.json().stands).toBe('')
    const began = JSON.stringify({ rk_plan: markOf(String(wholeResponse('social_services').rk_plan)) })
    const change = { _parts: 'rk_plan', _was: began, rk_plan: 'nej' }
    const second = await a.post(`${base}/rekrytering/svar`, change)
    expect(second.json().stands).toContain(words)
    await press(a, await open(a, `${base}/rekrytering`), next, { rk_hinder: 'Något nytt' })
    for (const page of ['/rekrytering', '', '/granska', '/kvitto', '/utskrift'])
      expect(pageText((await open(a, base + page)).body), page).toContain(words)
    expect(pageText((await open(a, invitation)).body)).toContain(words)
  })

  test('after the last day what was handed in is shown, not the draft', async () => {
    const { a, base, invitation, seat } = await twoDevices()
    await answerAll(a, base)
    await press(a, await open(a, `${base}/granska`), handIn)
    await press(a, await open(a, `${base}/arbetsmiljo`), next, { am_framgang: 'Bara i utkastet' })
    t.clock.set('2027-12-01T08:00:00Z')
    const page = await open(a, `${base}/granska`)
    expect(page.body).not.toContain('Bara i utkastet')
    expect(page.body).toContain('(am_framgang)')
    expect(pageText(page.body)).toContain('Inlämnat måndag 1 mars 2027 kl. 9.00. Version 1.')
    expect(pageText(page.body)).toContain('Ändringen räknas inte.')
    const receipt = await click(a, page, 'Visa kvittot')
    expect(pageText(receipt.body)).toContain('Ändringen räknas inte.')
    expect(pageText((await open(a, invitation)).body)).toContain('Inlämnat')
    expect(pageText((await open(a, invitation)).body)).toContain('räknas inte')
    const { submission } = await getResponseState(t.db, seat.id)
    expect((await listSubmittedAnswers(t.db, submission!.id)).get('am_framgang')).toContain('am_framgang')
  })

  test('whoever never handed in is told that the answers do not count', async () => {
    const { a, b, base, invitation } = await twoDevices()
    await press(a, await open(a, `${base}/rekrytering`), next, { rk_hinder: 'Tid' })
    t.clock.set('2027-12-01T08:00:00Z')
    for (const page of [`${base}/granska`, base, invitation])
      expect(pageText((await open(b, page)).body), page).toMatch(/räknas inte/)
    expect((await open(b, `${base}/granska`)).body).toContain('Tid')
  })

  test('what has to be answered is said, and to a screen reader', async () => {
    const { a, base } = await twoDevices()
    const body = (await open(a, `${base}/rekrytering`)).body.split('</form>')[0]!
    const sheet = standardSheet('social_services')
    const { questions } = sheet.themes.find(({ value }) => value === 'rekrytering')!
    for (const { key, required } of questions) {
      const [block = ''] = body.split(`data-q="${key}"`)[1]?.split('data-q=') ?? []
      expect(block.includes('Ska besvaras'), key).toBe(required)
      expect(block.includes('aria-required="true"'), key).toBe(required)
    }
  })
})

describe('a page that has been open for long', () => {
  test('comes back as it was typed under a heading of its own, and is saved by the next press', async () => {
    const { a, base, answers } = await twoDevices()
    await press(a, await open(a, `${base}/rekrytering`), next, { rk_hinder: 'Förut' })
    const page = await open(a, `${base}/rekrytering`)
    a.cookies.clear()
    const typed = { rk_hinder: 'En lång text', rk_vakanser: 'ca 8', rk_atgarder: ['sprak'] }
    const old = await press(a, page, next, typed)
    expect(old.status).toBe(403)
    expect(pageText(old.body)).toContain('Sidan hade varit öppen för länge')
    expect(pageText(old.body)).not.toContain('behörighet')
    expect(old.body).toContain('En lång text</textarea>')
    expect(old.body).toContain('value="ca 8"')
    expect(await answers()).toEqual({ rk_hinder: 'Förut' })
    await press(a, old, next, { rk_vakanser: '' })
    expect(await answers()).toMatchObject({ rk_hinder: 'En lång text', rk_atgarder: { options: ['sprak'] } })
  })

  test('elsewhere it says so too', async () => {
    const { a, invitation } = await twoDevices()
    const page = await open(a, invitation)
    a.cookies.clear()
    const old = await press(a, page, 'Jag kommer')
    expect(old.status).toBe(403)
    expect(pageText(old.body)).toContain('Sidan hade varit öppen för länge')
  })
})
