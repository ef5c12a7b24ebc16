/** The invitee's pages over a slow mobile network: Chromium, and a proxy that compresses as the README's does. */
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGzip } from 'node:zlib'
import { launchBrowser } from '../support/browser.ts'

/** WebPageTest's slow 3G: 400 kbit/s, 400 ms there and back. TLS would take two more ways there and back. */
const network = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }
const runs = 5

export interface SlowPage {
  path: string
  /** Bytes over the network, scripts and styles included. */
  bytes: number
  /** Milliseconds until the page is drawn and its scripts have run, of a browser that has cached nothing: the median. */
  readyMs: number
}

export async function slowNetwork(address: string, token: string): Promise<SlowPage[]> {
  const proxy = createServer((asked, answer) => {
    const headers = { ...asked.headers, 'accept-encoding': 'identity' }
    const passedOn = request(address + asked.url, { method: asked.method, headers }, (response) => {
      const { 'content-length': _, 'transfer-encoding': __, ...kept } = response.headers
      const isText = /text|javascript|json|svg/.test(kept['content-type'] ?? '')
      answer.writeHead(response.statusCode ?? 502, isText ? { ...kept, 'content-encoding': 'gzip' } : kept)
      ;(isText ? response.pipe(createGzip()) : response).pipe(answer)
    })
    asked.pipe(passedOn)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const browser = await launchBrowser()
  const pages: SlowPage[] = []
  for (const path of ['', '/fragor', '/fragor/rekrytering']) {
    const measured: { bytes: number; ms: number }[] = []
    for (let n = 0; n < runs; n++) {
      const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
      const page = await context.newPage()
      const devtools = await context.newCDPSession(page)
      await devtools.send('Network.enable')
      await devtools.send('Network.emulateNetworkConditions', network)
      await page.goto(`${base}/i/${token}${path}`)
      measured.push(
        await page.evaluate(() => {
          const [all] = performance.getEntriesByType('navigation')
          const parts = [all, ...performance.getEntriesByType('resource')] as PerformanceNavigationTiming[]
          return { bytes: parts.reduce((sum, part) => sum + part.transferSize, 0), ms: parts[0]?.loadEventStart ?? 0 }
        }),
      )
      await context.close()
    }
    const { bytes, ms } = measured.sort((a, b) => a.ms - b.ms)[(runs - 1) / 2]!
    pages.push({ path: `/i/…${path}`, bytes, readyMs: Math.round(ms) })
  }
  await browser.close()
  proxy.close()
  return pages
}
