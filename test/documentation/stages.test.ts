/** A seminar's documentation through its four stages: one statement is confirmed, one corrected, one withdrawn. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { holdUntrue } from '../../src/mailings/queue/actions.ts'
import { openTestAppWith, type SignedIn, type TestApp } from '../support/app.ts'
import { pageText } from '../support/html.ts'
import { click, open, press } from '../support/visit.ts'
import { aRow, aSeminarToDocument, here, send } from './support.ts'

const prepare = async (t: TestApp) => {
  const day = await aSeminarToDocument(t)
  t.clock.set('2027-04-15T08:00:00Z')
  const planner = await t.signIn('planner')
  const said = [
    aRow({ text: 'Vi anställer på heltid.', kommun: '1060' }),
    aRow({ text: 'Cheferna hinner inte.', kommun: '1060', slag: 'obstacle', tema: 'ledarskap', fraga: 'le_hinder' }),
    aRow({ text: 'Alla slutar.', kommun: '1080', slag: 'obstacle' }),
    aRow({ text: 'Staten bör betala.', slag: 'state_action', tema: 'nationellt' }),
    aRow({ text: 'Politikerna prioriterar.', roll: 'politician', tema: 'ledarskap' }),
  ]
  for (const row of said) await send(planner, row)
  return { ...day, planner, said }
}

let t: TestApp & { made: Awaited<ReturnType<typeof prepare>> }
let planner: SignedIn
beforeEach(async () => {
  t = await openTestAppWith(prepare)
  planner = t.again(t.made.planner)
})
afterEach(() => t.close())

/** People 0–2 hold the seats of Olofström (1060), people 3–5 those of Karlskrona (1080). */
const tokenOf = (n: number) => t.made.people[n]!.token
const own = (n: number) => `/i/${tokenOf(n)}/dokumentation`
const formOf = async (n: number, text: string) => {
  const { body } = await open(t.visitor(), own(n))
  const [, id = '', rest = ''] =
    new RegExp(`<li id="rad-([\\w-]+)"[^>]*>((?:(?!</li>)[\\s\\S])*${text}(?:(?!</li>)[\\s\\S])*)`).exec(body) ?? []
  return { id, rest }
}
const answer = async (n: number, text: string, svar: string, more: Record<string, string> = {}) => {
  const { id } = await formOf(n, text)
  const { version } = await t.db
    .selectFrom('statement')
    .select('version')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return t.visitor().post(`${own(n)}/${id}`, { svar, version: String(version), ...more })
}
const versions = () => t.db.selectFrom('documentation_version').selectAll().orderBy('number').execute()

test('from writing to a locked version', async () => {
  // Nobody outside reads anything yet.
  expect((await open(t.visitor(), own(0))).body).not.toContain('heltid')
  expect((await open(t.visitor(), `/i/${tokenOf(0)}`)).body).not.toContain('Läs anteckningarna')
  expect((await open(planner, '/oversikt?alla=')).body).toContain('Skriv rent dokumentationen från Blekinge')
  // Tidied, then opened to those concerned for a week.
  let page = await press(planner, await open(planner, here), 'Markera som renskrivet')
  expect(page.body).toContain('Sista dag att bekräfta')
  expect(page.body).toContain('value="2027-04-22"')
  page = await press(planner, page, 'Öppna för bekräftelse')
  expect(page.url).toMatch(/^\/utskick\/granska\?/)
  expect(page.body).toContain('Person 00')
  // Three of Olofström, three of Karlskrona, and the politicians of all five municipalities.
  page = await press(planner, page, /^Skicka 9 frågor om anteckningarna/)
  const letters = await t.db
    .selectFrom('message')
    .innerJoin('message_content as content', 'content.message_id', 'message.id')
    .where('purpose', '=', 'confirm_statements')
    .select(['to_email', 'content.text', 'message.subject'])
    .orderBy('to_email')
    .execute()
  expect(letters.map(({ to_email }) => to_email)).toHaveLength(9)
  expect(letters[0]?.subject).toBe('Stämmer det vi antecknade? Bekräfta senast torsdag 22 april')
  expect(letters[0]?.text).toContain('/dokumentation')
  expect(letters[0]?.text).toContain('Vi antecknade 2 anteckningar')
  expect(await deliverDueMail(t.deps)).toBe(0)
  // Rows are frozen while they are confirmed; what was typed offline is not lost but refused with the reason.
  expect(await send(planner, aRow())).toMatchObject({
    status: 409,
    error: 'Anteckningarna bekräftas just nu och går inte att ändra.',
  })

  // Each reads the own statements only.
  page = await click(t.visitor(), await open(t.visitor(), `/i/${tokenOf(0)}`), 'Läs anteckningarna')
  expect(page.body).toContain('Vi anställer på heltid.')
  expect(page.body).toContain('Cheferna hinner inte.')
  for (const other of ['Alla slutar.', 'Staten bör betala.', 'Politikerna prioriterar.'])
    expect(page.body).not.toContain(other)
  expect((await answer(0, 'heltid', 'confirmed')).statusCode).toBe(303)
  const wrong = await answer(0, 'Cheferna', 'corrected', { text: ' ' })
  expect(wrong.statusCode).toBe(422)
  expect(wrong.body).toContain('Fyll i det här fältet.')
  expect((await answer(0, 'Cheferna', 'corrected', { text: 'Cheferna har för många medarbetare.' })).statusCode).toBe(
    303,
  )
  expect((await answer(3, 'Alla slutar', 'withdrawn')).statusCode).toBe(303)
  page = await open(t.visitor(), own(0))
  expect(page.body).toContain('Du har bekräftat det.')
  expect(page.body).toContain('Cheferna har för många medarbetare.')
  // A statement of others is not theirs to answer, nor one that does not exist.
  const foreign = t.made.said[2]!.id
  expect((await t.visitor().post(`${own(0)}/${foreign}`, { svar: 'withdrawn', version: '1' })).statusCode).toBe(404)
  // Nothing is locked before the week is over.
  expect((await planner.post(`${here}/version`)).statusCode).toBe(409)

  t.clock.set('2027-04-23T08:00:00Z')
  planner = await t.signIn('planner')
  page = await open(t.visitor(), own(0))
  expect(page.body).toContain('Tiden för att bekräfta har gått ut.')
  expect(page.body).not.toContain('Skicka rättelsen')
  expect((await answer(0, 'heltid', 'withdrawn')).statusCode).toBe(409)
  expect((await open(planner, '/oversikt?alla=')).body).toContain('Lås dokumentationen från Blekinge')
  page = await open(planner, here)
  expect(page.body).toContain('1 anteckning att ta ställning till')
  expect(page.body).not.toContain('Lås dokumentationen')
  page = await press(planner, page, 'Använd rättelsen från Person 00')
  page = await press(planner, page, 'Lås dokumentationen')
  expect(page.body).toContain('låst som version 1')

  const [first] = await versions()
  const content = JSON.parse(first!.content)
  expect(
    content.statements.map(({ text, original, standing }: Record<string, string>) => [text, original, standing]),
  ).toEqual([
    ['Vi anställer på heltid.', null, 'confirmed'],
    ['Politikerna prioriterar.', null, 'silent'],
    ['Cheferna har för många medarbetare.', 'Cheferna hinner inte.', 'corrected'],
    ['Staten bör betala.', null, 'room'],
  ])
  expect(first?.hash).toMatch(/^[0-9a-f]{64}$/)
  for (const address of [`${here}/utskrift`, `${here}/version/1`, `${here}.csv`]) {
    const { body } = await planner.get(address)
    expect(body).toContain('Cheferna har för många medarbetare.')
    expect(body).not.toContain('Alla slutar.')
  }
  expect((await planner.get(`${here}.xlsx`)).statusCode).toBe(200)
  expect((await open(t.visitor(), own(0))).body).toContain('Dokumentationen är låst.')
  expect(await send(planner, aRow())).toMatchObject({ status: 409 })

  // Unlocked with a reason, a row is corrected, and the next version leaves the first as it was.
  page = await press(planner, await open(planner, here), 'Lås upp', { skal: '' })
  expect(page.status).toBe(422)
  page = await press(planner, page, 'Lås upp', { skal: 'Ett ord fattades' })
  const row = t.made.said[3]!
  expect(await send(planner, { ...row, version: '1', text: 'Staten bör betala mer.' })).toMatchObject({ status: 200 })
  page = await press(planner, await open(planner, here), 'Lås dokumentationen')
  const both = await versions()
  expect(both.map(({ number, reason }) => [number, reason])).toEqual([
    [1, ''],
    [2, 'Ett ord fattades'],
  ])
  expect(both[0]).toEqual(first)
  expect(both[1]?.content).toContain('Staten bör betala mer.')
  const history = await open(planner, '/seminarier/blekinge-1')
  expect(history.body).toContain('Låste upp dokumentationen, version 1: Ett ord fattades')
})

test('two of a municipality who do not agree leave the decision to staff', async () => {
  await planner.post(`${here}/renskrivning`, { klar: '1' })
  await planner.post(`${here}/bekraftelse`, { sista: '2027-04-22' })
  await answer(0, 'heltid', 'confirmed')
  await answer(1, 'heltid', 'withdrawn')
  t.clock.set('2027-04-23T08:00:00Z')
  planner = await t.signIn('planner')
  expect((await planner.post(`${here}/version`)).statusCode).toBe(409)
  const page = await open(planner, here)
  expect(page.body).toContain('De är inte överens')
  // An item of the programme under which nothing stands is only there to write under.
  expect(page.body).not.toContain('Så rekryterar vi')
  await press(planner, page, 'Ta inte med den')
  await planner.post(`${here}/version`)
  expect((await versions())[0]?.content).not.toContain('heltid')
})

test('letters that ask to confirm are stopped with the week, with its day, and when it is over', async () => {
  const ask = async (sista: string) => {
    await planner.post(`${here}/bekraftelse`, { sista })
    const page = await open(planner, '/utskick/granska?omgang=2027&andamal=confirm_statements&seminarium=blekinge-1')
    await press(planner, page, /^Skicka 9 frågor om anteckningarna/)
  }
  const states = async () =>
    (await t.db.selectFrom('message').select('state').where('purpose', '=', 'confirm_statements').execute()).map(
      ({ state }) => state,
    )
  const all = (state: string, n = 9) => Array.from({ length: n }, () => state)
  await planner.post(`${here}/renskrivning`, { klar: '1' })
  await ask('2027-04-22')
  expect(await states()).toEqual(all('queued'))
  const page = await press(planner, await open(planner, here), 'Avbryt bekräftelsen och skriv vidare')
  expect(page.body).toContain('9 brev som väntade på att skickas är stoppade.')
  expect(await states()).toEqual(all('cancelled'))
  // The same people can be asked anew; another day stops the letters that say the first.
  await planner.post(`${here}/renskrivning`, { klar: '1' })
  await ask('2027-04-22')
  await ask('2027-04-23')
  expect((await states()).sort()).toEqual([...all('cancelled', 18), ...all('queued')])
  t.clock.set('2027-04-24T08:00:00Z')
  await holdUntrue(t.deps)
  expect(await states()).toEqual(all('cancelled', 27))
  const because = await t.db
    .selectFrom('message')
    .select(['cancelled_because as why', 'id'])
    .where('purpose', '=', 'confirm_statements')
    .execute()
  expect(because.map(({ why }) => why).sort()).toEqual([...all('changed', 18), ...all('too_late')])
  const late = because.find(({ why }) => why === 'too_late')
  const letter = await open(await t.signIn('planner'), `/utskick/meddelande/${late?.id}`)
  expect(pageText(letter.body)).toContain('Stoppatsista dagen i brevet har passerat')
})

test('to stop asking and write on closes the pages of those concerned', async () => {
  await planner.post(`${here}/renskrivning`, { klar: '1' })
  expect((await planner.post(`${here}/bekraftelse`, { sista: '2027-04-14' })).statusCode).toBe(409)
  await planner.post(`${here}/bekraftelse`, { sista: '2027-04-22' })
  expect((await open(t.visitor(), own(0))).body).toContain('heltid')
  await planner.post(`${here}/renskrivning`, {})
  expect((await open(t.visitor(), own(0))).body).not.toContain('heltid')
  expect(await send(planner, aRow())).toMatchObject({ status: 200 })
})
