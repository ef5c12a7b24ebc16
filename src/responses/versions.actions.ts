import { insertHistory } from '../kernel/db/history.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { localDate } from '../kernel/time.ts'
import { getResponseState, openResponse } from './queries.ts'
import { whyCannotAnswer } from './rules.ts'
import { copyToDraft, listVersions, setDiaryNumber } from './versions.queries.ts'

/**
 * Makes the draft what was submitted as that version. The versions stay as they are.
 * @throws Conflict `responses.closed` after the last day to answer; NotFound when there is no such version
 */
export async function restoreVersion(
  deps: Pick<Deps, 'db' | 'clock'>,
  seat: { seatId: string; roundId: string },
  version: number,
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const found = (await listVersions(tx, seat.seatId)).find((one) => one.version === version)
    if (!found) throw new NotFound()
    const { id } = await openResponse(tx, seat, now)
    const refusal = whyCannotAnswer((await getResponseState(tx, seat.seatId)).deadline, localDate(now))
    if (refusal) throw new Conflict(refusal)
    await copyToDraft(tx, id, found.id, now)
  })
}

/** Files the version under a number of its own; '' takes it away. @throws NotFound when there is no such version */
export async function fileVersion(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  { seatId, version, number }: { seatId: string; version: number; number: string },
): Promise<void> {
  const by = { accountId, now: deps.clock.now() }
  await deps.db.transaction().execute(async (tx) => {
    const found = (await listVersions(tx, seatId)).find((one) => one.version === version)
    if (!found) throw new NotFound()
    if ((found.diaryNumber ?? '') === number) return
    await setDiaryNumber(tx, found.id, number || null)
    const kind = number === '' ? 'answers_unfiled' : 'answers_filed'
    await insertHistory(tx, by, [{ subject: 'seat', subjectId: seatId, kind, detail: { version, number } }])
  })
}
