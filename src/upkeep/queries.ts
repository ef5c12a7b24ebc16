import { sql } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { feedToken, hashCode, hashToken, linkCode, linkToken } from '../kernel/ids.ts'
import { addMinutes, type LocalDate, type UtcText } from '../kernel/time.ts'
import type { Upkeep } from './rules.ts'

type Hashed = (secret: string, id: string) => string
const ofLink: Hashed = (secret, id) => hashToken(linkToken(secret, id))

/** The tables whose rows have tokens derived from the secret; only the tokens' hashes are stored. */
const sealed = [
  { table: 'invitation_link', hash: ofLink },
  { table: 'handover', hash: ofLink },
  { table: 'colleague', hash: ofLink },
  { table: 'sign_in_link', hash: ofLink },
  { table: 'calendar_feed', hash: (secret: string, id: string) => hashToken(feedToken(secret, id)) },
] as const

const codeOf: Hashed = (secret, id) => hashCode(secret, linkCode(secret, id))

const id = 'this'

export async function findFingerprint(db: Db | Tx): Promise<string | null> {
  const row = await db.selectFrom('installation').select('secret_fingerprint').where('id', '=', id).executeTakeFirst()
  return row?.secret_fingerprint ?? null
}

export async function insertFingerprint(tx: Tx, fingerprint: string, now: UtcText): Promise<void> {
  const sealing = { secret_fingerprint: fingerprint, sealed_at: now }
  await tx
    .insertInto('installation')
    .values({ id, ...sealing, written_at: now })
    .onConflict((c) => c.column('id').doUpdateSet(sealing))
    .execute()
}

/**
 * For databases from before the fingerprint was stored: true when there are links, and none of the latest ones was
 * made with this secret.
 */
export async function isOfAnotherSecret(tx: Tx, secret: string): Promise<boolean> {
  const latest: boolean[] = []
  for (const { table, hash } of sealed) {
    const row = await tx
      .selectFrom(table)
      .select(['id', 'token_hash'])
      .orderBy(table === 'handover' ? 'asked_at' : ('created_at' as never), 'desc')
      .limit(1)
      .executeTakeFirst()
    if (row) latest.push(row.token_hash === hash(secret, row.id))
  }
  return latest.length > 0 && !latest.includes(true)
}

/** Gives all links new tokens and codes, derived from `secret`. @returns the number of links. */
export async function sealAnew(tx: Tx, secret: string): Promise<number> {
  let renewed = 0
  for (const { table, hash } of sealed) {
    const rows = await tx.selectFrom(table).select('id').execute()
    renewed += rows.length
    await writeHashes(tx, { table, column: 'token_hash' }, rows, (id) => hash(secret, id))
  }
  await tx.updateTable('invitation_link').set({ code_hash: null }).execute()
  await sealCodes(tx, secret)
  return renewed
}

/** Stores the code of each link that has none, from before codes. */
export async function sealCodes(tx: Tx, secret: string): Promise<void> {
  const rows = await tx.selectFrom('invitation_link').select('id').where('code_hash', 'is', null).execute()
  await writeHashes(tx, { table: 'invitation_link', column: 'code_hash' }, rows, (id) => codeOf(secret, id))
}

async function writeHashes(
  tx: Tx,
  { table, column }: { table: string; column: string },
  rows: { id: string }[],
  hashOf: (id: string) => string,
): Promise<void> {
  while (rows.length > 0) {
    const values = rows.splice(0, 500).map((row) => sql`(${row.id}, ${hashOf(row.id)})`)
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = v.column2
      from (values ${sql.join(values)}) as v where ${sql.table(table)}.id = v.column1`.execute(tx)
  }
}

/** Stores the time of the last successful write of a running server. */
export async function markWritten(db: Db, now: UtcText): Promise<void> {
  await db.updateTable('installation').set({ written_at: now }).where('id', '=', id).execute()
}

/** @returns false when the day's backup is finished, or was started within the last hour */
export async function claimBackup(db: Db, day: LocalDate, now: UtcText): Promise<boolean> {
  const claimed = await db
    .insertInto('backup')
    .values({ day, started_at: now, finished_at: null })
    .onConflict((c) =>
      c
        .column('day')
        .doUpdateSet({ started_at: now })
        .where('backup.finished_at', 'is', null)
        .where('backup.started_at', '<=', addMinutes(now, -60)),
    )
    .returning('day')
    .executeTakeFirst()
  return claimed !== undefined
}

export async function markBackup(db: Db, day: LocalDate, now: UtcText): Promise<void> {
  await db.updateTable('backup').set({ finished_at: now, error: '' }).where('day', '=', day).execute()
}

export async function markBackupFailed(db: Db, day: LocalDate, error: string): Promise<void> {
  await db.updateTable('backup').set({ error }).where('day', '=', day).execute()
}

/** @throws Error when the database does not answer */
export async function getUpkeep(db: Db): Promise<Upkeep> {
  const row = await db
    .selectFrom('installation')
    .select(['written_at', 'sealed_at'])
    .select((eb) => [
      eb
        .selectFrom('backup')
        .select((b) => b.fn.max('finished_at').as('at'))
        .as('backedUpAt'),
      eb.selectFrom('backup').select('error').orderBy('day', 'desc').limit(1).as('backupError'),
    ])
    .where('id', '=', id)
    .executeTakeFirst()
  return {
    writtenAt: row?.written_at ?? null,
    sealedAt: row?.sealed_at ?? null,
    backedUpAt: row?.backedUpAt ?? null,
    backupError: row?.backupError ?? '',
  }
}
