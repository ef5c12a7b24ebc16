/** Walks the pages as a person with a browser does, and inspects each page on the way. */
import { buffer } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { inspect } from './inspect.ts'

export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await inspect(page)
}

export async function press(page: Page, name: string | RegExp): Promise<void> {
  const loaded = page.waitForEvent('load')
  await page.getByRole('button', { name, exact: true }).click()
  await loaded
  await inspect(page)
}

export async function follow(page: Page, name: string | RegExp): Promise<void> {
  const loaded = page.waitForEvent('load')
  await page.getByRole('link', { name, exact: true }).first().click()
  await loaded
  await inspect(page)
}

/** The content of the file that the link downloads. A remote browser has no local path for it, so a stream reads it. */
export async function downloaded(page: Page, link: string): Promise<Buffer> {
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: link }).click()
  return buffer(await (await downloading).createReadStream())
}
