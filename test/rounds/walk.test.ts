/** A visitor in one round stays in it: no link, form or download leads to another round or loses the chosen one. */
import { type HTMLElement, parse } from 'node-html-parser'
import { beforeAll, expect, test } from 'vitest'
import { withRound } from '../../src/rounds/here.rules.ts'
import { useTestApp, type Visitor } from '../support/app.ts'
import { aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { aWorldOfLetters } from '../support/letters.ts'

const t = useTestApp()
let world: Awaited<ReturnType<typeof aWorldOfLetters>>
/** The slugs of the seminars in the walked round. */
let own: Set<string>
/** Fixed segments of paths; all other segments are parameters. */
let words: Set<string>

// Round 2027 has rows of every kind; 2028 is the active round, to which addresses without a round lead.
beforeAll(async () => {
  world = await aWorldOfLetters(t)
  const seminars = await t.db.selectFrom('seminar').select('slug').execute()
  own = new Set(seminars.map(({ slug }) => slug))
  const later = await aPlannedRound(t.db, { slug: '2028', name: 'Omgång 2028' })
  await confirmedSeminar(t.db, later.seminars[0]?.id ?? '', '2028-04-12')
  await t.db.updateTable('round').set({ active: 0 }).where('slug', '=', '2027').execute()
  await t.db.updateTable('round').set({ active: 1 }).where('slug', '=', '2028').execute()
  const parts = t.app.routeList.flatMap((route) => route.split(' ')[1]?.split('/') ?? [])
  words = new Set(parts.filter((part) => !part.startsWith(':')))
})

/** Addresses that belong to no round. */
const ofNoRound = /^\/(konto\/omgang$|assets\/|i\/|gast\/|kollega\/|logga|sprak$|halsa$)/

/** Whether the address keeps the round: it names the round, or something in the round. */
function keeps(href: string): boolean {
  const { pathname, searchParams } = new URL(href, 'http://here.invalid')
  if (ofNoRound.test(pathname)) return true
  const named = searchParams.getAll('omgang')
  if (named.length > 0) return named.every((slug) => slug === '2027')
  const [, first = '', second = ''] = pathname.split('/')
  if (first === 'omgangar') return second === '2027'
  return (first === 'seminarier' || first === 'rss') && own.has(second)
}

interface Address {
  href: string
  isPosted: boolean
  on: string
  /** The page marks the link as leading to another round. */
  leadsAway: boolean
}

function addressesOf(root: HTMLElement, on: string): Address[] {
  const found: Address[] = []
  const away = new Set(root.querySelectorAll('[data-round], [data-round] *'))
  const add = (element: HTMLElement, href: string | undefined, isPosted = false) => {
    if (!href || /^(#|mailto:|tel:|https?:)/.test(href)) return
    const resolved = new URL(href, `http://here.invalid${on}`)
    found.push({ href: resolved.pathname + resolved.search, isPosted, on, leadsAway: away.has(element) })
  }
  for (const name of ['href', 'src', 'formaction', 'data-follow'])
    for (const element of root.querySelectorAll(`[${name}]`))
      add(element, element.getAttribute(name), name === 'formaction')
  for (const form of root.querySelectorAll('form')) {
    const action = form.getAttribute('action') ?? on
    if (form.getAttribute('method') === 'post') add(form, action, true)
    else {
      const path = new URL(action, `http://here.invalid${on}`).pathname
      const fields = form.querySelectorAll('[name=omgang]').map((field) => `omgang=${field.getAttribute('value')}`)
      add(form, `${path}?${fields.join('&')}`)
    }
  }
  return found
}

/**
 * `/kommuner/1280/roller?omgang=2027` → `/kommuner/:/roller?omgang`. Pages of one shape have the same kinds of links.
 */
function shapeOf(href: string): string {
  const { pathname, searchParams } = new URL(href, 'http://here.invalid')
  const path = pathname.split('/').map((part) => (words.has(part) ? part : ':'))
  return `${path.join('/')}?${[...new Set(searchParams.keys())].sort().join('&')}`
}

async function walk(visitor: Visitor, starts: string[]) {
  const seen = new Map<string, number>()
  const wrong = new Set<string>()
  const visited = new Set<string>()
  const queue = starts.map((href) => ({ href: withRound(href, '2027'), on: '' }))
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { href, on } = next
    const shape = shapeOf(href)
    const times = seen.get(shape) ?? 0
    if (times >= 2 || ofNoRound.test(href)) continue
    seen.set(shape, times + 1)
    const answer = await visitor.get(href)
    if (answer.statusCode >= 500) wrong.add(`${on} → ${href}: ${answer.statusCode}`)
    const location = answer.headers.location
    if (location && !keeps(String(location))) wrong.add(`${href} redirects to ${location}`)
    if (location) queue.push({ href: String(location), on: href })
    if (answer.statusCode === 200) visited.add(shape.split('?')[0] ?? '')
    // A start address of which the test's world has no row.
    if (answer.statusCode === 404 && on === '') continue
    if (!String(answer.headers['content-type']).startsWith('text/html')) continue
    const page = parse(answer.body)
    const head = page.querySelector('.here summary b')?.text
    if (answer.body.includes('class="here') && head !== 'Omgång 2027') wrong.add(`${on} → ${href} is in ${head}`)
    for (const address of addressesOf(page, href)) {
      if (address.leadsAway) continue
      if (!keeps(address.href)) wrong.add(`${shape} has ${address.href}`)
      if (!address.isPosted) queue.push(address)
    }
  }
  return { wrong: [...wrong], visited }
}

test('no page of the secretariat’s has a link, form or download out of the round', async () => {
  const planner = await t.signIn('planner')
  const routes = t.app.routeList.filter((route) =>
    /^GET \/(?!rss(\/|$)|i\/|gast\/|kollega\/|provbrev|logga|halsa|kalender\/:)/.test(route),
  )
  const { wrong, visited } = await walk(planner, ['/oversikt', ...routes.map(world.ways.fill)])
  expect(wrong).toEqual([])
  const patterns = routes.map((route) => route.slice(4).replace(/:\w+/g, ':'))
  // Pages of which the world has no rows, and a former address: judgements, computed tours, imports, changes, accounts, contacts, letters on paper.
  const notThere =
    /bedomning$|gaster\/:$|inmatning\/:|dokumentation\/version\/:|^\/$|\/turne\/:|rollinnehavare\/:|importera\/:|kontaktlista\/:|kontakter\/:|andringar|medarbetare|granska|exempel|avsandare|malgrupp\/fraga|datum\/paminnelse|datumforslag\/:|meddelande\/:\/brev/
  expect(patterns.filter((one) => !visited.has(one) && !notThere.test(one))).toEqual([])
})

test('nor has any of an RSS contact’s, who chooses a round in the head too', async () => {
  const contact = await t.signIn('rss_contact', ['rss-10'])
  const routes = t.app.routeList.filter((route) => /^GET \/rss(\/|$)/.test(route))
  const { wrong, visited } = await walk(contact, ['/rss', ...routes.map(world.ways.fill)])
  expect(wrong).toEqual([])
  expect(visited.size).toBeGreaterThan(8)
})
