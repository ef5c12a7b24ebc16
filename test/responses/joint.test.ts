/** A municipality's three roles read each other's answers, and agree on joint ones or do not. */
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../../src/questionnaire/rules.ts'
import { saveParts, submitResponse } from '../../src/responses/actions.ts'
import { sendJointNews } from '../../src/responses/joint/news.actions.ts'
import { getResponseState, type Hand } from '../../src/responses/queries.ts'
import { listVersions } from '../../src/responses/versions.queries.ts'
import type { SeatRole } from '../../src/schema.ts'
import { useTestApp } from '../support/app.ts'
import { aHolder, anInvitation, aPlannedRound, seatRoles } from '../support/builders.ts'
import { messageRows } from '../support/messages.ts'
import { click, open, press } from '../support/visit.ts'
import { editsFor, wholeResponse } from './support.ts'

const t = useTestApp()
let plan: Awaited<ReturnType<typeof aPlannedRound>>
let used = 0

beforeAll(async () => {
  plan = await aPlannedRound(t.db, { answer_deadline: '2027-11-30' })
})

/** A municipality of its own: each role with a holder, a link, and ways to answer. */
async function aMunicipality({ without = [] as SeatRole[] } = {}) {
  t.clock.set('2027-03-01T08:00:00Z')
  await t.db.updateTable('round').set({ joint_from: '2027-01-01T08:00:00Z' }).execute()
  const code = [...new Set(plan.seats.map((seat) => seat.municipality_code))][used++]!
  const own = seatRoles.map(async (role) => {
    const seat = plan.seats.find((one) => one.municipality_code === code && one.role === role)!
    const { token, linkId } = await anInvitation(t.db, seat.id, plan.seminars[0]!.id)
    if (!without.includes(role)) await aHolder(t.db, seat.id, { name: `Namn ${role}` })
    const hand: Hand = { linkId, accountId: null, colleagueId: null, source: 'form' }
    const handIn = async (changes: Record<string, Answer | null> = {}) => {
      const state = await getResponseState(t.db, seat.id)
      const start = state.response ? {} : wholeResponse(role)
      await saveParts(t.deps, state, editsFor(role, state, { ...start, ...changes }), hand)
      await submitResponse(t.deps, { seatId: seat.id, role }, hand)
    }
    const base = `/i/${token}/tillsammans`
    return { seat, token, linkId, base, question: (key: string) => `${base}/${key}`, visitor: t.visitor(), handIn }
  })
  const [social, health, politician] = await Promise.all(own)
  return { code, social: social!, health: health!, politician: politician! }
}

type One = Awaited<ReturnType<typeof aMunicipality>>['social']
const see = ({ visitor, base }: One) => open(visitor, base)
const read = (one: One, key: string) => open(one.visitor, one.question(key))
const propose = async (one: One, key: string, value: string) =>
  press(one.visitor, await read(one, key), 'Föreslå svaret', { [key]: value })

test('three hand in, read each other, propose, sign, dissent; staff and the file have it all', async () => {
  const { code, social, health, politician } = await aMunicipality()
  expect((await see(social)).body).toContain('Lämna först in dina egna svar.')
  expect((await read(social, 'rk_plan')).url).toBe(social.base)
  await social.handIn({ rk_plan: 'politisk', rk_hinder: 'Bostäder <saknas>' })
  const alone = await see(social)
  expect(alone.body).toContain('Ingen av de andra har lämnat in än.')
  expect(alone.body).not.toContain('Bostäder')
  expect((await see(health)).body).not.toContain('Bostäder')
  expect((await open(politician.visitor, politician.question('rk_plan'))).url).toBe(politician.base)
  const refused = await health.visitor.post(`${health.question('rk_plan')}/forslag`, { rk_plan: 'pagar' })
  expect(refused.headers.location).toBe(health.base)

  await health.handIn({ rk_plan: 'pagar', rk_hinder: 'Utbildning' })
  const two = await see(social)
  for (const words of [
    'Bostäder &lt;saknas&gt;',
    'Vad gjorde ni? ',
    'Utbildning',
    'Har inte lämnat in än',
    'En fråga skiljer er åt.',
  ])
    expect(two.body).toContain(words)
  // What differs and is short stands open, first; what is alike is folded.
  const [differing, alike] = two.body.split('id="ovriga"')
  expect(differing).toMatch(/<article class="jointq" id="fraga-3">\s*<h3>/)
  expect(alike?.match(/<article class="jointq"/g)).toHaveLength(
    alike?.match(/<details class="jointfold">/g)?.length ?? 0,
  )
  const receipt = await open(health.visitor, `/i/${health.token}/fragor/kvitto`)
  expect(receipt.body).toContain('2 av 3 roller i kommunen har lämnat in.')
  expect((await click(health.visitor, receipt, 'Se kommunens svar')).url).toBe(health.base)
  expect((await open(health.visitor, `/i/${health.token}`)).body).toContain('2 av 3 roller i kommunen har lämnat in.')
  expect((await open(politician.visitor, `/i/${politician.token}`)).body).not.toContain('tillsammans"')

  // Two propose at once: the second is shown the first, and keeps what was filled in.
  const late = await read(health, 'rk_plan')
  const empty = await press(social.visitor, await read(social, 'rk_plan'), 'Föreslå svaret')
  expect([empty.status, empty.body]).toEqual([422, expect.stringContaining('Fyll i ett helt svar')])
  const first = await propose(social, 'rk_plan', 'politisk')
  expect(first.body).toContain('Ditt förslag på fråga 3 är sparat')
  expect(first.body).toContain('Föreslaget, väntar på hälso- och sjukvård och förtroendevald')
  const conflict = await press(health.visitor, late, 'Föreslå svaret', { rk_plan: 'pagar' })
  expect(conflict.status).toBe(409)
  expect(conflict.body).toContain('Någon annan har föreslagit ett annat svar')
  expect(conflict.body).toMatch(/value="pagar" checked/)
  expect(conflict.body).toContain('Jag skriver under')

  // One signs what another has just replaced: refused, and the reason typed is kept.
  const old = await read(social, 'rk_plan')
  const again = await press(health.visitor, conflict, 'Föreslå svaret', { rk_plan: 'pagar' })
  expect(again.body).toContain('Föreslaget, väntar på socialtjänst och förtroendevald')
  const typed = { skal: 'Nämnden <har> beslutat.', svar: 'dissents' }
  const stale = await press(social.visitor, old, 'Lämna min mening', { skal: typed.skal })
  expect(stale.status).toBe(409)
  expect(stale.body).toContain('Nämnden &lt;har&gt; beslutat.</textarea>')
  const why = await press(social.visitor, stale, 'Lämna min mening', { skal: ' ' })
  expect([why.status, why.body]).toEqual([422, expect.stringContaining('Jag har en annan mening: Skriv vad du anser')])
  expect((await open(social.visitor, `${social.question('rk_plan')}/svar`)).url).toBe(social.question('rk_plan'))
  const said = await press(social.visitor, why, 'Lämna min mening', { skal: typed.skal })
  expect(said.body).toContain('Inte överens')
  // Pressing twice says it once.
  await press(social.visitor, why, 'Lämna min mening', { skal: typed.skal })

  await politician.handIn({ rk_plan: 'pagar' })
  const third = await see(politician)
  expect(third.body).toContain('Väntar på dig')
  const shown = await read(politician, 'rk_plan')
  expect(shown.body).toContain('Nämnden &lt;har&gt; beslutat.')
  expect(shown.body).toContain('Nytt eller ändrat svar sedan det här föreslogs: förtroendevald.')
  await press(politician.visitor, shown, 'Jag skriver under')
  expect((await see(health)).body).toContain('Inte överens')
  await press(social.visitor, await read(social, 'rk_plan'), 'Jag skriver under')
  expect((await see(health)).body).toContain('Gemensamt svar, alla har skrivit under')

  // Proposing what is proposed already signs it; one may take it back.
  const back = await press(politician.visitor, await read(politician, 'rk_plan'), 'Ta tillbaka min underskrift')
  expect(back.body).toContain('Föreslaget, väntar på förtroendevald')
  await propose(politician, 'rk_plan', 'pagar')
  expect((await see(health)).body).toContain('Gemensamt svar, alla har skrivit under')
  // A new version is shown; what was agreed on stands.
  t.clock.set('2027-03-02T08:00:00Z')
  await health.handIn({ rk_plan: 'politisk' })
  expect((await read(social, 'rk_plan')).body).toContain(
    'ändrat svar sedan det här föreslogs: hälso- och sjukvård och förtroendevald.',
  )
  expect((await see(health)).body).toContain('Gemensamt svar, alla har skrivit under')

  await propose(politician, 'vt_plan', 'pagar')
  await press(social.visitor, await read(social, 'vt_plan'), 'Lämna min mening', { skal: '=1+1' })

  const planner = await t.signIn('planner')
  const voices = await planner.get(`/jamfor/kommun/${code}`)
  expect(voices.body).toContain('Gemensamt svar, alla har skrivit under')
  expect(voices.body).toContain('Socialtjänst, Helena Sjöberg')
  expect(voices.body).toContain('Ett tidigare förslag')
  expect(voices.body).not.toMatch(/aria-labelledby="tema-[^"]* /)
  const file = await planner.get('/jamfor/gemensamma.csv')
  const rows: Record<string, string>[] = parse(file.body, { delimiter: ';', bom: true, columns: true })
  expect(rows.filter(({ kommunkod }) => kommunkod === code)).toEqual([
    expect.objectContaining({
      fraga: 'rk_plan',
      lage: 'ersatt',
      foreslaget_av: 'social_services',
      svar_json: '"politisk"',
    }),
    expect.objectContaining({
      ...{ fraga: 'rk_plan', lage: 'gemensamt', skrivit_under: 'health_care+politician+social_services' },
      ...{ foreslaget_av: 'health_care', svar: 'Nej, men arbete pågår', annan_mening: '', skal: '' },
    }),
    expect.objectContaining({
      fraga: 'vt_plan',
      lage: 'olika',
      annan_mening: 'social_services',
      skal: 'social_services: =1+1',
    }),
  ])
  expect(file.body).not.toContain('Helena')
  expect((await planner.get('/jamfor/gemensamma.xlsx')).rawPayload.subarray(0, 2).toString()).toBe('PK')
  expect((await planner.get('/jamfor/filer')).body).toContain('/jamfor/gemensamma.csv')
  const book = (await planner.get('/jamfor/kodbok.csv')).body
  expect(book).toContain('gemensamma.lage')
  // Nothing of it is in what is compared and published.
  expect((await planner.get('/jamfor/svar.csv')).body).not.toContain('=1+1')
  const { length } = await t.db.selectFrom('joint_stance').select('number').where('kind', '=', 'dissents').execute()
  expect(length).toBe(2)
})

test('at the same moment, one proposal holds and the other is told', async () => {
  const { social, health } = await aMunicipality()
  await social.handIn({ rk_plan: 'politisk' })
  await health.handIn({ rk_plan: 'pagar' })
  const pages = [await read(social, 'rk_plan'), await read(health, 'rk_plan')] as const
  const both = await Promise.all([
    press(social.visitor, pages[0], 'Föreslå svaret', { rk_plan: 'politisk' }),
    press(health.visitor, pages[1], 'Föreslå svaret', { rk_plan: 'pagar' }),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  const rows = await t.db
    .selectFrom('joint_answer')
    .select('replaced_at')
    .where('seat_id', 'in', [social.seat.id, health.seat.id])
    .execute()
  expect(rows).toEqual([{ replaced_at: null }])
})

test('without a third holder two are enough; who is not asked reads and cannot sign', async () => {
  const { social, health, politician } = await aMunicipality({ without: ['politician'] })
  await social.handIn()
  await health.handIn()
  await politician.handIn()
  const proposed = await propose(social, 'rk_plan', 'politisk')
  expect(proposed.body).toContain('Föreslaget, väntar på hälso- och sjukvård')
  const page = await read(health, 'rk_plan')
  expect(page.body).toContain('Ingen har rollen just nu')
  expect((await press(health.visitor, page, 'Jag skriver under')).body).toContain('Gemensamt svar')
  const unasked = await read(politician, 'rk_vakanser')
  expect(unasked.body).toContain('Din roll får inte den här frågan.')
  expect(unasked.body).not.toContain('Föreslå svaret')
  const posted = { forslag: '', svar: 'signs' }
  expect((await politician.visitor.post(`${politician.question('rk_vakanser')}/svar`, posted)).statusCode).toBe(409)
  expect((await politician.visitor.get(politician.question('finns_inte'))).statusCode).toBe(404)
})

test('after the last of the last days it is read only', async () => {
  const { social, health } = await aMunicipality()
  await social.handIn()
  await health.handIn()
  await propose(social, 'rk_plan', 'politisk')
  const page = await read(health, 'rk_plan')
  t.clock.set('2027-12-01T08:00:00Z')
  const late = await press(health.visitor, page, 'Jag skriver under')
  expect([late.status, late.body]).toEqual([409, expect.stringContaining('Inget är sparat.')])
  expect(late.body).not.toContain('Jag skriver under')
  expect((await see(health)).body).toContain('Tiden att komma överens gick ut tisdag 30 november 2027.')
  const posted = await health.visitor.post(`${health.question('rk_plan')}/forslag`, { rk_plan: 'pagar', forslag: '' })
  expect([posted.statusCode, posted.body]).toEqual([409, expect.stringMatching(/value="pagar" checked/)])
})

describe('the setting of the round', () => {
  const page = '/omgangar/2027/tillsammans'

  test('is off at first: no page, no promise; what was handed in before is not shown until it is handed in again', async () => {
    const { social, health, politician } = await aMunicipality()
    await t.db.updateTable('round').set({ joint_from: null }).execute()
    const start = () => open(social.visitor, `/i/${social.token}/fragor`)
    const sees = 'ser kommunens andra roller dina svar'
    expect((await start()).body).not.toContain(sees)
    expect((await open(t.visitor(), '/personuppgifter')).body).not.toContain('kommunens två andra roller')
    expect((await social.visitor.get(social.base)).statusCode).toBe(404)
    await social.handIn({ rk_hinder: 'Från förr' })
    t.clock.set('2027-03-02T08:00:00Z')
    const planner = await t.signIn('planner')
    const before = await open(planner, page)
    expect(before.body).toContain('Låt kommunens tre roller se varandras svar?')
    expect(before.body).toMatch(/har redan lämnat in utan att veta det/)
    const on = await press(planner, before, 'Låt dem se varandras svar')
    expect(on.body).toContain('ser nu kommunens andra svar')
    expect((await planner.post(page, { sett: 'av' })).statusCode).toBe(409)
    for (const where of ['', '/rekrytering', '/granska', '/formular'])
      expect((await open(health.visitor, `/i/${health.token}/fragor${where}`)).body).toContain(sees)
    expect((await open(health.visitor, `/i/${health.token}`)).body).toContain(sees)
    expect((await open(t.visitor(), '/personuppgifter')).body).toContain('kommunens två andra roller')

    await health.handIn()
    await politician.handIn()
    const others = await see(health)
    expect(others.body).toContain('Har lämnat in, men innan svaren började visas')
    expect(others.body).not.toContain('Från förr')
    const own = await see(social)
    expect(own.body).toContain('Du lämnade in innan kommunens roller började se varandras svar.')
    const review = await click(social.visitor, own, 'Granska och lämna in')
    await press(social.visitor, review, 'Lämna in svaren igen')
    expect((await see(health)).body).toContain('Från förr')
    expect((await listVersions(t.db, social.seat.id)).map(({ version }) => version)).toEqual([1, 2])
    expect((await open(social.visitor, `/i/${social.token}/fragor/granska`)).body).not.toContain('Lämna in svaren igen')
  })

  test('turned off closes the page and keeps what was agreed', async () => {
    const { code, social, health } = await aMunicipality()
    await social.handIn()
    await health.handIn()
    await propose(social, 'rk_plan', 'politisk')
    const planner = await t.signIn('planner')
    const off = await press(planner, await open(planner, page), 'Låt dem inte se varandras svar')
    expect(off.body).toContain('Var och en ser nu bara sina egna svar.')
    expect((await social.visitor.get(social.base)).statusCode).toBe(404)
    expect((await social.visitor.post(`${social.question('rk_plan')}/svar`, { svar: 'none' })).statusCode).toBe(404)
    expect((await planner.get(`/jamfor/kommun/${code}`)).body).toContain('Föreslaget')
    const history = await t.db
      .selectFrom('history')
      .select('kind')
      .where('kind', 'like', 'round_joint%')
      .orderBy('kind')
      .execute()
    expect(history.map(({ kind }) => kind)).toEqual(['round_joint_off', 'round_joint_on'])
  })
})

test('a letter says that all have handed in, and later that a proposal waits: to each at most one a day', async () => {
  const { social, health, politician } = await aMunicipality()
  const written = async (now: string) => {
    t.clock.set(now)
    await sendJointNews(t.deps)
    const rows = await messageRows(t.db)
      .innerJoin('invitation', 'invitation.id', 'message.invitation_id')
      .select(['invitation.seat_id as seatId', 'content.text'])
      .where('message.purpose', '=', 'joint_news')
      .where('message.created_at', '=', now)
      .execute()
    const name = new Map([social, health, politician].map(({ seat }) => [seat.id, seat.role as string]))
    return rows.flatMap(({ seatId, text }) => (name.has(seatId ?? '') ? [[name.get(seatId ?? ''), text]] : [])).sort()
  }
  const to = (role: SeatRole, words: string) => [role, expect.stringContaining(words)]
  await social.handIn()
  await health.handIn()
  expect(await written('2027-03-01T09:00:00Z')).toEqual([])
  await politician.handIn()
  const ready = 'Alla roller i kommunen har nu lämnat in'
  expect(await written('2027-03-01T10:00:00Z')).toEqual([to('health_care', ready), to('social_services', ready)])
  t.clock.set('2027-03-02T08:00:00Z')
  await propose(social, 'rk_plan', 'nej')
  await propose(social, 'le_forum', 'vet_ej')
  // Somebody who proposes one answer may soon propose the next.
  expect(await written('2027-03-02T08:10:00Z')).toEqual([])
  const two = '2 förslag till gemensamma svar väntar'
  expect(await written('2027-03-02T08:40:00Z')).toEqual([to('health_care', two), to('politician', two)])
  t.clock.set('2027-03-02T09:00:00Z')
  await propose(politician, 'rk_plan', 'pagar')
  expect(await written('2027-03-02T12:00:00Z')).toEqual([to('social_services', 'Ett förslag')])
  expect(await written('2027-03-03T08:00:00Z')).toEqual([to('health_care', 'Ett förslag')])
  expect(await written('2027-03-04T08:00:00Z')).toEqual([])
})
