/** An invitee shares a theme with a colleague: what the colleague's link opens, whose hand is shown, and how it ends. */
import { beforeAll, expect, test } from 'vitest'
import { renewLink, revokeLink } from '../../src/invitations/links.queries.ts'
import { formOf, markOf } from '../../src/responses/parts.rules.ts'
import { getResponseState } from '../../src/responses/queries.ts'
import { useTestApp, type Visitor } from '../support/app.ts'
import { aColleague, anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { onSqlite } from '../support/db.ts'
import { pageText } from '../support/html.ts'
import { click, open, press } from '../support/visit.ts'
import { standardSheet, wholeResponse } from './support.ts'

const t = useTestApp()
const next = /^Spara och /
let plan: Awaited<ReturnType<typeof aPlannedRound>>
let used = 0

beforeAll(async () => {
  plan = await aPlannedRound(t.db, { answer_deadline: '2027-11-30' })
  await confirmedSeminar(t.db, plan.seminars[0]!.id)
})

/** The next seat that no test has used, its holder and a visitor who will be the colleague. */
async function aSeat() {
  const seat = plan.seats.filter((each) => each.role === 'social_services')[used++]!
  const { token, linkId, invitationId } = await anInvitation(t.db, seat.id, plan.seminars[0]!.id)
  t.clock.set('2027-03-01T08:00:00Z')
  const base = `/i/${token}/fragor`
  const state = () => getResponseState(t.db, seat.id)
  return { seat, linkId, invitationId, base, share: `${base}/dela`, state, holder: t.visitor(), kim: t.visitor() }
}

async function answerAll(visitor: Visitor, base: string) {
  const answers = wholeResponse('social_services')
  for (const theme of standardSheet('social_services').themes) {
    const form = theme.questions.map((question) => formOf(question, answers[question.key], 'sv'))
    await press(visitor, await open(visitor, `${base}/${theme.value}`), next, Object.assign({}, ...form))
  }
}

const rows = (table: 'answer' | 'submitted_answer', colleagueId: string) =>
  t.db
    .selectFrom(table)
    .select('question_key')
    .where('colleague_id', '=', colleagueId)
    .orderBy('question_key')
    .execute()

test('the whole way: shared, answered, ended, opened again, handed in', async () => {
  const { seat, holder, kim, base, share, state } = await aSeat()
  await answerAll(holder, base)
  const start = await open(holder, base)
  const page = await click(holder, start, 'Dela ett tema med en kollega')
  const made = await press(holder, page, 'Gör en länk', { tema: 'ledarskap', namn: 'Kim <b>', onskan: 'Mest fråga 12' })
  expect(pageText(made.body)).toContain('Länken till Kim <b> är klar.')
  expect(pageText(made.body)).toContain('Har inte skrivit något än.')
  const link = new URL(/value="(http[^"]+\/kollega\/[^"]+)"/.exec(made.body)?.[1] ?? '').pathname
  const mail = decodeURIComponent(/href="mailto:\?([^"]+)"/.exec(made.body)?.[1] ?? '')
  for (const words of [link, 'Mest fråga 12', 'Kim', 'Ledarskap']) expect(mail).toContain(words)
  const { id, token_hash } = await t.db
    .selectFrom('colleague')
    .selectAll()
    .where('seat_id', '=', seat.id)
    .executeTakeFirstOrThrow()
  expect(link).not.toContain(token_hash)

  // A second press makes no second link.
  await press(holder, page, 'Gör en länk', { tema: 'ledarskap', namn: 'Kim <b>', onskan: '' })
  expect(await t.db.selectFrom('colleague').select('id').where('seat_id', '=', seat.id).execute()).toEqual([{ id }])

  // The colleague sees the one theme, and none of the others' answers.
  const asked = await open(kim, link)
  expect(asked.url).toBe(`${link}/fragor`)
  for (const words of ['Helena Sjöberg ber dig svara på', 'Mest fråga 12', 'Ledarskap'])
    expect(pageText(asked.body)).toContain(words)
  const reading = await click(kim, asked, 'Läs frågorna först')
  expect(reading.body).not.toContain('Rekrytering')
  const form = await click(kim, asked, 'Ändra svaren')
  expect(form.body).not.toContain(base)
  expect(form.body).not.toContain('data-q="rk_hinder"')
  for (const path of [
    '/rekrytering',
    '/kort',
    '/granska',
    '/kvitto',
    '/utskrift',
    '/formular',
    '/versioner',
    '/dela',
    '/svar.csv',
  ])
    expect([path, (await kim.get(`${link}/fragor${path}`)).statusCode]).toEqual([path, 404])
  for (const path of ['/rekrytering', '/rekrytering/svar', '/kort', '/granska', '/dela'])
    expect([path, (await kim.post(`${link}/fragor${path}`, { rk_hinder: 'Mitt' })).statusCode]).toEqual([path, 404])
  expect((await kim.get(link.replace('/kollega/', '/i/'))).statusCode).toBe(404)
  expect((await kim.get(base.replace('/i/', '/kollega/').replace('/fragor', ''))).statusCode).toBe(404)

  // What the colleague writes is in the common response, with the hand.
  t.clock.set('2027-03-01T09:12:00Z')
  await kim.post(`${link}/fragor/ledarskap/svar`, { rk_hinder: 'Ett annat tema' })
  expect((await state()).stored.get('rk_hinder')).not.toContain('Ett annat tema')
  const thanks = await press(kim, form, 'Spara', { le_hinder: 'Från Kim' })
  expect(pageText(thanks.body)).toContain('Sparat. Helena Sjöberg ser dina svar.')
  expect(JSON.parse((await state()).stored.get('le_hinder') ?? '')).toBe('Från Kim')
  expect(await rows('answer', id)).toEqual([{ question_key: 'le_hinder' }])
  const seen = pageText((await open(holder, `${base}/ledarskap`)).body)
  expect(seen).toContain('Skrivet av Kim <b> kl. 10.12')
  expect(seen).not.toContain('Skrivet av Helena')
  const ofKim = pageText((await open(kim, `${link}/fragor/ledarskap`)).body)
  expect(ofKim).toContain('Skrivet av Helena Sjöberg')
  expect(ofKim).not.toContain('Skrivet av Kim')
  expect(pageText((await open(holder, share)).body)).toContain('Skrev senast kl. 10.12.')
  expect(pageText((await open(holder, `${base}/granska`)).body)).toContain('Kim <b> svarar på Ledarskap')

  // Ended: the colleague is told, and what was typed meanwhile comes back to be copied.
  const typing = await open(kim, `${link}/fragor/ledarskap`)
  const ended = await press(holder, await open(holder, share), /^Avsluta länken/)
  expect(pageText(ended.body)).toContain('Länken är avslutad.')
  const late = await press(kim, typing, 'Spara', { le_hinder: 'För sent skrivet' })
  expect(late.status).toBe(409)
  expect(pageText(late.body)).toContain('Helena Sjöberg har avslutat länken.')
  expect(late.body).toContain('För sent skrivet')
  const typed = { _parts: 'le_hinder', _was: JSON.stringify({ le_hinder: markOf('Från Kim') }), le_hinder: 'Också' }
  const sent = await kim.post(`${link}/fragor/ledarskap/svar`, typed, { accept: 'application/json' })
  expect([sent.statusCode, sent.json().error]).toEqual([
    410,
    expect.stringContaining('Be Helena Sjöberg öppna länken igen'),
  ])
  const gone = await kim.get(`${link}/fragor`)
  expect([gone.statusCode, pageText(gone.body).includes('Din länk är avslutad')]).toEqual([410, true])
  expect(JSON.parse((await state()).stored.get('le_hinder') ?? '')).toBe('Från Kim')
  await press(holder, await open(holder, share), /^Öppna länken igen/)
  expect((await open(kim, link)).status).toBe(200)

  // Handed in: marked with the hand, and closed until the holder opens the link.
  await press(holder, await open(holder, `${base}/granska`), /^Lämna in svaren/)
  expect((await state()).submission?.version).toBe(1)
  expect(await rows('submitted_answer', id)).toEqual([{ question_key: 'le_hinder' }])
  const after = await open(kim, link)
  expect([after.status, pageText(after.body).includes('Svaren är inlämnade')]).toEqual([200, true])
  expect((await press(kim, typing, 'Spara', { le_hinder: 'Efteråt' })).body).toContain('Efteråt')
  expect(JSON.parse((await state()).stored.get('le_hinder') ?? '')).toBe('Från Kim')
  await press(holder, await open(holder, share), /^Öppna länken igen/)
  await press(kim, await open(kim, `${link}/fragor/ledarskap`), 'Spara', { le_hinder: 'Efteråt' })
  expect(pageText((await open(holder, `${base}/granska`)).body)).toContain(
    'Du har ändrat svar efter att du lämnade in.',
  )
})

test('both answer the same question: both values stand, one chooses, and staff see whose hand it was', async () => {
  const { seat, holder, base, linkId, kim } = await aSeat()
  const { token } = await aColleague(t.db, { seatId: seat.id, linkId })
  const [ofHolder, ofKim] = [
    await open(holder, `${base}/rekrytering`),
    await open(kim, `/kollega/${token}/fragor/rekrytering`),
  ]
  await press(holder, ofHolder, next, { rk_hinder: 'Holders text', rk_plan: 'nej' })
  const both = await press(kim, ofKim, 'Spara', { rk_hinder: 'Kims text', rk_vakanser: '8' })
  expect(both.status).toBe(422)
  for (const words of ['Det som står här: Kims text', 'Det andra: Holders text'])
    expect(pageText(both.body)).toContain(words)
  expect((await press(kim, both, 'Spara', { '_val.rk_hinder': 'mine' })).status).toBe(200)
  const shown = await (await t.signIn('planner')).get(`/jamfor/kommun/${seat.municipality_code}`)
  expect(pageText(shown.body)).toContain('en kollega: Kim Berg')
})

test('a colleague’s link ends with its maker’s, and lives on when that is only renewed', async () => {
  const { seat, linkId, invitationId, kim } = await aSeat()
  const { token } = await aColleague(t.db, { seatId: seat.id, linkId })
  const url = `/kollega/${token}/fragor`
  const by = { secret: t.deps.config.secret, now: t.clock.now() }
  const old = {
    id: linkId,
    invitationId,
    kind: 'holder' as const,
    name: 'Helena Sjöberg',
    email: 'helena.sjoberg@kommun.example',
  }
  const renewed = await t.db.transaction().execute((tx) => renewLink(tx, by, old))
  expect((await kim.get(url)).statusCode).toBe(200)
  const form = await open(kim, `${url}/rekrytering`)
  await t.db.transaction().execute((tx) => revokeLink(tx, renewed, { as: 'handed_over', now: t.clock.now() }))
  const gone = await kim.get(url)
  expect([gone.statusCode, pageText(gone.body).includes('svarar inte längre på frågorna')]).toEqual([410, true])
  const late = await press(kim, form, 'Spara', { rk_hinder: 'Skrivet innan jag visste' })
  expect([late.status, late.body.includes('Skrivet innan jag visste')]).toEqual([409, true])
  expect((await getResponseState(t.db, seat.id)).stored.size).toBe(0)
})

test('after the last day nothing is written by a colleague either, and what was typed comes back', async () => {
  const { seat, linkId, kim, share, holder } = await aSeat()
  const { token } = await aColleague(t.db, { seatId: seat.id, linkId })
  const form = await open(kim, `/kollega/${token}/fragor/rekrytering`)
  t.clock.set('2027-11-30T23:30:00Z')
  const late = await press(kim, form, 'Spara', { rk_hinder: 'Sent' })
  expect([late.status, late.body.includes('Sent')]).toEqual([409, true])
  const page = await kim.get(`/kollega/${token}/fragor`)
  expect([page.statusCode, pageText(page.body).includes('Sista dagen har varit.')]).toEqual([200, true])
  expect((await kim.get(`/kollega/${token}/fragor/rekrytering`)).headers.location).toBe(`/kollega/${token}/fragor`)
  expect((await holder.post(share, { tema: 'rekrytering', namn: 'Noor', onskan: '' })).statusCode).toBe(409)
})

test('comments go both ways, are removed by whoever wrote them, and are gone when the answers are handed in', async () => {
  const { seat, holder, base, linkId, kim, state } = await aSeat()
  await answerAll(holder, base)
  expect((await open(holder, `${base}/rekrytering`)).body).not.toContain('_kommentar')
  const { token } = await aColleague(t.db, { seatId: seat.id, linkId })
  const ofKim = `/kollega/${token}/fragor/rekrytering`
  const said = () =>
    t.db
      .selectFrom('answer_comment')
      .select(['question_key', 'text'])
      .where('seat_id', '=', seat.id)
      .orderBy('text')
      .execute()

  // A comment saves the form that it is written in, and the page comes back unfolded where it was written.
  const asked = { '_kommentar.rk_hinder': 'Är <b>det</b> verkligen så?', rk_plan: 'nej' }
  const page = await open(holder, `${base}/rekrytering`)
  const own = await press(holder, page, /^Spara kommentaren/, asked)
  await press(holder, page, /^Spara kommentaren/, asked)
  expect(own.url).toContain('?kommentar=')
  expect(JSON.parse((await state()).stored.get('rk_plan') ?? '')).toBe('nej')
  expect(await said()).toEqual([{ question_key: 'rk_hinder', text: 'Är <b>det</b> verkligen så?' }])
  const seen = await open(kim, ofKim)
  expect(pageText(seen.body)).toContain('En kommentar, fråga 10')
  expect(pageText(seen.body)).toContain('Helena Sjöberg kl. 9.00Är <b>det</b> verkligen så?')
  expect(seen.body).not.toContain('_kommentar_bort')

  // The other way, with the form's own button too; one too long comes back as it was typed, and the answers are saved.
  await press(kim, seen, 'Spara', {
    '_kommentar.rk_hinder': 'Ja.',
    '_kommentar.rk_plan': 'Hur menar du?',
    rk_vakanser: '7',
  })
  const long = 'å'.repeat(2001)
  const refused = await press(kim, await open(kim, ofKim), 'Spara', { '_kommentar.rk_plan': long, rk_vakanser: '9' })
  expect([refused.status, refused.body.includes(`${long}</textarea>`)]).toEqual([422, true])
  expect(pageText(refused.body)).toContain('Svaren är sparade, men inte kommentaren')
  expect(JSON.parse((await state()).stored.get('rk_vakanser') ?? '')).toMatchObject({ value: 9 })
  expect((await said()).map(({ text }) => text)).toEqual(['Hur menar du?', 'Ja.', 'Är <b>det</b> verkligen så?'])

  // Only one's own can be removed.
  const [, ofHelena = ''] =
    /name="_kommentar_bort" value="([^"]+)"/.exec((await open(holder, `${base}/rekrytering`)).body) ?? []
  await kim.post(ofKim, { _kommentar_bort: ofHelena })
  expect(await said()).toHaveLength(3)
  await press(kim, await open(kim, ofKim), 'Ta bort kommentaren')
  expect(await said()).toHaveLength(2)

  // Staff see none of it, and handing in deletes it.
  const planner = await t.signIn('planner')
  const { headers } = await planner.post(`/platser/${seat.id}/svar`, { kalla: 'paper', mottaget: '2027-03-01' })
  expect(pageText((await open(planner, `${headers.location}/rekrytering`)).body)).not.toContain('kommentar')
  const review = await open(holder, `${base}/granska`)
  expect(pageText(review.body)).toContain('2 kommentarer tas bort när du lämnar in.')
  await press(holder, review, /^Lämna in svaren/)
  expect(await said()).toEqual([])
  expect((await open(holder, `${base}/rekrytering`)).body).not.toContain('_kommentar')
  expect((await kim.post(ofKim, { '_kommentar.rk_plan': 'Efteråt' })).statusCode).toBe(409)
  expect(await said()).toEqual([])
})

onSqlite('a link that never was is like any unknown, and another seat’s colleague cannot be ended', async () => {
  const [mine, theirs] = [await aSeat(), await aSeat()]
  const { id, token } = await aColleague(t.db, { seatId: theirs.seat.id, linkId: theirs.linkId })
  expect(pageText((await mine.kim.get(`/kollega/${'x'.repeat(27)}/fragor`)).body)).toContain('Länken fungerar inte')
  expect((await mine.holder.post(`${mine.share}/${id}`, { gor: 'avsluta' })).statusCode).toBe(404)
  expect((await theirs.kim.get(`/kollega/${token}/fragor`)).statusCode).toBe(200)
  const refused = await press(mine.holder, await open(mine.holder, mine.share), 'Gör en länk', { namn: '' })
  expect(refused.status).toBe(422)
})
