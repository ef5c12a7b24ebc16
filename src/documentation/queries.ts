import { type Insertable, sql, type Updateable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Schema } from '../kernel/db/schema.ts'
import { NotFound } from '../kernel/errors.ts'
import { cancelAsking } from '../kernel/mail/outbox.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import { type Documentation, emptyDocumentation, type RowEdit, type Statement, type Verdict } from './rules.ts'
import type { LockedVersion } from './version.rules.ts'

export async function getDocumentation(db: Db | Tx, seminarId: string): Promise<Documentation> {
  const row = await documentationRows(db).where('documentation.seminar_id', '=', seminarId).executeTakeFirst()
  return row ?? emptyDocumentation
}

/** The documentation of the round's seminars, by seminar id; a seminar without statements has none. */
export async function listDocumentation(db: Db | Tx, roundId: string): Promise<Map<string, Documentation>> {
  const rows = await documentationRows(db)
    .innerJoin('seminar', 'seminar.id', 'documentation.seminar_id')
    .select('seminar.id')
    .where('seminar.round_id', '=', roundId)
    .execute()
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

function documentationRows(db: Db | Tx) {
  return db.selectFrom('documentation').select([
    'documentation.changes',
    'documentation.tidied_at as tidiedAt',
    'documentation.confirm_by as confirmBy',
    'documentation.locked_version as lockedVersion',
    'documentation.unlock_reason as unlockReason',
    sql<number>`(select coalesce(max(number), 0) from documentation_version as version
      where version.seminar_id = documentation.seminar_id)`.as('versions'),
  ])
}

/** Creates the seminar's documentation when it has none, and locks it until the transaction ends. */
export async function lockDocumentation(tx: Tx, seminarId: string): Promise<Documentation> {
  await tx
    .insertInto('documentation')
    .values({ seminar_id: seminarId, changes: 0, tidied_at: null, confirm_by: null, locked_version: null })
    .onConflict((c) => c.column('seminar_id').doUpdateSet((eb) => ({ changes: eb.ref('documentation.changes') })))
    .execute()
  return getDocumentation(tx, seminarId)
}

/** Raises the number of changes too, so that everybody who has the page open learns of the new stage. */
export async function updateStage(
  tx: Tx,
  seminarId: string,
  stage: Omit<Updateable<Schema['documentation']>, 'changes'>,
): Promise<void> {
  await tx
    .updateTable('documentation')
    .set((eb) => ({ ...stage, changes: eb('changes', '+', 1) }))
    .where('seminar_id', '=', seminarId)
    .execute()
}

export function statementRows(db: Db | Tx) {
  return db
    .selectFrom('statement')
    .leftJoin('municipality', 'municipality.code', 'statement.municipality_code')
    .innerJoin('account', 'account.id', 'statement.saved_by')
    .select([
      'statement.id',
      'statement.kind',
      'statement.theme',
      'statement.text',
      'statement.municipality_code as municipalityCode',
      'municipality.name as municipality',
      'statement.role',
      'statement.question_key as questionKey',
      'statement.programme_item_id as programmeItemId',
      'statement.consent',
      'statement.target_group as targetGroup',
      'statement.evidence',
      'statement.contact',
      'statement.link',
      'statement.removed',
      'statement.version',
      'statement.change',
      'statement.original',
      'statement.left_out as leftOut',
      'statement.decided_at as decidedAt',
      'statement.saved_at as savedAt',
      'account.name as savedBy',
    ])
    .orderBy('statement.place')
}

/** The seminar's statements in the order they were written, without removed ones. */
export async function listStatements(db: Db | Tx, seminarId: string): Promise<Statement[]> {
  return statementRows(db).where('statement.seminar_id', '=', seminarId).where('statement.removed', '=', 0).execute()
}

/** Statements changed after `since`, removed ones included. */
export async function listChangedStatements(db: Db | Tx, seminarId: string, since: number): Promise<Statement[]> {
  return statementRows(db).where('statement.seminar_id', '=', seminarId).where('statement.change', '>', since).execute()
}

/** @throws NotFound for another seminar's statement, whose id nobody here can know. */
export async function findStatement(db: Db | Tx, seminarId: string, id: string): Promise<Statement | undefined> {
  const row = await statementRows(db)
    .select('statement.seminar_id as seminarId')
    .where('statement.id', '=', id)
    .executeTakeFirst()
  if (row && row.seminarId !== seminarId) throw new NotFound()
  return row
}

/** Writes the row in its next version. The caller has locked the documentation. */
export async function saveStatement(
  tx: Tx,
  { id, version, fields }: RowEdit,
  by: { seminarId: string; accountId: string; now: UtcText },
): Promise<void> {
  const { changes } = await tx
    .updateTable('documentation')
    .set((eb) => ({ changes: eb('changes', '+', 1) }))
    .where('seminar_id', '=', by.seminarId)
    .returning('changes')
    .executeTakeFirstOrThrow()
  const columns = {
    kind: fields.kind,
    theme: fields.theme,
    text: fields.text,
    municipality_code: fields.municipalityCode,
    role: fields.role,
    question_key: fields.questionKey,
    programme_item_id: fields.programmeItemId,
    consent: fields.consent,
    target_group: fields.targetGroup,
    evidence: fields.evidence,
    contact: fields.contact,
    link: fields.link,
    removed: fields.removed,
    version: version + 1,
    change: changes,
    saved_at: by.now,
    saved_by: by.accountId,
  }
  await tx
    .insertInto('statement')
    .values({ ...columns, id, seminar_id: by.seminarId, place: changes, original: null, created_at: by.now })
    .onConflict((c) => c.column('id').doUpdateSet(columns))
    .execute()
}

/** Staff's decision. `correction`: the new text, which makes a new version; the text before it is kept. */
export async function updateDecision(
  tx: Tx,
  statement: Statement,
  { leftOut, correction, now }: { leftOut: 0 | 1; correction: string | null; now: UtcText },
): Promise<void> {
  const { id, original, text, version } = statement
  await tx
    .updateTable('statement')
    .set({
      left_out: leftOut,
      decided_at: now,
      ...(correction !== null && { original: original ?? text, text: correction, version: version + 1 }),
    })
    .where('id', '=', id)
    .execute()
}

/** The seminars whose number of changes is above the known one, in one query on the primary key. */
export async function listChanges(db: Db, seminarIds: string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('documentation')
    .select(['seminar_id', 'changes'])
    .where('seminar_id', 'in', seminarIds)
    .execute()
  return new Map(rows.map((row) => [row.seminar_id, row.changes]))
}

export async function listMunicipalitiesOf(db: Db | Tx, seminarId: string): Promise<{ code: string; name: string }[]> {
  return db
    .selectFrom('seminar_municipality as sm')
    .innerJoin('municipality as m', 'm.code', 'sm.municipality_code')
    .select(['m.code', 'm.name'])
    .where('sm.seminar_id', '=', seminarId)
    .execute()
}

/** What those concerned have said of the seminar's statements. */
export async function listVerdicts(db: Db | Tx, seminarId: string): Promise<Verdict[]> {
  return verdictRows(db).where('statement.seminar_id', '=', seminarId).execute()
}

export function verdictRows(db: Db | Tx) {
  return db
    .selectFrom('statement_verdict as verdict')
    .innerJoin('statement', 'statement.id', 'verdict.statement_id')
    .innerJoin('invitation_link as link', 'link.id', 'verdict.link_id')
    .select([
      'verdict.statement_id as statementId',
      'verdict.seat_id as seatId',
      'verdict.kind',
      'verdict.text',
      'verdict.consent',
      'verdict.version',
      'verdict.at',
      'link.name as who',
    ])
    .orderBy('verdict.at')
    .orderBy('verdict.seat_id')
}

export async function upsertVerdict(tx: Tx, verdict: Omit<Verdict, 'who'> & { linkId: string }): Promise<void> {
  const { statementId, seatId, linkId, kind, text, consent, version, at } = verdict
  const said = { kind, text, consent, version, at, link_id: linkId }
  await tx
    .insertInto('statement_verdict')
    .values({ statement_id: statementId, seat_id: seatId, ...said })
    .onConflict((c) => c.columns(['statement_id', 'seat_id']).doUpdateSet(said))
    .execute()
}

/** A person concerned: a seat of the seminar, and how many statements are attributed to it. */
export interface Concerned {
  seatId: string
  seminarId: string
  n: number
  confirmBy: LocalDate
}

/** As `isAttributedTo` says it. */
const isAttributedToSeat = sql<boolean>`coalesce(statement.municipality_code, statement.role) is not null
  and coalesce(statement.municipality_code, seat.municipality_code) = seat.municipality_code
  and coalesce(statement.role, seat.role) = seat.role`

/** The seats that are asked to confirm statements now, in the round. */
export async function listConcerned(db: Db | Tx, roundId: string, today: LocalDate): Promise<Concerned[]> {
  const rows = await db
    .selectFrom('documentation')
    .innerJoin('seminar_seat as seat', 'seat.seminar_id', 'documentation.seminar_id')
    .innerJoin('statement', (join) =>
      join
        .onRef('statement.seminar_id', '=', 'documentation.seminar_id')
        .on('statement.removed', '=', 0)
        .on('statement.left_out', '=', 0)
        .on(isAttributedToSeat),
    )
    .select((eb) => [
      'seat.seat_id as seatId',
      'documentation.seminar_id as seminarId',
      'documentation.confirm_by as confirmBy',
      eb.fn.countAll().as('n'),
    ])
    .where('seat.round_id', '=', roundId)
    .where('documentation.confirm_by', '>=', today)
    .where('documentation.locked_version', 'is', null)
    .groupBy(['seat.seat_id', 'documentation.seminar_id', 'documentation.confirm_by'])
    .orderBy('seat.seat_id')
    .execute()
  return rows.map(({ n, confirmBy, ...row }) => ({ ...row, n: Number(n), confirmBy: confirmBy ?? today }))
}

/** Cancels the waiting letters that ask somebody to confirm what was said at these seminars. @returns how many. */
export function cancelLetters(tx: Tx, seminarIds: string[], because: 'changed' | 'too_late'): Promise<number> {
  return cancelAsking(tx, ['confirm_statements'], because, (eb) =>
    eb('invitation_id', 'in', eb.selectFrom('invitation').select('id').where('seminar_id', 'in', seminarIds)),
  )
}

/** The seminars that have such letters waiting, though nobody can confirm any longer. */
export async function listClosedWithLetters(db: Db, today: LocalDate): Promise<string[]> {
  const rows = await db
    .selectFrom('message')
    .innerJoin('invitation', 'invitation.id', 'message.invitation_id')
    .innerJoin('documentation', 'documentation.seminar_id', 'invitation.seminar_id')
    .select('invitation.seminar_id as id')
    .distinct()
    .where('message.purpose', '=', 'confirm_statements')
    .where('message.state', '=', 'queued')
    .where((eb) =>
      eb.or([
        eb('documentation.confirm_by', 'is', null),
        eb('documentation.confirm_by', '<', today),
        eb('documentation.locked_version', 'is not', null),
      ]),
    )
    .execute()
  return rows.map(({ id }) => id)
}

export async function insertVersion(tx: Tx, version: Insertable<Schema['documentation_version']>): Promise<void> {
  await tx.insertInto('documentation_version').values(version).execute()
}

/** The seminar's versions, latest first; `lockedBy`: the person's name. */
export async function listVersions(db: Db | Tx, seminarId: string): Promise<LockedVersion[]> {
  return db
    .selectFrom('documentation_version as version')
    .innerJoin('account', 'account.id', 'version.locked_by')
    .select([
      'version.number',
      'version.locked_at as lockedAt',
      'account.name as lockedBy',
      'version.reason',
      'version.hash',
      'version.content',
    ])
    .where('version.seminar_id', '=', seminarId)
    .orderBy('version.number', 'desc')
    .execute()
}
