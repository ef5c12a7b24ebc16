/** Two people press "Spara" at the same instant: neither overwrites the other's change without seeing it. */
import { beforeAll, expect, test } from 'vitest'
import { useTestApp, type Visitor } from './support/app.ts'
import { aPlannedRound } from './support/builders.ts'
import { postedForms } from './support/html.ts'

const t = useTestApp()
const page = '/kommuner/1080/roller/social_services?omgang=2027'
let anna: Visitor
let bertil: Visitor

beforeAll(async () => {
  await aPlannedRound(t.db)
  anna = await t.signIn('planner')
  bertil = await t.signIn('planner')
  const { statusCode } = await anna.post(page, await form(anna, { name: 'Sara Sten', email: 'sara@kommun.example' }))
  expect(statusCode).toBe(303)
})

/** The form of the role as the visitor has opened it, with the visitor's changes. */
async function form(visitor: Visitor, changed: Record<string, string>) {
  const open = postedForms((await visitor.get(page)).body).find(({ values }) => values._began)
  if (!open) throw new Error('no form')
  const { _csrf, ...values } = open.values
  return { ...values, ...changed }
}

async function stored() {
  const { title, phone } = await t.db.selectFrom('current_holder').select(['title', 'phone']).executeTakeFirstOrThrow()
  return { title, phone }
}

async function atOnce(annas: Record<string, string>, bertils: Record<string, string>) {
  const forms = [await form(anna, annas), await form(bertil, bertils)] as const
  const answers = await Promise.all([anna.post(page, forms[0]), bertil.post(page, forms[1])])
  return answers.map(({ statusCode }) => statusCode)
}

test('the same field: one is stored, and the other is shown both', async () => {
  for (let n = 1; n <= 8; n++) {
    const codes = await atOnce({ title: `Chef A${n}` }, { title: `Chef B${n}` })
    expect(codes.toSorted()).toEqual([303, 409])
    expect((await stored()).title).toBe(codes[0] === 303 ? `Chef A${n}` : `Chef B${n}`)
  }
})

test('different fields: both are stored', async () => {
  for (let n = 1; n <= 8; n++) {
    expect(await atOnce({ title: `Chef ${n}` }, { phone: `08-${n}00 00 00` })).toEqual([303, 303])
    expect(await stored()).toEqual({ title: `Chef ${n}`, phone: `08-${n}00 00 00` })
  }
})
