import { insertHistory } from '../../kernel/db/history.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict } from '../../kernel/errors.ts'
import type { SaveResult, Seen } from '../../kernel/http/save-form.ts'
import type { Actor } from '../dates/actions.ts'
import { lockSeminar, markApproved } from '../queries.ts'
import { countInvited } from '../seminar.queries.ts'
import { whyCannotChange } from '../venues/rules.ts'
import { listProgramme, replaceProgramme } from './queries.ts'
import {
  inOrder,
  isSameProgramme,
  markChanges,
  type ProgrammeItem,
  whyCannotSave,
} from './rules.ts'

/** Saves the whole day; the same again changes nothing and keeps its approval. What those invited have been told
 * is marked where it changes. */
export async function saveProgramme(
  deps: Deps,
  actor: Actor,
  slug: string,
  rows: (ProgrammeItem | null)[],
  seen: Seen,
): Promise<SaveResult> {
  const errors = whyCannotSave(rows)
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const reason = whyCannotChange(seminar, now)
    if (reason) throw new Conflict(reason)
    await seen(tx)
    const before = await listProgramme(tx, seminar.id)
    const items = inOrder(rows)
    if (isSameProgramme(before, items)) return { ok: true }
    const invited = await countInvited(tx, seminar.id)
    const marked = markChanges(before, items, invited > 0 ? now : null)
    await replaceProgramme(tx, seminar.id, marked, new Set(before.map(({ id }) => id)))
    const changed = marked.filter((item) => item.changedAt === now).length
    await insertHistory(tx, { accountId: actor.accountId, now }, [
      {
        subject: 'seminar',
        subjectId: seminar.id,
        kind: changed > 0 ? 'programme_changed' : 'programme_saved',
        detail: { n: items.length, changed },
      },
    ])
    return { ok: true }
  })
}

export async function approveProgramme(deps: Deps, actor: Actor, slug: string): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const items = await listProgramme(tx, seminar.id)
    if (items.length === 0) throw new Conflict('seminars.programme_empty')
    if (!(await markApproved(tx, seminar.id, 'programme_confirmed_at', now))) return
    await insertHistory(tx, { accountId: actor.accountId, now }, [
      { subject: 'seminar', subjectId: seminar.id, kind: 'programme_approved' },
    ])
  })
}
