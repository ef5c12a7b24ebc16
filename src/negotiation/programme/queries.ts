import type { Db, Tx } from '../../kernel/db/open.ts'
import { prepared } from '../../kernel/db/prepared.ts'
import { newId } from '../../kernel/ids.ts'
import type { UtcText } from '../../kernel/time.ts'
import { lockRound } from '../../rounds/queries.ts'
import type { ProgrammeItem, SavedItem, Variant } from './rules.ts'

export const listProgramme = prepared<[string], SavedItem>((db, seminarId) =>
  db
    .selectFrom('programme_item')
    .select([
      'id',
      'part',
      'start_time as start',
      'end_time as end',
      'title',
      'detail',
      'speaker',
      'changed_at as changedAt',
    ])
    .where('seminar_id', '=', seminarId)
    .orderBy('position'),
)

/**
 * Replaces the seminar's items. `known`: ids of the earlier items; an item with any other id gets a new one.
 * `approvedAt`: the approval to keep; null means that the programme must be approved again.
 */
export async function replaceProgramme(
  tx: Tx,
  seminarId: string,
  items: SavedItem[],
  known: ReadonlySet<string>,
  approvedAt: UtcText | null = null,
): Promise<void> {
  // Updates the seminar's row first: its lock makes simultaneous saves wait for each other.
  await tx.updateTable('seminar').set({ programme_confirmed_at: approvedAt }).where('id', '=', seminarId).execute()
  await tx.deleteFrom('programme_item').where('seminar_id', '=', seminarId).execute()
  await tx
    .insertInto('programme_item')
    .values(
      items.map(({ id, part, start, end, title, detail, speaker, changedAt }, index) => ({
        id: known.has(id) ? id : newId(),
        seminar_id: seminarId,
        position: index + 1,
        part,
        title,
        detail,
        speaker,
        start_time: start,
        end_time: end,
        changed_at: changedAt,
      })),
    )
    .execute()
}

/** Empty when nobody has saved a template; the built-in one then applies. */
export async function listTemplate(db: Db | Tx, roundId: string, variant: Variant): Promise<ProgrammeItem[]> {
  return db
    .selectFrom('programme_template_item')
    .select(['id', 'part', 'start_time as start', 'end_time as end', 'title', 'detail', 'speaker'])
    .where('round_id', '=', roundId)
    .where('variant', '=', variant)
    .orderBy('position')
    .execute()
}

/**
 * Replaces the template's items; without items, the built-in template applies again. `known`: ids of the earlier items;
 * an item with any other id gets a new one.
 */
export async function replaceTemplate(
  tx: Tx,
  roundId: string,
  variant: Variant,
  items: ProgrammeItem[],
  known: ReadonlySet<string>,
): Promise<void> {
  // Locks the round's row first, so that simultaneous saves wait for each other.
  await lockRound(tx, roundId)
  await tx
    .deleteFrom('programme_template_item')
    .where('round_id', '=', roundId)
    .where('variant', '=', variant)
    .execute()
  if (items.length === 0) return
  await tx
    .insertInto('programme_template_item')
    .values(
      items.map(({ id, part, start, end, title, detail, speaker }, index) => ({
        id: known.has(id) ? id : newId(),
        round_id: roundId,
        variant,
        position: index + 1,
        part,
        title,
        detail,
        speaker,
        start_time: start,
        end_time: end,
      })),
    )
    .execute()
}
