import { expect, test } from 'vitest'
import { markFrozen } from '../../src/rounds/queries.ts'
import { useTestApp } from '../support/app.ts'
import { aRound } from '../support/builders.ts'

const t = useTestApp()

test('a round is frozen once, with the hash of the first time', async () => {
  const round = await aRound(t.db)
  const other = await aRound(t.db, { slug: '2028' })
  const freeze = (hash: string, now: string) => t.db.transaction().execute((tx) => markFrozen(tx, round.id, hash, now))

  expect(await freeze('abc', '2027-03-02T08:00:00Z')).toBe(true)
  expect(await freeze('def', '2027-03-03T08:00:00Z')).toBe(false)

  const rows = await t.db.selectFrom('round').select(['id', 'frozen_at', 'frozen_hash']).orderBy('slug').execute()
  expect(rows).toEqual([
    { id: round.id, frozen_at: '2027-03-02T08:00:00Z', frozen_hash: 'abc' },
    { id: other.id, frozen_at: null, frozen_hash: null },
  ])
})
