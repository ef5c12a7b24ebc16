import { insertHistory } from '../../kernel/db/history.ts'
import type { Deps } from '../../kernel/deps.ts'
import { WrongFields } from '../../kernel/http/forms.ts'
import type { Seen } from '../../kernel/http/save-form.ts'
import { listTemplate, replaceTemplate } from './queries.ts'
import { inOrder, isSameProgramme, type ProgrammeItem, type Variant, whyCannotSave } from './rules.ts'

/** Seminars that have a programme keep it: the template is only where the next ones start. */
export async function saveTemplate(
  deps: Deps,
  accountId: string,
  template: { roundId: string; variant: Variant; rows: (ProgrammeItem | null)[] },
  seen: Seen,
): Promise<void> {
  const { roundId, variant, rows } = template
  const errors = whyCannotSave(rows)
  if (Object.keys(errors).length > 0) throw new WrongFields(errors)
  const items = inOrder(rows)
  await deps.db.transaction().execute(async (tx) => {
    await seen(tx)
    const before = await listTemplate(tx, roundId, variant)
    if (isSameProgramme(before, items)) return
    await replaceTemplate(tx, roundId, variant, items, new Set(before.map(({ id }) => id)))
    await insertHistory(tx, { accountId, now: deps.clock.now() }, [
      { subject: 'round', subjectId: roundId, kind: 'template_saved', detail: { variant, n: items.length } },
    ])
  })
}

/** Back to the built-in suggestion. */
export async function resetTemplate(deps: Deps, accountId: string, roundId: string, variant: Variant): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    if ((await listTemplate(tx, roundId, variant)).length === 0) return
    await replaceTemplate(tx, roundId, variant, [], new Set())
    await insertHistory(tx, { accountId, now: deps.clock.now() }, [
      { subject: 'round', subjectId: roundId, kind: 'template_reset', detail: { variant } },
    ])
  })
}
