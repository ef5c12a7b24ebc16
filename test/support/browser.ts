/** A real Chromium: from an npm package on Linux, elsewhere the one CHROME_PATH names. A missing browser fails. */
import { existsSync } from 'node:fs'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    browserUrl: string
  }
}

/** Starts it once for the whole run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const executablePath = process.env.CHROME_PATH ?? (await packagedChromium())
  if (!existsSync(executablePath))
    throw new Error(`No browser at ${executablePath}: set CHROME_PATH`)
  const server = await chromium.launchServer({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
  project.provide('browserUrl', server.wsEndpoint())
  return () => server.close()
}

/** What one file opens there is closed with it. */
export function openBrowser(): Promise<Browser> {
  return chromium.connect(inject('browserUrl'))
}

async function packagedChromium(): Promise<string> {
  if (process.platform !== 'linux')
    throw new Error('Set CHROME_PATH to an installed Chrome or Chromium')
  const { default: packaged } = await import('@sparticuz/chromium')
  return packaged.executablePath()
}

/** What axe finds wrong by WCAG 2.2 A and AA, one line each. */
export function accessibilityProblems(page: Page): Promise<string[]> {
  return runAxe(page, {
    type: 'tag',
    values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  })
}

/** Text too faint against what is behind it, for the same page in other colours. */
export function contrastProblems(page: Page): Promise<string[]> {
  return runAxe(page, { type: 'rule', values: ['color-contrast'] })
}

async function runAxe(page: Page, runOnly: axe.RunOnly): Promise<string[]> {
  // Evaluated from outside the page, so that the page's own strict CSP stays in force.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const violations = await page.evaluate(async (only) => {
    const { axe: tool } = window as unknown as { axe: typeof axe }
    // In a long table the first rows speak for the rest.
    const context = { include: [['html']], exclude: [['tbody tr:nth-child(n + 25)']] }
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

/** How far the page can be scrolled sideways and what sticks out; null when it cannot. */
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
