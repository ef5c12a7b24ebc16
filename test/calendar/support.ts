import type { Insertable } from 'kysely'
import type { Db } from '../../src/kernel/db/open.ts'
import { newId } from '../../src/kernel/ids.ts'
import { toUtc } from '../../src/kernel/time.ts'
import type { DateOptionTable } from '../../src/schema.ts'
import { anAccount } from '../support/builders.ts'
import { testNow } from '../support/config.ts'

/** A date proposed by staff, 9.30–15.30, unanswered unless `values` say otherwise. */
export async function anOption(
  db: Db,
  seminarId: string,
  date: string,
  values: Partial<Insertable<DateOptionTable>> = {},
) {
  const row = {
    id: newId(),
    seminar_id: seminarId,
    date,
    start_time: '09:30',
    end_time: '15:30',
    starts_at: toUtc(date, '09:30'),
    ends_at: toUtc(date, '15:30'),
    proposed_by: await anAccount(db),
    proposed_by_rss: 0 as const,
    created_at: testNow,
    answer: null,
    comment: '',
    answered_by: null,
    answered_at: null,
    withdrawn_at: null,
    ...values,
  }
  await db.insertInto('date_option').values(row).execute()
  return row
}
