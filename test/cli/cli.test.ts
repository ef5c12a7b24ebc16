import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seed } from '../../seeds/seed.ts'
import { migrate } from '../../src/kernel/db/migrate.ts'
import { openSqlite } from '../../src/kernel/db/open.ts'
import { aPlannedRound, aSubmission } from '../support/builders.ts'
import { testNow } from '../support/config.ts'
import { run, temporaryFolder } from '../support/process.ts'

describe('commands', () => {
  const folder = temporaryFolder()
  const file = join(folder.path, 'radslag.db')
  const cli = async (...args: string[]) => {
    const env = { DATABASE_URL: `sqlite:${file}`, BASE_URL: 'https://radslag.example' }
    const ended = await run('src/cli.ts', args, env)
    expect(ended.stdout + ended.stderr).not.toMatch(/\{\w+\}/)
    return ended
  }

  beforeAll(async () => {
    const db = openSqlite(file)
    await migrate(db)
    await seed(db, testNow)
    const { seats } = await aPlannedRound(db)
    await aSubmission(db, seats[0]!, { bg_ar_i_rollen: '1_3' })
    await db.destroy()
  })
  afterAll(() => folder.remove())

  test('help names every command', async () => {
    const { code, stdout } = await cli('help')
    expect(code).toBe(0)
    for (const name of ['migrate', 'seed', 'add-staff', 'sign-in-link', 'import-role-holders'])
      expect(stdout).toContain(`  ${name}`)
    for (const name of ['send-mail', 'receive-mail', 'export-answers', 'replace-secret'])
      expect(stdout).toContain(`  ${name}`)
    for (const name of ['backup', 'verify', 'restore']) expect(stdout).toContain(`  ${name}`)
  })

  test.each([
    [['finns-inte'], 'There is no command "finns-inte".'],
    [['add-staff'], 'EMAIL is missing.'],
    [['add-staff', 'eva@inquiry.example'], '--role is missing.'],
    [['add-staff', 'eva@inquiry.example', '--role', 'chef'], '--role must be'],
    [['add-staff', 'eva', '--role', 'planner'], '"eva" is not one e-mail address.'],
    [['export-answers', '--round', '2027', '--format', 'pdf'], '--format must be csv or json'],
    [['seed', '--fort'], "Unknown option '--fort'"],
  ])('asked for wrongly: %j', async (args, words) => {
    const { code, stderr } = await cli(...args)
    expect(code).toBe(2)
    expect(stderr).toContain(words)
  })

  test('adds staff once and gives a link that the address can be opened with', async () => {
    expect((await cli('add-staff', 'eva@inquiry.example', '--role', 'planner')).code).toBe(0)
    const again = await cli('add-staff', 'eva@inquiry.example', '--role', 'planner')
    expect(again.code).toBe(1)
    const link = await cli('sign-in-link', 'eva@inquiry.example')
    expect(link.stdout).toMatch(/^https:\/\/radslag\.example\/logga-in\/\S{20,}\n$/)
    const unknown = await cli('sign-in-link', 'nobody@inquiry.example')
    expect(unknown).toMatchObject({ code: 1, stdout: '' })
  })

  test('imports role-holders; a dry run saves nothing', async () => {
    const sample = 'test/fixtures/roleholders-sample.csv'
    const holders = () => count(file, 'holder')
    const dry = await cli('import-role-holders', sample, '--round', '2027', '--dry-run')
    expect(dry.stdout).toContain('Nothing saved.')
    expect(holders()).toBe(0)
    const real = await cli('import-role-holders', sample, '--round', '2027')
    expect(real.stdout).toContain('853 new, 0 changed, 0 as before, 0 rows refused. 17 seats')
    expect(real.code).toBe(0)
    expect(holders()).toBe(853)
    const elsewhere = await cli('import-role-holders', sample, '--round', '2028')
    expect(elsewhere.code).toBe(1)
    expect(elsewhere.stderr).toContain('There is no round with the short name 2028')
  })

  test('names each bad row of an import and exits with 1', async () => {
    const bad = join(folder.path, 'bad.csv')
    writeFileSync(bad, 'kommun;roll;namn;e-post\nAtlantis;socialtjänst;Eva Ek;eva@a.example\n')
    const { code, stderr } = await cli('import-role-holders', bad, '--round', '2027', '--dry-run')
    expect(code).toBe(1)
    expect(stderr).toContain('Row 2, kommun: "Atlantis".')
    const twice = join(folder.path, 'twice.csv')
    const row = 'Lund;socialtjänst;Eva Ek;eva@a.example\n'
    writeFileSync(twice, `kommun;roll;namn;e-post\n${row}${row.replace('Eva', 'Ada')}`)
    const again = await cli('import-role-holders', twice, '--round', '2027', '--dry-run')
    expect(again.stderr).toContain('already in row 2')
    const missing = await cli('import-role-holders', 'finns-inte.csv', '--round', '2027')
    expect(missing).toMatchObject({ code: 1, stderr: 'There is no file finns-inte.csv.\n' })
  })

  test('exports answers to the terminal or a file', async () => {
    const csv = await cli('export-answers', '--round', '2027', '--format', 'csv')
    expect(csv.stdout.trim().split('\r\n')).toHaveLength(2)
    const out = join(folder.path, 'answers.json')
    expect((await cli('export-answers', '--round', '2027', '--format', 'json', '--out', out)).code).toBe(0)
    expect(JSON.parse(readFileSync(out, 'utf8'))).toHaveLength(1)
  })

  test('without a mail server nothing is sent, and it says so', async () => {
    const { code, stderr } = await cli('send-mail')
    expect(code).toBe(1)
    expect(stderr).toContain('SMTP_URL')
  })

  test('backs up, and never writes over a file', async () => {
    const copy = join(folder.path, 'copy.jsonl.gz')
    expect((await cli('backup', copy)).code).toBe(0)
    expect(statSync(copy).mode & 0o077).toBe(0)
    expect((await cli('backup', copy)).code).toBe(1)
    const verified = await cli('verify', copy)
    expect(verified).toMatchObject({ code: 0, stderr: '' })
    expect(verified.stdout).toContain('      870  seat\n')
    const secret = await cli('verify', copy, '--show-secret')
    expect(secret.stdout.trim()).toBe(readFileSync(join(folder.path, 'secret'), 'utf8'))
  })
})

function count(file: string, table: string): number {
  const db = new Database(file, { readonly: true })
  try {
    return (db.prepare(`select count(*) as n from ${table}`).get() as { n: number }).n
  } finally {
    db.close()
  }
}
