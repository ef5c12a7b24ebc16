import { readSheet } from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { type LargeCell, xlsxOf } from '../../../src/kernel/files/xlsx-writing.ts'
import { readZip } from '../../../src/kernel/files/zip.ts'
import { submitAnswers } from '../../support/answers.ts'
import { useTestApp } from '../../support/app.ts'
import { aPlannedRound } from '../../support/builders.ts'

const t = useTestApp()

async function workbook(head: string[], rows: LargeCell[][]): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of xlsxOf([{ name: 'Å & "ö"', head, rows: [rows] }])) pieces.push(piece)
  return Buffer.concat(pieces)
}

test('texts, numbers, days and instants are cells of their kind, and no text breaks the sheet', async () => {
  const head = Array.from({ length: 30 }, (_, i) => `k${i}`)
  const nasty = 'a <b> & "c"\u0001\r\n_x000D_ ☃😀 \ud800'
  const file = await workbook(head, [
    ['0114', 12.5, { date: '2027-04-14' }, { at: '2027-04-14T07:30:00Z' }, null, nasty, '=1+1'],
    [...Array<null>(29).fill(null), 'längst bort'],
  ])
  const [names, first, second] = await readSheet(file)
  expect(names).toEqual(head)
  expect(first?.slice(0, 5)).toEqual(['0114', 12.5, new Date('2027-04-14'), new Date('2027-04-14T07:30:00Z'), null])
  expect(first?.[6]).toBe("'=1+1")
  expect(second?.[29]).toBe('längst bort')
  const [sheet] = (await readZip(file, 100_000, (name) => name.endsWith('sheet1.xml'))) as { content: Buffer }[]
  expect(sheet?.content.toString()).toContain('a &lt;b&gt; &amp; &quot;c&quot;_x0001__x000D_\n_x005F_x000D_ ☃😀 \ufffd')
})

test('the workbook of answers has them, the codebook and every seat', async () => {
  const { round, seats } = await aPlannedRound(t.db)
  await submitAnswers(t.db, round.questionnaire_id, seats.slice(0, 60))
  const planner = await t.signIn('planner')
  const file = (await planner.get('/jamfor/svar.xlsx')).rawPayload
  const [head = [], ...answers] = await readSheet(file, 'Svar')
  const all: Record<string, unknown>[] = (await planner.get('/jamfor/svar.json')).json()
  expect(answers).toHaveLength(all.length)
  const at = head.indexOf('rk_omsattning')
  expect(answers.map((row) => row[at])).toEqual(
    all.map((row) => (row.roll === 'politician' ? 'ej_fragad' : row.rk_omsattning)),
  )
  expect(answers[0]?.[head.indexOf('kommunkod')]).toBe(all[0]?.kommunkod)
  expect(answers[0]?.[head.indexOf('inskickat')]).toEqual(new Date(`${all[0]?.inskickat}`))
  const book = await readSheet(file, 'Kodbok')
  expect(book.map(([name]) => name)).toEqual(expect.arrayContaining([...head, 'ram.sent', 'fil.omgang']))
  expect(await readSheet(file, 'Ram')).toHaveLength(seats.length + 1)
})
