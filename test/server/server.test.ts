import { writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { freePort, run, start, temporaryFolder } from '../support/process.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const databaseUrl = `sqlite:${join(folder.path, 'radslag.db')}`

test('starts on an empty folder, answers, and says where it is', async () => {
  const port = await freePort()
  const server = start('src/server.ts', [], env(port))
  await server.printed(`Rådslag is running at http://localhost:${port}`)
  const response = await fetch(`http://127.0.0.1:${port}/halsa`)
  expect(await response.json()).toEqual({ status: 'ok', backup: 'ok' })
  await server.printed('Stop it with')
  const [link] = /http:\S+\/logga-in\/\S+/.exec(server.output.stderr) ?? []
  expect((await fetch(link ?? '')).status).toBe(200)
  server.child.kill('SIGTERM')
  expect((await server.ended).code).toBe(0)
})

test('finishes a request in flight before it stops', async () => {
  const port = await freePort()
  const server = start('src/server.ts', [], env(port))
  await server.printed('is running at')
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text
  })
  const closed = new Promise((resolve) => socket.on('close', resolve))
  socket.write(
    'POST /sprak HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n' +
      'Expect: 100-continue\r\nContent-Length: 3\r\n\r\n',
  )
  // "100 Continue" means that the server has begun with the request and waits for its body.
  await new Promise((resolve) => socket.once('data', resolve))
  server.child.kill('SIGTERM')
  await server.printed('"stopping"')
  socket.write('a=b')
  await closed
  expect(answer).toContain('HTTP/1.1 403')
  expect(answer).toContain('</html>')
  expect((await server.ended).code).toBe(0)
  expect(server.output.stdout).toContain('"stopped"')
  const left = new Database(join(folder.path, 'radslag.db'), { readonly: true })
  expect(left.pragma('integrity_check', { simple: true })).toBe('ok')
  left.close()
})

test('says what to do when the port is busy', async () => {
  const other = createServer()
  const port = await new Promise<number>((resolve) =>
    other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port)),
  )
  const ended = await run('src/server.ts', [], env(port))
  other.close()
  expect(ended.code).toBe(1)
  expect(ended.stderr.trim()).toBe(
    `Rådslag did not start. Port ${port} is in use by another program. ` +
      `Stop that one, or choose another port: PORT=${port + 1} npm start`,
  )
})

test('says what to do when it cannot write its data', async () => {
  const file = join(folder.path, 'a-file')
  writeFileSync(file, '')
  const ended = await run('src/server.ts', [], { ...env(await freePort()), DATABASE_URL: `sqlite:${file}/radslag.db` })
  expect(ended.code).toBe(1)
  expect(ended.stderr).toMatch(/^\s*Rådslag did not start\. Cannot read and write the database/)
  expect(ended.stderr).toContain('DATABASE_URL=sqlite:')
  expect(ended.stderr.trim().split('\n')).toHaveLength(1)
})

test('names the variable that is wrong', async () => {
  const ended = await run('src/server.ts', [], { ...env(1), PORT: 'tretusen' })
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain('PORT')
  expect(ended.stderr.trim().split('\n')).toHaveLength(1)
})

test('does not touch a file that is no database', async () => {
  const file = join(folder.path, 'letter.txt')
  writeFileSync(file, 'Kära läsare, det här är inte en databas men den är lång nog att synas.')
  const ended = await run('src/server.ts', [], { ...env(await freePort()), DATABASE_URL: `sqlite:${file}` })
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain('not a sound SQLite database')
})

function env(port: number): Record<string, string> {
  return { DATABASE_URL: databaseUrl, PORT: String(port), BASE_URL: `http://localhost:${port}` }
}
