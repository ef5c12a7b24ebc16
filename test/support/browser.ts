/**
 * A real Chromium: from an npm package on Linux, elsewhere the one that CHROME_PATH names. @throws when there is none.
 */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'

export const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

declare module 'vitest' {
  interface ProvidedContext {
    browserUrl: string
    /** A file with a line for each thing that the run has inspected, whichever worker did. */
    inspected: string
  }
}

/** Starts the browser once for the whole run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await chromium.launchServer(await launchOptions())
  const folder = mkdtempSync(join(tmpdir(), 'radslag-inspected-'))
  const inspected = join(folder, 'inspected')
  writeFileSync(inspected, '')
  project.onTestsRerun(() => writeFileSync(inspected, ''))
  project.provide('browserUrl', server.wsEndpoint())
  project.provide('inspected', inspected)
  return async () => {
    await server.close()
    rmSync(folder, { recursive: true })
  }
}

/** What the run has inspected so far. */
export function inspectedSoFar(): Set<string> {
  return new Set(readFileSync(inject('inspected'), 'utf8').split('\n'))
}

export function noteInspected(keys: string[]): void {
  appendFileSync(inject('inspected'), keys.map((key) => `${key}\n`).join(''))
}

async function launchOptions() {
  const executablePath = process.env.CHROME_PATH ?? (await packagedChromium())
  if (!existsSync(executablePath)) throw new Error(`No browser at ${executablePath}: set CHROME_PATH`)
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
  return { executablePath, args: ['--no-sandbox', '--disable-gpu', ...quiet] }
}

/** A browser of one's own, outside a test run. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(await launchOptions())
}

/** Connects to the run's browser. What a test file opens over its connection is closed with the connection. */
export function openBrowser(): Promise<Browser> {
  return chromium.connect(inject('browserUrl'))
}

async function packagedChromium(): Promise<string> {
  if (process.platform !== 'linux') throw new Error('Set CHROME_PATH to an installed Chrome or Chromium')
  const { default: packaged } = await import('@sparticuz/chromium')
  return packaged.executablePath()
}

/** Violations of WCAG 2.2 A and AA that axe finds, one line each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await markNewLooks(page)
  await page.evaluate(markSmallTargets)
  return runAxe(page, { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
}

/**
 * Text with too little contrast in the page's present colours. Checks each combination of colours and font once per
 * run.
 */
export async function contrastProblems(page: Page): Promise<string[]> {
  const isNew = await markNewLooks(page)
  return isNew ? runAxe(page, { type: 'rule', values: ['color-contrast'] }) : []
}

/**
 * Marks the text whose look the run has not checked. Text of the same colour, size and weight on the same backgrounds
 * has the same contrast on every page.
 */
async function markNewLooks(page: Page): Promise<boolean> {
  const looks = [...inspectedSoFar()].filter((key) => key.startsWith('look '))
  const found = await page.evaluate(markLooks, looks)
  noteInspected(found)
  return found.length > 0
}

/** Marks the first text of each look that is not in `known`. @returns the new looks. */
function markLooks(known: string[]): string[] {
  const seen = new Set(known)
  const added: string[] = []
  const behind = new Map<Element | null, string>([[null, '']])
  const backgroundsOf = (element: Element | null): string => {
    const done = behind.get(element)
    if (done !== undefined || element === null) return done ?? ''
    const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element)
    const isOpaque = /^rgb\(/.test(backgroundColor) && backgroundImage === 'none' && opacity === '1'
    const isClear = backgroundColor === 'rgba(0, 0, 0, 0)' && backgroundImage === 'none'
    const own = isClear && opacity === '1' ? '' : `${backgroundColor} ${backgroundImage} ${opacity};`
    const all = isOpaque ? own : backgroundsOf(element.parentElement) + own
    behind.set(element, all)
    return all
  }
  for (const element of document.querySelectorAll('body, body *')) {
    element.removeAttribute('data-new-look')
    const holdsText =
      element.matches('input, select, textarea') ||
      [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim())
    if (!holdsText || !element.checkVisibility()) continue
    const { color, fill, fontSize, fontWeight, textShadow, textDecorationLine } = getComputedStyle(element)
    // A link must differ from the text around it.
    const link = element.matches('a') && [
      textDecorationLine,
      element.parentElement && getComputedStyle(element.parentElement).color,
    ]
    const style = [color, fill, fontSize, fontWeight, textShadow, link].join(' ')
    const look = `look ${style} on ${backgroundsOf(element)}`
    if (seen.has(look)) continue
    seen.add(look)
    added.push(look)
    element.setAttribute('data-new-look', '')
  }
  return added
}

/**
 * Marks what can be pressed and is small or overlaps something else that can: only these can be too small a target. For
 * the others axe would measure the distances between all of them.
 */
function markSmallTargets(): void {
  const least = 24
  const targets = 'a[href], area, button, input, select, textarea, summary, [role], [tabindex], [contenteditable]'
  const boxes = [...document.querySelectorAll(targets)]
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && box.height > 0)
    .sort((a, b) => a.box.top - b.box.top)
  for (const { element } of boxes) element.removeAttribute('data-small')
  for (const [i, { element, box }] of boxes.entries()) {
    if (box.width < least || box.height < least) element.setAttribute('data-small', '')
    for (const other of boxes.slice(i + 1)) {
      if (other.box.top >= box.bottom) break
      if (other.box.left >= box.right || other.box.right <= box.left) continue
      if (element.contains(other.element) || other.element.contains(element)) continue
      element.setAttribute('data-small', '')
      other.element.setAttribute('data-small', '')
    }
  }
}

/**
 * Where a test site serves axe. Loading it from there is faster: the driver takes longer to pass its half megabyte than
 * axe takes to run.
 */
export const axeAddress = '/axe.min.js'

/**
 * Loads axe in the page. @returns whether the page has it; false where scripts are off or the page is not served over
 * HTTP.
 */
function fetchAxe(address: string): boolean | Promise<boolean> {
  if ('axe' in window) return true
  if (!location.protocol.startsWith('http') || matchMedia('(scripting: none)').matches) return false
  const script = Object.assign(document.createElement('script'), { src: address })
  document.head.append(script)
  return new Promise<boolean>((resolve) => {
    script.onload = () => resolve(true)
    script.onerror = () => resolve(false)
  }).finally(() => script.remove())
}

async function runAxe(page: Page, runOnly: axe.RunOnly): Promise<string[]> {
  // Pages that could not load axe get its source from the driver, which bypasses the page's CSP without turning it off.
  if (!(await page.evaluate(fetchAxe, axeAddress))) await page.evaluate(axeSource)
  const violations = await page.evaluate(async (only) => {
    const { axe: tool } = window as unknown as { axe: typeof axe }
    const rules = [
      { id: 'color-contrast', selector: '[data-new-look]' },
      { id: 'link-in-text-block', selector: 'a[data-new-look]' },
      { id: 'target-size', selector: '[data-small]' },
    ]
    tool.configure({ rules })
    // Leaves out what is known, and in a long table all but the first nine rows, unless it has a new look.
    const exclude = ['[data-known]', 'tbody tr:nth-child(n + 10)'].map((each) => [
      `${each}:not([data-new-look], :has([data-new-look]))`,
    ])
    const context = { include: [['html']], exclude }
    return (await tool.run(context, { runOnly: only, resultTypes: ['violations'] })).violations
  }, runOnly)
  return violations.map(
    (violation) =>
      `${violation.id}: ${violation.help} (${violation.nodes
        .map((node) => node.target.join(' '))
        .slice(0, 3)
        .join('; ')})`,
  )
}

/** By how much the page is wider than the window, and which elements stick out; null when it fits. */
export function sidewaysOverflow(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const width = window.innerWidth
    const over = document.documentElement.scrollWidth - width
    if (over <= 0) return null
    const outside = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > width && !element.closest('.scroll > *'),
    )
    const last = outside.at(-1)
    return `${over} px too wide at ${width} px: ${last?.outerHTML.slice(0, 120)}`
  })
}
