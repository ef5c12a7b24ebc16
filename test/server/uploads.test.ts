/** Malicious files, uploaded to a running server: other requests are answered as fast as before. */
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { workbook } from '../seats/support.ts'
import { freePort, start, temporaryFolder } from '../support/process.ts'
import { storeZip } from '../support/zip.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const blanks = ' '.repeat(19_000_000)
const hostile: Record<string, Buffer> = {
  'a sheet of blanks.xlsx': deflated(workbook(`</sheetData>${blanks}<sheetData>`)),
  'empty rows.xlsx': deflated(workbook('<row r="1"/>'.repeat(1_500_000))),
  'cells.xlsx': deflated(workbook(`<row r="1">${'<c r="A1"><v>1</v></c>'.repeat(800_000)}</row>`)),
  'nested.xlsx': deflated(workbook('<a>'.repeat(6_000_000))),
  'short lines.csv': Buffer.from('kommun;roll\n'.concat('a\n'.repeat(1_600_000))),
  'empty rows.csv': Buffer.from('kommun;roll;namn\n'.concat(';;;;;;;;;;\n'.repeat(190_000))),
  'quotes.csv': Buffer.from('"a""b'.repeat(900_000)),
}

test('hostile files are refused while everybody else is answered as quickly as before', async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = start('src/server.ts', [], {
    PORT: String(port),
    DATABASE_URL: `sqlite:${join(folder.path, 'radslag.db')}`,
    ADMIN_EMAIL: 'admin@secretariat.example',
  })
  await server.printed('Stop it with')
  const post = await signIn(url, server.output.stderr)
  const waits: number[] = []
  let isDone = false
  const others = (async () => {
    while (!isDone) {
      const before = performance.now()
      expect((await fetch(`${url}/halsa`)).status).toBe(200)
      waits.push(performance.now() - before)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })()
  const answers = await Promise.all(
    Object.entries(hostile).map(async ([name, content]) => [name, (await post(name, content)).status]),
  )
  isDone = true
  await others
  server.child.kill('SIGTERM')
  await server.ended
  expect(answers).toEqual(Object.keys(hostile).map((name) => [name, 422]))
  waits.sort((a, b) => a - b)
  const [median, longest] = [waits[Math.floor(waits.length / 2)]!, waits.at(-1)!]
  // Before a thread read the files, the server stopped answering for a minute. The limits allow for a busy machine, but
  // not for a server that stops.
  expect(median).toBeLessThan(100)
  expect(longest).toBeLessThan(2000)
}, 120_000)

async function signIn(url: string, printed: string) {
  const [link = ''] = /http:\S+(\/logga-in\/\S+)/.exec(printed)?.slice(1) ?? []
  const cookies = new Map<string, string>()
  const send = async (path: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url + path, { redirect: 'manual', ...init, headers: { cookie } })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      cookies.set(name, value)
    }
    return answer
  }
  const tokenOn = async (path: string) =>
    /name="_csrf" value="([^"]+)"/.exec(await (await send(path)).text())?.[1] ?? ''
  const body = new URLSearchParams({ _csrf: await tokenOn(link) })
  expect((await send(link, { method: 'POST', body })).status).toBe(303)
  const token = await tokenOn('/organisationer/importera')
  return async (name: string, content: Buffer) => {
    const form = new FormData()
    form.set('_csrf', token)
    form.set('fil', new Blob([new Uint8Array(content)]), name)
    return send('/organisationer/importera', { method: 'POST', body: form })
  }
}

/** The workbook with its sheet deflated: a small file that expands to a large sheet. */
function deflated(stored: Buffer): Buffer {
  const sheet = 'xl/worksheets/sheet1.xml'
  const local = stored.indexOf(sheet) - 30
  const length = stored.readUInt32LE(local + 18)
  const start = local + 30 + sheet.length
  const packed = deflateRawSync(stored.subarray(start, start + length))
  const entries = ['[Content_Types].xml', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels'].map((name) => {
    const at = stored.indexOf(name) - 30
    const from = at + 30 + name.length
    return { name, content: stored.subarray(from, from + stored.readUInt32LE(at + 18)) }
  })
  const zip = storeZip([...entries, { name: sheet, content: packed }])
  const head = zip.indexOf(sheet) - 30
  const directory = zip.lastIndexOf(sheet) - 46
  zip.writeUInt16LE(8, head + 8)
  zip.writeUInt16LE(8, directory + 10)
  zip.writeUInt32LE(length, head + 22)
  zip.writeUInt32LE(length, directory + 24)
  return zip
}
