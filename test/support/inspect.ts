/** Checks that every page must pass: accessible, no wider than the screen, small enough, without browser errors. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import {
  accessibilityProblems,
  axeAddress,
  contrastProblems,
  inspectedSoFar,
  noteInspected,
  sidewaysOverflow,
} from './browser.ts'

/** Limits in kB, compressed, for the page with its styles and scripts. */
const inviteeLimit = 40
const staffLimit = 100

/**
 * Checks the page at its own width, at other common widths and in dark mode. Markup checks run once in a run for parts
 * that differ only in their texts; the width check runs on every page.
 */
export async function inspect(page: Page): Promise<void> {
  // At another scroll position a sticky table head would cover the first rows.
  await page.evaluate(() => window.scrollTo(0, 0))
  const folded = await unfold(page)
  const { pathname } = new URL(page.url())
  const isInvitees = /^\/(i|kollega)\//.test(pathname)
  const isOnPhones = isInvitees || /^\/(gast|rss)(\/|$)/.test(pathname)
  const isNew = await markKnownParts(page)
  const problems = [
    ...(isNew ? await accessibilityProblems(page) : []),
    ...(await atOtherWidths(page, isOnPhones ? [320, 390, 1280] : [390, 1280])),
    ...(isNew ? await inTheDark(page) : []),
    ...tooHeavy(await compressedSize(page), isInvitees ? inviteeLimit : staffLimit),
  ]
  await folded()
  const where = `${new URL(page.url()).pathname} “${await page.title()}”`
  expect.soft(problems, [where, ...problems].join('\n')).toEqual([])
}

/**
 * Marks the parts of the page that the run has met before: the same elements, classes, roles, states and places of text
 * in the same surroundings at this width. @returns whether there is anything else.
 */
async function markKnownParts(page: Page): Promise<boolean> {
  const parts = await page.evaluateHandle(() => {
    const values = /^(class|type|role|lang|hidden|disabled|checked|open|data-max|scope|colspan)$/
    const states = /^aria-(hidden|pressed|current|invalid|live|checked)$/
    const references = /^(for|headers|list|aria-(labelledby|describedby|controls|owns|activedescendant))$/
    const ids = new Map<string, number>()
    for (const { id } of document.querySelectorAll('[id]')) ids.set(id, (ids.get(id) ?? 0) + 1)
    const isThere = (id: string) => (ids.has(id) ? 'there' : 'missing')
    const found: { element: Element; key: string }[] = []
    const tagOf = (element: Element) => {
      const attributes = [...element.attributes].map(({ name, value }) => {
        if (name === 'id') return ids.get(value) === 1 ? name : 'id twice'
        if (references.test(name)) return `${name}=${value.split(/\s+/).map(isThere)}`
        if (values.test(name) || states.test(name)) return `${name}=${value}`
        return value === '' ? `${name}!` : name
      })
      const labels = (element as HTMLInputElement).labels?.length ?? ''
      return `<${element.localName} ${attributes.sort().join(' ')} ${labels}>`
    }
    const partTags = 'body > *, main > *, section, article, form, fieldset, table, details, dialog'
    const shapeOf = (element: Element, around: string): string => {
      const tag = tagOf(element)
      const children: string[] = []
      for (const child of element.childNodes) {
        const one = child instanceof Element ? shapeOf(child, around + tag) : child.textContent?.trim() ? 'words' : ''
        // Equal rows next to each other count once.
        if (one !== '' && one !== children.at(-1)) children.push(one)
      }
      const shape = `${tag}${children.join('')}</>`
      if (element.matches(partTags)) found.push({ element, key: around + shape })
      return shape
    }
    const { body, documentElement, head, title } = document
    shapeOf(body, '')
    const outline = [documentElement, body, ...head.querySelectorAll('meta'), ...body.children].map(tagOf)
    found.push({ element: head, key: `${title.trim() !== ''} ${outline.join('')}` })
    return found
  })
  const keys = (await parts.evaluate((all) => all.map(({ key }) => key))).map(
    (key) => `part ${page.viewportSize()?.width} ${createHash('sha256').update(key).digest('base64')}`,
  )
  const seen = inspectedSoFar()
  const known = keys.map((key) => seen.has(key))
  noteInspected(keys.filter((_, i) => !known[i]))
  await parts.evaluate((all, known) => {
    for (const [i, { element }] of all.entries()) element.toggleAttribute('data-known', known[i])
  }, known)
  return known.includes(false)
}

/**
 * Opens all closed details elements, so that their content is inspected too, but not the list of rounds, which lies over
 * the page. @returns a function that closes them again.
 */
async function unfold(page: Page): Promise<() => Promise<void>> {
  const closed = await page.evaluateHandle(() => {
    const all = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open], .here *)')]
    for (const each of all) each.open = true
    return all
  })
  return () =>
    closed.evaluate((all) => {
      for (const each of all) each.open = false
    })
}

async function atOtherWidths(page: Page, widths: number[]): Promise<string[]> {
  const own = page.viewportSize()
  if (!own) return []
  const problems: string[] = []
  for (const width of [...widths.filter((each) => each !== own.width), own.width]) {
    await page.setViewportSize({ ...own, width })
    const over = await sidewaysOverflow(page)
    if (over) problems.push(over)
  }
  return problems
}

async function inTheDark(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' })
  const problems = await contrastProblems(page)
  await page.emulateMedia({ colorScheme: null })
  return problems.map((problem) => `in dark mode: ${problem}`)
}

const assetSizes = new Map<string, number>()

/** Bytes of the page and everything it loaded, compressed as a server would. */
async function compressedSize(page: Page): Promise<number> {
  const { own, loaded } = await page.evaluate(async () => {
    const elements = document.querySelectorAll('link[rel=stylesheet], script[src]')
    const html = new Blob([document.documentElement.outerHTML]).stream()
    return {
      own: (await new Response(html.pipeThrough(new CompressionStream('gzip'))).arrayBuffer()).byteLength,
      loaded: [...elements].map((element) =>
        element instanceof HTMLLinkElement ? element.href : (element as HTMLScriptElement).src,
      ),
    }
  })
  let bytes = own
  for (const url of loaded) {
    const known = assetSizes.get(url) ?? gzipSync(await bodyOf(url)).length
    assetSizes.set(url, known)
    bytes += known
  }
  return bytes
}

async function bodyOf(url: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer())
}

function tooHeavy(bytes: number, limit: number): string[] {
  const kB = Math.ceil(bytes / 1000)
  return kB > limit ? [`${kB} kB compressed, ${limit} at most`] : []
}

/**
 * Collects the browser's errors. Ignores refused forms (4xx), a lost network, and pages whose CSP stops axe from
 * loading.
 */
export function watchErrors(context: BrowserContext, errors: string[]): void {
  context.on('console', (message) => {
    const text = message.text()
    if (text.includes(axeAddress)) return
    if (message.type() === 'error' && !/status of 4\d\d|ERR_INTERNET_DISCONNECTED/.test(text))
      errors.push(`${message.page()?.url()}: ${text}`)
  })
  context.on('weberror', (error) => errors.push(String(error.error())))
}
