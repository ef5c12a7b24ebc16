/** What a seminar's helpers know of it (helpers.rules.ts says who they are), and the contact persons themselves. */
import { sql } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { inOrder } from '../kernel/text.ts'
import type { UtcText } from '../kernel/time.ts'
import { type Baseline, isSameToContact, type Known, knownOf, readBaseline, readKnown } from './helpers.rules.ts'
import { seminarRows } from './queries.ts'

/** Seminar id → its present state, and what its helpers know without a letter; null when nothing is stored. */
export async function listKnown(
  db: Db | Tx,
  ids: string[],
): Promise<Map<string, { name: string; known: Known; baseline: Baseline | null }>> {
  if (ids.length === 0) return new Map()
  const rows = await seminarRows(db)
    .select('seminar.helpers_know as helpersKnow')
    .where('seminar.id', 'in', ids)
    .execute()
  return new Map(
    rows.map((row) => [row.id, { name: row.name, known: knownOf(row), baseline: readBaseline(row.helpersKnow) }]),
  )
}

/**
 * Call before staff change the seminars. Stores the present state as what helpers without a letter know, except for
 * seminars with an earlier change that the helpers have not been told of yet.
 */
export async function rememberBefore(tx: Tx, ids: string[], now: UtcText): Promise<void> {
  const [states, told] = await Promise.all([listKnown(tx, ids), listLatestTold(tx, ids)])
  const rows = [...states].flatMap(([id, { known, baseline }]): [string, Baseline][] => {
    const latest = told.get(id) ?? baseline?.known
    const isPending = latest !== undefined && !isSameToContact(latest, known)
    return isPending ? [] : [[id, { known, at: now, own: false }]]
  })
  await writeBaselines(tx, rows)
}

/** Call after a contact person has changed the seminar: stores the new state as what the helpers know. */
export async function rememberOwn(tx: Tx, id: string, now: UtcText): Promise<void> {
  const known = (await listKnown(tx, [id])).get(id)?.known
  if (known) await writeBaselines(tx, [[id, { known, at: now, own: true }]])
}

async function writeBaselines(tx: Tx, rows: [string, Baseline][]): Promise<void> {
  if (rows.length === 0) return
  const whens = rows.map(([id, one]) => sql`when ${id} then ${JSON.stringify(one)}`)
  await tx
    .updateTable('seminar')
    .set({ helpers_know: sql<string>`case id ${sql.join(whens, sql` `)} end` })
    .where(
      'id',
      'in',
      rows.map(([id]) => id),
    )
    .execute()
}

/** Seminar id → what the latest letter to a contact person says of it; cancelled letters do not count. */
async function listLatestTold(tx: Tx, ids: string[]): Promise<Map<string, Known>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('message')
    .select(['seminar_id as id', 'told'])
    .where('seminar_id', 'in', ids)
    .where('account_id', 'is not', null)
    .where('told', '!=', '')
    .where('state', '!=', 'cancelled')
    .orderBy('position')
    .execute()
  return new Map(
    rows.flatMap(({ id, told }): [string, Known][] => {
      const known = readKnown(told)
      return id && known ? [[id, known]] : []
    }),
  )
}

/** A contact person whose account is not disabled. */
export interface Contact {
  id: string
  rssId: string
  name: string
  title: string | null
  email: string
  phone: string | null
}

/** Contacts of these bodies, or of all, by name; a person comes once for each of their bodies. */
export async function listContacts(db: Db | Tx, rssIds: string[] | 'all'): Promise<Contact[]> {
  if (rssIds.length === 0) return []
  const contacts = await db
    .selectFrom('current_contact')
    .select(['account_id as id', 'rss_id as rssId', 'name', 'title', 'email', 'phone'])
    .$if(rssIds !== 'all', (query) => query.where('rss_id', 'in', rssIds as string[]))
    .orderBy('account_id')
    .execute()
  return inOrder(contacts, ({ name }) => [name])
}

/** Leaves the email address alone: contacts sign in with it, and only staff change it. */
export async function updateContact(
  tx: Tx,
  accountId: string,
  values: { name: string; title: string | null; phone: string | null },
): Promise<void> {
  await tx.updateTable('account').set(values).where('id', '=', accountId).execute()
}
