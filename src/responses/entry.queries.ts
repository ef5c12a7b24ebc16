/** Entries: what staff type of answers that a seat gave on paper or by phone. */
import type { Db, Tx } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { EntryTable } from '../schema.ts'

export interface Entry {
  id: string
  seatId: string
  source: EntryTable['source']
  receivedOn: LocalDate
  begunAt: UtcText
  /** The version that it ended in; null while it is being entered. */
  submissionId: string | null
  /** Part → mark of what the seat itself had answered when the entry began. */
  earlier: Record<string, string>
}

/** A seat with its round, its holder, and the link that the holder reads and corrects the answers by. @throws NotFound */
export async function getSeatToEnter(db: Db | Tx, seatId: string) {
  const row = await db
    .selectFrom('seat')
    .innerJoin('round', 'round.id', 'seat.round_id')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'seat.id')
    .leftJoin('invitation', 'invitation.seat_id', 'seat.id')
    .leftJoin('live_link as link', (join) =>
      join.onRef('link.invitation_id', '=', 'invitation.id').on('link.kind', '=', 'holder'),
    )
    .select([
      'seat.id as seatId',
      'seat.role',
      'round.id as roundId',
      'round.slug as roundSlug',
      'municipality.code as municipalityCode',
      'municipality.name as municipalityName',
      'municipality.official_name as municipalityOfficialName',
      'holder.name as holderName',
      'holder.email as holderEmail',
      'holder.by_post as byPost',
      'invitation.id as invitationId',
      'link.id as linkId',
    ])
    .where('seat.id', '=', seatId)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

export type SeatToEnter = Awaited<ReturnType<typeof getSeatToEnter>>

function entries(db: Db | Tx) {
  return db
    .selectFrom('entry')
    .select(['id', 'seat_id as seatId', 'source', 'received_on as receivedOn', 'begun_at as begunAt', 'earlier'])
    .select('submission_id as submissionId')
}

/** @throws NotFound */
export async function getEntry(db: Db | Tx, id: string): Promise<Entry> {
  const row = await entries(db).where('id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound()
  return { ...row, earlier: JSON.parse(row.earlier) }
}

/** The entry of these answers that is not handed in yet. */
export async function findOpenEntry(
  tx: Tx,
  { seatId, source, receivedOn }: Pick<Entry, 'seatId' | 'source' | 'receivedOn'>,
): Promise<string | null> {
  const row = await entries(tx)
    .where('seat_id', '=', seatId)
    .where('source', '=', source)
    .where('received_on', '=', receivedOn)
    .where('submission_id', 'is', null)
    .executeTakeFirst()
  return row?.id ?? null
}

/** The seat's entries, the latest first, with who began them and the version they ended in. */
export async function listEntries(db: Db | Tx, seatId: string) {
  return db
    .selectFrom('entry')
    .innerJoin('account', 'account.id', 'entry.account_id')
    .leftJoin('submission', 'submission.id', 'entry.submission_id')
    .select(['entry.id', 'entry.source', 'entry.received_on as receivedOn', 'entry.begun_at as begunAt'])
    .select(['account.name as by', 'submission.version', 'submission.submitted_at as submittedAt'])
    .where('entry.seat_id', '=', seatId)
    .orderBy('entry.begun_at', 'desc')
    .orderBy('entry.id')
    .execute()
}

export async function insertEntry(
  tx: Tx,
  { seatId, source, receivedOn, earlier }: Pick<Entry, 'seatId' | 'source' | 'receivedOn' | 'earlier'>,
  { accountId, now }: { accountId: string; now: UtcText },
): Promise<string> {
  const id = newId()
  await tx
    .insertInto('entry')
    .values({
      id,
      seat_id: seatId,
      account_id: accountId,
      source,
      received_on: receivedOn,
      begun_at: now,
      earlier: JSON.stringify(earlier),
      submission_id: null,
    })
    .execute()
  return id
}

/** @returns false when the entry is handed in already. */
export async function markEntryDone(tx: Tx, id: string, submissionId: string): Promise<boolean> {
  const row = await tx
    .updateTable('entry')
    .set({ submission_id: submissionId })
    .where('id', '=', id)
    .where('submission_id', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Keys of the questions whose draft answer staff have entered. */
export async function listEnteredKeys(tx: Tx, responseId: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('answer')
    .select('question_key')
    .where('response_id', '=', responseId)
    .where('source', 'in', ['paper', 'phone'])
    .execute()
  return new Set(rows.map((row) => row.question_key))
}
