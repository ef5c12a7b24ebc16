/** What is handed in stays as it was: read, compared, taken home, gone back to, and reopened by staff. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { saveParts, submitResponse } from '../../src/responses/actions.ts'
import { getResponseState, type Hand, listSubmittedAnswers } from '../../src/responses/queries.ts'
import { restoreVersion } from '../../src/responses/versions.actions.ts'
import { listVersions } from '../../src/responses/versions.queries.ts'
import { changedKeys, sidesOf } from '../../src/responses/versions.rules.ts'
import { useTestApp } from '../support/app.ts'
import { anInvitation, aPlannedRound } from '../support/builders.ts'
import { click, open, press } from '../support/visit.ts'
import { editsFor, wholeResponse } from './support.ts'

const t = useTestApp()
let plan: Awaited<ReturnType<typeof aPlannedRound>>
let used = 0

beforeAll(async () => {
  plan = await aPlannedRound(t.db, { answer_deadline: '2027-11-30', diary_number: 'S 2019:04/12' })
})

/** A politician's seat, whose answers are complete. */
async function aSeat() {
  t.clock.set('2027-03-01T08:00:00Z')
  const seat = plan.seats.filter(({ role }) => role === 'politician')[used++]!
  const { token, linkId, invitationId } = await anInvitation(t.db, seat.id, plan.seminars[0]!.id)
  const hand: Hand = { linkId, accountId: null, colleagueId: null, source: 'form' }
  const save = async (changes: Parameters<typeof editsFor>[2]) => {
    const state = await getResponseState(t.db, seat.id)
    await saveParts(t.deps, state, editsFor('politician', state, changes), hand)
  }
  const submit = () => submitResponse(t.deps, { seatId: seat.id, role: 'politician' }, hand)
  await save(wholeResponse('politician'))
  return { seat, invitationId, base: `/i/${token}/fragor`, visitor: t.visitor(), save, submit, hand }
}

const next = /^Spara och gå till /

test('submit, change, submit, compare, closed, extended by staff with a reason, answer again: version 3', async () => {
  const { seat, invitationId, base, visitor, submit } = await aSeat()
  const first = await submit()
  t.clock.set('2027-03-02T08:00:00Z')
  await press(visitor, await open(visitor, `${base}/rekrytering`), next, { rk_hinder: 'Bostäder <saknas>' })
  const draft = await open(visitor, `${base}/versioner`)
  expect(draft.body).toContain('Version 1 bredvid Utkastet')
  expect(draft.body).toContain('Ett svar skiljer.')
  await press(visitor, await open(visitor, `${base}/granska`), 'Lämna in svaren igen')

  const compared = await click(visitor, await open(visitor, `${base}/kvitto`), 'Se vad som ändrats')
  expect(compared.body).toContain('Version 1 bredvid Version 2')
  expect(compared.body).toContain('Bostäder &lt;saknas&gt;')
  expect(compared.body).toContain('Språkombud på varje arbetsplats.')
  expect(compared.body.match(/class="versionpair/g)).toHaveLength(1)
  expect((await click(visitor, compared, 'Visa alla svar')).body.match(/class="versionpair/g)).toHaveLength(26)
  expect((await open(visitor, `${base}/versioner?fran=&till=1`)).body).not.toContain('Bostäder')
  expect((await open(visitor, `${base}/utskrift?version=1`)).body).toContain('Det här är en tidigare version.')

  // A draft that is never handed in, then the last day passes.
  await press(visitor, await open(visitor, `${base}/rekrytering`), next, { rk_hinder: 'Blev inte inlämnat' })
  const before = await open(visitor, `${base}/rekrytering`)
  t.clock.set('2027-12-01T08:00:00Z')
  const closed = await open(visitor, `${base}/granska`)
  for (const words of [
    'Sista dagen var tisdag 30 november 2027.',
    'Ändringen räknas inte',
    'hör av dig till',
    'Bostäder',
  ])
    expect(closed.body.toLowerCase()).toContain(words.toLowerCase())
  expect(closed.body).not.toContain('Blev inte inlämnat')
  const late = await press(visitor, before, next, { rk_hinder: 'Skrivet <för> sent' })
  expect(late.status).toBe(409)
  expect(late.body).toContain('Det du skrev nu är inte sparat')
  expect(late.body).toContain('Skrivet &lt;för&gt; sent</textarea>')
  expect(late.body).not.toMatch(/<form[^>]*\/rekrytering/)
  expect((await visitor.post(`${base}/versioner/1/aterstall`)).statusCode).toBe(409)

  const planner = await t.signIn('planner')
  const extend = await click(planner, await open(planner, `/inbjudningar/${invitationId}`), 'Förläng svarstiden')
  const shown = await press(planner, extend, 'Se vad det betyder', { till: '2027-12-10', skal: 'Ny socialchef' })
  expect(shown.body).toContain('Svaren är inlämnade.')
  const standing = await press(planner, shown, /^Förläng till och med/)
  expect(standing.body).toContain('Förlängd till')
  expect(standing.body).toContain('Förlängde svarstiden till och med 2027-12-10: Ny socialchef')

  t.clock.set('2027-12-10T08:00:00Z')
  const again = await open(visitor, `${base}/rekrytering`)
  expect(again.body).toContain('Blev inte inlämnat')
  expect(again.body).not.toContain('socialchef')
  await press(visitor, await open(visitor, `${base}/granska`), 'Lämna in svaren igen')
  const versions = await listVersions(t.db, seat.id)
  expect(versions.map(({ version }) => version)).toEqual([1, 2, 3])
  expect(versions[0]).toMatchObject({ id: first.id, hash: first.hash, submittedAt: '2027-03-01T08:00:00Z' })
  t.clock.set('2027-12-11T08:00:00Z')
  expect((await open(visitor, `${base}/rekrytering`)).url).toBe(`${base}/granska`)
})

test('going back to what was handed in replaces the draft, and no version', async () => {
  const { seat, base, visitor, save, submit } = await aSeat()
  const first = await submit()
  const handedIn = (await getResponseState(t.db, seat.id)).stored
  await save({ rk_hinder: 'Något annat', rk_plan: null })
  const page = await open(visitor, `${base}/versioner`)
  expect(page.body).toContain('Då försvinner de 2 svar som du har ändrat ovan.')
  expect((await getResponseState(t.db, seat.id)).stored.get('rk_hinder')).toBe('"Något annat"')
  const back = await press(visitor, page, 'Gå tillbaka till version 1')
  expect(back.body).toContain('Svaren är nu desamma som i version 1.')
  const state = await getResponseState(t.db, seat.id)
  expect([...state.stored].sort()).toEqual([...handedIn].sort())
  expect(state.submission?.id).toBe(first.id)
  expect(await listVersions(t.db, seat.id)).toHaveLength(1)
  const hands = await t.db
    .selectFrom('answer')
    .innerJoin('response', 'response.id', 'answer.response_id')
    .select('link_id')
    .where('seat_id', '=', seat.id)
    .distinct()
    .execute()
  expect(hands).toHaveLength(1)
  expect((await visitor.post(`${base}/versioner/7/aterstall`)).statusCode).toBe(404)
})

test('own answers are taken home as a sheet, as CSV and as JSON, each version', async () => {
  const { base, visitor, save, submit } = await aSeat()
  expect((await visitor.get(`${base}/svar.json`)).headers.location).toBe(base)
  await submit()
  await save({ rk_hinder: '=1+1' })
  const second = await submit()
  const csv = await visitor.get(`${base}/svar.csv`)
  expect(csv.headers['content-disposition']).toContain('svar-version-2-')
  expect(csv.body).toContain("'=1+1")
  expect((await visitor.get(`${base}/svar.csv?version=1`)).body).not.toContain('=1+1')
  const json = (await visitor.get(`${base}/svar.json`)).json()
  expect(json).toMatchObject({ version: 2, hash: second.hash, diaryNumber: 'S 2019:04/12', role: 'politician' })
  expect(json.answers.rk_hinder).toBe('=1+1')
  expect(json.questionnaireHash).toMatch(/^[0-9a-f]{64}$/)
  expect((await visitor.get(`${base}/svar.xlsx`)).rawPayload.subarray(0, 2).toString()).toBe('PK')
  expect((await visitor.get(`${base}/svar.json?version=9`)).statusCode).toBe(404)
})

test('staff read the versions, never the draft, and file the latest; the receipt shows its number', async () => {
  const { seat, invitationId, base, visitor, save, submit } = await aSeat()
  const planner = await t.signIn('planner')
  const page = `/inbjudningar/${invitationId}/versioner`
  expect((await open(planner, page)).body).toContain('Inga svar är inlämnade.')
  await submit()
  await save({ rk_hinder: 'Bara ett utkast' })
  const receipt = await visitor.get(`${base}/kvitto`)
  expect(receipt.body).toContain('S 2019:04/12')
  const read = await open(planner, `${page}?till=utkast`)
  expect(read.body).toContain('Språkombud på varje arbetsplats.')
  expect(read.body).not.toContain('Bara ett utkast')
  const before = await listSubmittedAnswers(t.db, (await listVersions(t.db, seat.id))[0]!.id)
  await press(planner, read, 'Spara', { diarienummer: 'S 2019:04/12-7' })
  expect((await visitor.get(`${base}/kvitto`)).body).toContain('S 2019:04/12-7 (ärende S 2019:04/12)')
  expect(await listSubmittedAnswers(t.db, (await listVersions(t.db, seat.id))[0]!.id)).toEqual(before)
})

test('a law: whatever is written, handed in or gone back to, a version never changes', async () => {
  const { seat, save, submit } = await aSeat()
  const kept = new Map<number, string>()
  const look = async () => {
    const all = await listVersions(t.db, seat.id)
    return Promise.all(
      all.map(
        async (one) =>
          [one.version, JSON.stringify([one, [...(await listSubmittedAnswers(t.db, one.id))].sort()])] as const,
      ),
    )
  }
  const step = fc.oneof(
    fc.record({ kind: fc.constant('write' as const), text: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ kind: fc.constant('submit' as const) }),
    fc.record({ kind: fc.constant('back' as const), n: fc.nat(5) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
      for (const one of steps) {
        if (one.kind === 'write') await save({ rk_hinder: one.text })
        if (one.kind === 'submit') await submit()
        const known = [...kept.keys()]
        if (one.kind === 'back' && known.length > 0)
          await restoreVersion(t.deps, await getResponseState(t.db, seat.id), known[one.n % known.length]!)
        for (const [version, content] of await look()) {
          expect(content).toBe(kept.get(version) ?? content)
          kept.set(version, content)
        }
      }
    }),
    { numRuns: 12 },
  )
})

describe('which versions are shown beside each other', () => {
  const draft = { versions: [1, 2], hasDraft: true }
  test.each([
    [draft, {}, { left: 2, right: 'utkast' }],
    [{ ...draft, hasDraft: false }, {}, { left: 1, right: 2 }],
    [{ versions: [1], hasDraft: false }, {}, { left: null, right: 1 }],
    [draft, { from: '1', to: 'utkast' }, { left: 1, right: 'utkast' }],
    [draft, { from: '', to: '1' }, { left: null, right: 1 }],
    [draft, { from: '2', to: '2' }, { left: null, right: 2 }],
    [
      { ...draft, hasDraft: false },
      { from: 'utkast', to: '9' },
      { left: 1, right: 2 },
    ],
  ] as const)('%j asked for %j', (have, asked, sides) => {
    const { from, to } = { from: undefined, to: undefined, ...asked }
    expect(sidesOf({ ...have, versions: [...have.versions] }, { from, to })).toEqual(sides)
  })

  test('a question differs when it was added, removed or answered otherwise', () => {
    const left = new Map([...Object.entries({ same: '1', other: '1', gone: '1' })])
    const right = new Map([...Object.entries({ same: '1', other: '2', added: '1' })])
    expect([...changedKeys(left, right)].sort()).toEqual(['added', 'gone', 'other'])
  })
})
