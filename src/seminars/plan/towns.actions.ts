/** In whose town a seminar is meant to be held. */
import { insertHistory } from '../../kernel/db/history.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound } from '../../kernel/errors.ts'
import type { Round } from '../../rounds/queries.ts'
import { listPlanMunicipalities, listPlanSeminars, lockPlan, setSeminarTown } from './queries.ts'
import { whyCannotPlace } from './rules.ts'

/** `townCode` null: the town the plan proposes. */
export async function changeTown(
  deps: Deps,
  accountId: string,
  round: Round,
  change: { seminarId: string; townCode: string | null },
): Promise<{ seminar: string; town: string | null; region: string }> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    await lockPlan(tx, round.id)
    const seminar = (await listPlanSeminars(tx, round.id)).find(({ id }) => id === change.seminarId)
    const town = (await listPlanMunicipalities(tx)).find(({ code }) => code === change.townCode)
    if (!seminar || (change.townCode !== null && !town)) throw new NotFound()
    const done = { seminar: seminar.name, town: town?.name ?? null, region: seminar.regionCode }
    const refusal = whyCannotPlace(seminar, now)
    if (refusal) throw new Conflict(refusal)
    if (!(await setSeminarTown(tx, seminar.id, change.townCode))) return done
    await insertHistory(tx, { accountId, now }, [
      {
        subject: 'seminar',
        subjectId: seminar.id,
        kind: town ? 'town_chosen' : 'town_proposed',
        detail: town ? { town: town.name } : {},
      },
    ])
    return done
  })
}
