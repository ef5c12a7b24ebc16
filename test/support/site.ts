/** The whole product as users meet it: listens on a port, sends over SMTP, is opened in a browser. */
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Email } from 'postal-mime'
import { buildApp } from '../../src/app.ts'
import type { Db } from '../../src/kernel/db/open.ts'
import type { Deps } from '../../src/kernel/deps.ts'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { axeAddress, axeSource, openBrowser } from './browser.ts'
import { fixedClock } from './clock.ts'
import { testConfig, testNow } from './config.ts'
import { openTestDb } from './db.ts'
import { watchErrors } from './inspect.ts'
import { sendTo, startSmtp } from './smtp.ts'

export interface Site {
  url: string
  db: Db
  deps: Deps
  browser: Browser
  clock: ReturnType<typeof fixedClock>
  /** Every route, as `GET /kommuner/:code`. */
  routes: string[]
  /** A person with a browser context of their own. `complaints` collects the errors that the browser reports. */
  person(width: number, options?: BrowserContextOptions): Promise<Page>
  complaints: string[]
  /** Delivers the mail that is due. @returns the newest mail to the address. */
  mailTo(address: string): Promise<Email>
  /** Delivers the mail that is due. @returns every mail sent so far, in order. */
  mails(): Promise<Email[]>
  /** Stops the server without waiting for anybody; `start` starts another on the same port. */
  stop(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

export async function openSite(): Promise<Site> {
  const [smtp, browser, db] = await Promise.all([startSmtp(), openBrowser(), openTestDb()])
  const send = sendTo(smtp)
  const clock = fixedClock(testNow)
  const deps: Deps = {
    config: { ...testConfig },
    db,
    send,
    clock,
    log: { info() {}, warn() {}, error() {}, debug() {} },
  }
  const start = async (port: number) => {
    const started = await buildApp(deps)
    const asScript = { 'content-type': 'text/javascript', 'cache-control': 'max-age=3600' }
    started.get(axeAddress, (_, reply) => reply.headers(asScript).send(axeSource))
    await started.listen({ host: '127.0.0.1', port })
    return started
  }
  let app = await start(0)
  const { port } = app.server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    app.server.closeAllConnections()
    await app.close()
  }
  // The port is known only now, and every link in a mail starts with this address.
  deps.config.baseUrl = url
  const complaints: string[] = []
  const mails = async () => {
    while ((await deliverDueMail(deps)) > 0);
    return smtp.parsed()
  }
  return {
    url,
    db,
    deps,
    browser,
    clock,
    routes: app.routeList,
    complaints,
    person: async (width, options = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: width < 600 ? 844 : 800 },
        hasTouch: width < 600,
        locale: 'sv-SE',
        baseURL: url,
        ...options,
      })
      watchErrors(context, complaints)
      context.setDefaultTimeout(120_000)
      return context.newPage()
    },
    mails,
    mailTo: async (address) => {
      const found = (await mails()).findLast((mail) => mail.to?.[0]?.address === address)
      if (!found) throw new Error(`no mail to ${address}`)
      return found
    },
    stop,
    start: async () => {
      app = await start(port)
    },
    close: async () => {
      await browser.close()
      await stop()
      send.close()
      await db.destroy()
      await smtp.close()
    },
  }
}

/** The personal link or sign-in link in a mail. @throws when the mail has none. */
export function linkIn(mail: Email): string {
  const link = /http\S+\/(?:i|gast|logga-in)\/[\w-]+/.exec(mail.text ?? '')?.[0]
  if (!link) throw new Error('no link in the mail')
  return link
}
