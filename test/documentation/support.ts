import { newId } from '../../src/kernel/ids.ts'
import { aDay } from '../attendance/support.ts'
import type { SignedIn, TestApp, Visitor } from '../support/app.ts'

export const here = '/seminarier/blekinge-1/dokumentation'

/** Blekinge's seminar with 15 invited, and a programme of two items. */
export async function aSeminarToDocument(t: Pick<TestApp, 'db'>) {
  const day = await aDay(t)
  const items = [
    { id: newId(), start_time: '09:30', end_time: '10:30', title: 'Så rekryterar vi', part: 'morning' as const },
    { id: newId(), start_time: '13:00', end_time: '14:00', title: 'Anhörigas röst', part: 'afternoon' as const },
  ]
  const rows = items.map((item, n) => ({ ...item, seminar_id: day.seminar.id, position: n + 1, detail: '' }))
  await t.db.insertInto('programme_item').values(rows).execute()
  return { ...day, items }
}

export function aRow(values: Record<string, string> = {}) {
  const row = {
    id: newId(),
    version: '0',
    text: 'Vi anställer på heltid.',
    slag: 'success_factor',
    tema: 'rekrytering',
  }
  return { ...row, ...values }
}

interface Answer {
  status: number
  row?: { id: string; version: number; removed: number; form: Record<string, string>; by: string }
  errors?: Record<string, string>
  error?: string
}

/** Sends a row as the page's script does. */
export async function send(visitor: Visitor | SignedIn, row: Record<string, string>): Promise<Answer> {
  const answer = await visitor.post(here, row, { accept: 'application/json' })
  return { status: answer.statusCode, ...answer.json() }
}
