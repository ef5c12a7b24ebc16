/**
 * Two people have the same form open, for every form: each one's changes are kept. Where both changed the same field,
 * the form shows both values and who wrote the first, and the second person decides.
 */
import { beforeAll, expect, test } from 'vitest'
import { fieldsOf } from './mailings/support.ts'
import { useTestApp, type Visitor } from './support/app.ts'
import { type Form, postedForms } from './support/html.ts'
import { aWorldOfLetters } from './support/letters.ts'

const t = useTestApp()

/** Forms whose fields overwrite nothing, as patterns of the address they are posted to, grouped by the reason. */
const overwriteNothing: Record<string, RegExp[]> = {
  'puts in something new beside what is there': [
    /^\/omgangar$/,
    /^\/fragor\/utkast\/(fragor|teman|skalor)$/,
    /^\/medarbetare$/,
    /^\/organisationer$/,
    /^\/organisationer\/[^/]+\/personer$/,
    /^\/seminarier\/[^/]+\/gaster\/person$/,
    /^\/rss-organ\/[^/]+\/(kommuner|kontakter)$/,
    /^\/(omgangar\/[^/]+\/turne\/sparrat|rss\/[^/]+\/otillgangligt)$/,
    /^\/(seminarier|rss)\/[^/]+\/datumforslag$/,
    /^\/kalender\/prenumerera$/,
    /^\/jamfor\/(vyer|figurer)$/,
    /\/(importera|rollinnehavare|fil|kontaktlista)$/,
  ],
  'is guarded by what was looked at: another state is refused and shown': [
    /^\/omgangar\/[^/]+\/brev\//,
    /^\/fragor\/utkast\/fragor\/[^/]+\/bedomning$/,
    /^\/jamfor\/figurer\/\d+$/,
    /^\/seminarier\/[^/]+\/andra/,
    /^\/seminarier\/andra/,
    /^\/seminarier\/[^/]+\/(datum|dokumentation$)/,
    /^\/(utskick|malgrupp\/fraga)/,
    /\/plan(\/|$)/,
  ],
  'is kept as one more event, with who and when': [
    /^\/inbjudningar\/[^/]+\/(svar|ta-tillbaka|ersattarens-lank|versioner\/\d+\/diarienummer)$/,
    /^\/inkorg\//,
    /^\/omgangar\/[^/]+\/svarstid/,
  ],
  'is the invitee’s, guest’s or colleague’s own': [/^\/(i|gast|kollega)\//],
  'is one’s own, and one choice': [/^\/konto\/sammanfattning$/],
  'starts or chooses something': [/\/turne\/forslag$/, /^\/kod$/],
}

const role = '/roller/social_services'
let pages: string[] = []
let world: Awaited<ReturnType<typeof aWorldOfLetters>>

beforeAll(async () => {
  world = await aWorldOfLetters(t)
  const venue = await t.db.selectFrom('venue').select('id').executeTakeFirstOrThrow()
  const colleague = await t.signIn('analyst')
  const known: Record<string, string> = {
    '/kommuner/:code': '/kommuner/1080',
    '/regioner/:code': '/regioner/10',
    '/rss-organ/:id': '/rss-organ/rss-10',
    '/lokaler/:id': `/lokaler/${venue.id}`,
    '/fragor/utkast/fragor/:key': '/fragor/utkast/fragor/rk_plan',
    '/fragor/utkast/teman/:name': '/fragor/utkast/teman/ledarskap',
    '/fragor/utkast/skalor/:name': '/fragor/utkast/skalor/svarighet5',
    '/medarbetare/:id': `/medarbetare/${colleague.accountId}`,
    '/omgangar/:slug/brev': '/omgangar/2027/brev',
    '/rss/:slug/malgrupp/:code': '/rss/blekinge-1/malgrupp/1081',
  }
  const fill = (address: string) => {
    const pattern = address.split(' ')[1] ?? ''
    const start = Object.keys(known).find((one) => `${pattern}/`.startsWith(`${one}/`))
    if (!start) return world.ways.fill(address)
    return pattern.replace(start, known[start] ?? '').replace('/roller/:role', role)
  }
  const planner = await t.signIn('planner')
  await planner.post('/fragor/omprovning/rk_plan', { decision: 'keep', why: 'Den följs över tid.' })
  const question = '/fragor/utkast/fragor/rk_plan'
  const changed = { label_sv: 'Har ni en plan för kompetensen?' }
  await planner.post(question, { ...fieldsOf((await planner.get(question)).body, /^Spara/), ...changed })
  for (const address of ['/omgangar/2027/program', '/omgangar/2027/program?form=digital'])
    await planner.post(address, fieldsOf((await planner.get(address)).body, /Spara/))
  pages = [
    ...t.app.routeList.filter((one) => one.startsWith('GET ')).map(fill),
    '/omgangar/2027/program?form=digital',
    '/seminarier/blekinge-1/lokal?byt=1',
    '/omgangar/2027/brev/moved',
  ]
})

function visitorFor(page: string): Promise<Visitor> {
  if (page === '/rss' || page.startsWith('/rss/')) return t.signIn('rss_contact', ['rss-10'])
  if (/^\/(i|gast|kollega)\//.test(page)) return Promise.resolve(t.visitor())
  return t.signIn('administrator')
}

interface Found extends Form {
  page: string
}

/** Every form with fields on the pages, once. */
async function allForms(): Promise<Found[]> {
  const found = new Map<string, Found>()
  for (const page of pages) {
    const answer = await (await visitorFor(page)).get(page)
    if (answer.statusCode !== 200 || !String(answer.headers['content-type']).includes('html')) continue
    for (const form of postedForms(answer.body)) {
      const action = form.action || page
      const key = `${action.split('?')[0]} ${action.includes('form=digital')} ${page.includes('byt=1')}`
      if (form.hasFields && !found.has(key)) found.set(key, { ...form, action, page })
    }
  }
  return [...found.values()]
}

test('every form that can overwrite something carries what it began from', async () => {
  const reasons = Object.values(overwriteNothing).flat()
  const without = (await allForms())
    .filter(({ values }) => !values._began)
    .map(({ action }) => action.split('?')[0] ?? '')
  expect(without.filter((action) => !reasons.some((reason) => reason.test(action)))).toEqual([])
  expect(reasons.filter((reason) => !without.some((action) => reason.test(action)))).toEqual([])
})

type Values = Record<string, string[]>

const flat = (values: Values) => {
  const { _csrf, ...rest } = values
  return rest
}

/** Fields whose valid values depend on other fields, and fields that only identify the form's row. */
const leftAlone = /(^|\.)(slug|id|not_known)$|^_|start|end|held_until|^region$/

/**
 * A value that a person could change the field to; null when the test leaves the field alone. `mark` tells the values
 * of different people apart.
 */
function otherValue(form: Form, name: string, mark: string): string[] | null {
  const now = form.values[name] ?? []
  const choices = form.choices[name]
  if (leftAlone.test(name)) return null
  if (choices) {
    if (choices.length === 1) return now.length > 0 ? [] : choices
    const others = choices.filter((choice) => choice !== '' && !now.includes(choice))
    const other = mark === 'B' ? others.at(-1) : others[0]
    return other === undefined ? null : [other]
  }
  const [text = ''] = now
  if (/^\d{1,2}[.:]\d\d$/.test(text) || leftAlone.test(name)) return null
  if (name === 'platser') return [mark === 'A' ? '12' : mark === 'B' ? '13' : '14']
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return null
  if (/^\d+$/.test(text)) return [String(Number(text) + (mark === 'A' ? 1 : 2))]
  if (/e-?mail|adress$/.test(name)) return [`${mark.toLowerCase()}.${text || 'x@kommun.example'}`]
  return [`${text} ${mark}`.trim()]
}

async function open({ page, action }: Found, visitor: Visitor): Promise<Form> {
  const answer = await visitor.get(page)
  const form = formOf(answer.body, page, action)
  if (!form) throw new Error(`no form for ${action} on ${page}`)
  return form
}

function formOf(body: string, page: string, action: string): Form | undefined {
  return postedForms(body).find((form) => form.hasFields && form.values._began && (form.action || page) === action)
}

const shown = (form: Form, name: string) => (form.values[name] ?? []).map((one) => one.trim())

test('two who change different fields both keep theirs; who changes the same is shown both and decides', async () => {
  const forms = (await allForms()).filter(({ values }) => values._began)
  const tried: string[] = []
  const wrong: string[] = []
  for (const found of forms) {
    const anna = await visitorFor(found.page)
    // Only the person has this form, so the same person opens it twice.
    const isOwn = /kontakt$|^\/konto/.test(found.action)
    const bertil = isOwn ? anna : await visitorFor(found.page)
    const [own, other] = [await open(found, anna), await open(found, bertil)]
    const names = Object.keys({ ...own.choices, ...own.values })
    const report = (words: string) => wrong.push(`${found.action}: ${words}`)
    /**
     * Changes the first field that the form accepts a change of. @returns the field and its value, null when there is
     * none.
     */
    const save = async (visitor: Visitor, form: Form, mark: string, not = '') => {
      for (const name of names) {
        const value = otherValue(form, name, mark)
        if (name === not || !value) continue
        const answer = await visitor.post(found.action, { ...flat(form.values), [name]: value })
        if (answer.statusCode === 303) return { name, value }
        if (answer.statusCode !== 422) report(`${name} → ${answer.statusCode}`)
      }
      return null
    }
    const mine = await save(anna, own, 'A')
    if (!mine) {
      report('nothing could be changed')
      continue
    }
    tried.push(found.action)
    const theirs = await save(bertil, other, 'B', mine.name)
    if (!theirs) await bertil.post(found.action, flat(other.values))
    const after = await open(found, anna)
    if (found.page.includes('byt=1')) continue
    for (const one of [mine, ...(theirs ? [theirs] : [])])
      if (shown(after, one.name).join() !== one.value.join()) report(`${one.name} was lost`)

    // Now both change the same field.
    const [first, second] = [after, await open(found, bertil)]
    const [x, y] = ['C', 'B'].map((mark) => otherValue(first, mine.name, mark))
    if (!x || !y || x.join() === y.join() || (first.choices[mine.name]?.length ?? 9) < 3) continue
    const said = await anna.post(found.action, { ...flat(first.values), [mine.name]: x })
    if (said.statusCode !== 303) report(`${mine.name} again → ${said.statusCode}`)
    const clash = await bertil.post(found.action, { ...flat(second.values), [mine.name]: y })
    if (clash.statusCode !== 409) report(`the same field → ${clash.statusCode}`)
    if (!/Test [\w ]+ skrev kl\. [\d.]+: .*Du skrev: /.test(clash.body)) report('nobody is named')
    const again = formOf(clash.body, found.page, found.action)
    if (!again || shown(again, mine.name).join() !== y.join()) report('what was typed is gone')
    else {
      const decided = await bertil.post(found.action, flat(again.values))
      if (decided.statusCode !== 303) report(`decided → ${decided.statusCode}`)
      if (shown(await open(found, anna), mine.name).join() !== y.join()) report('not decided')
    }
  }
  expect(wrong).toEqual([])
  expect(tried.length).toBeGreaterThan(18)
})
