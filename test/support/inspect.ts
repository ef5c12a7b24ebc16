/** Checks that every page must pass: accessible, no wider than the screen, small enough, without browser errors. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { accessibilityProblems, axeAddress, contrastProblems, sidewaysOverflow } from './browser.ts'

/** Limits in kB, compressed, for the page with its styles and scripts. */
const inviteeLimit = 40
const staffLimit = 100

/**
 * Checks the page at its own width, at other common widths and in dark mode. Markup checks run once for pages that
 * differ only in their texts; the width check runs on every page.
 */
export async function inspect(page: Page): Promise<void> {
  // At another scroll position a sticky table head would cover the first rows.
  await page.evaluate(() => window.scrollTo(0, 0))
  const folded = await unfold(page)
  const { pathname } = new URL(page.url())
  const isInvitees = /^\/(i|kollega)\//.test(pathname)
  const isOnPhones = isInvitees || /^\/(gast|rss)(\/|$)/.test(pathname)
  const isNew = await isNewShape(page)
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

const shapes = new Set<string>()

/** Whether this is the first page with these elements, classes, roles, states and places of text at this width. */
async function isNewShape(page: Page): Promise<boolean> {
  const shape = await page.evaluate(() => {
    const kept = /^(class|type|role|lang|hidden|disabled|checked|open|data-max|scope|colspan)$/
    const shapeOf = (element: Element): string => {
      const attributes = [...element.attributes].map(({ name, value }) => {
        if (kept.test(name) || /^aria-(hidden|pressed|current|invalid|live|checked)$/.test(name))
          return `${name}=${value}`
        return value === '' ? `${name}!` : name
      })
      const children: string[] = []
      for (const child of element.childNodes) {
        const one = child instanceof Element ? shapeOf(child) : child.textContent?.trim() ? 'words' : ''
        // Equal rows next to each other count once.
        if (one !== '' && one !== children.at(-1)) children.push(one)
      }
      return `<${element.localName} ${attributes.sort().join(' ')}>${children.join('')}</>`
    }
    return shapeOf(document.documentElement)
  })
  const key = `${page.viewportSize()?.width} ${createHash('sha256').update(shape).digest('hex')}`
  if (shapes.has(key)) return false
  shapes.add(key)
  return true
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
