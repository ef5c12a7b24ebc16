/** Staff enter answers that a seat gave on paper or by phone. */
import type { Deps } from '../kernel/deps.ts'
import { WrongFields } from '../kernel/http/forms.ts'
import { localDate } from '../kernel/time.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { sheetOf } from '../questionnaire/sheet.rules.ts'
import { lockSeats } from '../seats/queries.ts'
import { type Entry, findOpenEntry, getSeatToEnter, insertEntry, listEnteredKeys } from './entry.queries.ts'
import { markOf } from './parts.rules.ts'
import { getResponseState } from './queries.ts'
import { draftOf } from './reading.rules.ts'
import { rowOf, whyCannotAnswer } from './rules.ts'

/**
 * Begins to enter the answers, or goes on with those of the same way and day.
 * @returns the entry's id
 * @throws WrongFields when the answers came too late, or on a day that has not been
 */
export async function beginEntry(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  given: Pick<Entry, 'seatId' | 'source' | 'receivedOn'>,
): Promise<string> {
  const now = deps.clock.now()
  const { seatId, receivedOn } = given
  if (receivedOn > localDate(now)) throw new WrongFields({ mottaget: 'entry.in_the_future' })
  return deps.db.transaction().execute(async (tx) => {
    await lockSeats(tx, [seatId])
    const { role } = await getSeatToEnter(tx, seatId)
    const state = await getResponseState(tx, seatId)
    if (whyCannotAnswer(state.deadline, receivedOn)) throw new WrongFields({ mottaget: 'entry.too_late' })
    const open = await findOpenEntry(tx, given)
    if (open !== null) return open
    const entered = state.response ? await listEnteredKeys(tx, state.response.id) : new Set()
    const sheet = sheetOf(await getQuestionnaire(tx, state.questionnaireId), role, 'sv')
    const parts = sheet.questions
      .filter(({ key }) => !entered.has(key))
      .flatMap((question) => Object.entries(draftOf(question, rowOf(state, question.key)).parts))
    const earlier = Object.fromEntries(parts.map(([part, value]) => [part, markOf(value)]))
    return insertEntry(tx, { ...given, earlier }, { accountId, now })
  })
}
