import { type Insertable, sql } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { type Cell, prepared } from '../kernel/db/prepared.ts'
import type { Schema } from '../kernel/db/schema.ts'
import { NotFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { AnswerSource, SeatRole } from '../schema.ts'
import type { Entry } from './entry.queries.ts'
import type { Confirmed } from './known.rules.ts'
import type { ReceiptReader } from './letters.rules.ts'
import type { Settled } from './parts.rules.ts'

/** A seat's whole answering state. `stored`: question → JSON of the answer, `null` when it cannot be read. */
export interface ResponseState {
  seatId: string
  roundId: string
  roundName: string
  deadline: LocalDate
  questionnaireId: string
  /** Since when the municipality's other roles see what is handed in; null: they do not. */
  jointFrom: UtcText | null
  response: { id: string; savedAt: UtcText; revision: number } | null
  submission: Submission | null
  stored: Map<string, string>
  /** Question → JSON of the draft, where the answer does not hold everything that was typed. */
  typed: Map<string, string>
  /** Question → what its answer was confirmed from. */
  confirmed: Map<string, Confirmed>
  /** By whom the answers are: ids of links, colleagues and accounts. */
  hands: Set<string>
  /** Whether the installation has an earlier round. */
  hasEarlier: boolean
  /** Whether a colleague has been asked, or a comment is written. */
  isShared: boolean
}

export interface Submission {
  id: string
  version: number
  submittedAt: UtcText
  hash: string
}

const stateOfSeat = prepared((db, seatId: string) =>
  db
    .selectFrom('seat')
    .innerJoin('round', 'round.id', 'seat.round_id')
    .innerJoin('seat_deadline as due', 'due.seat_id', 'seat.id')
    .leftJoin('response', 'response.seat_id', 'seat.id')
    .leftJoin('submission', 'submission.id', 'response.current_submission_id')
    .select((eb) => [
      eb
        .exists(eb.selectFrom('round as before').select('id').whereRef('before.starts_on', '<', 'round.starts_on'))
        .as('hasEarlier'),
      eb
        .exists(eb.selectFrom('colleague').select('id').whereRef('colleague.seat_id', '=', 'seat.id'))
        .or(eb.exists(eb.selectFrom('answer_comment').select('id').whereRef('answer_comment.seat_id', '=', 'seat.id')))
        .as('isShared'),
      'round.id as roundId',
      'round.name as roundName',
      'due.deadline',
      'round.questionnaire_id as questionnaireId',
      'round.joint_from as jointFrom',
      'response.id as responseId',
      'response.saved_at as savedAt',
      'response.revision',
      'submission.id as submissionId',
      'submission.version',
      'submission.submitted_at as submittedAt',
      'submission.hash',
    ])
    .where('seat.id', '=', seatId),
)

/** Everything a page of the questionnaire needs. @throws NotFound */
export async function getResponseState(db: Db | Tx, seatId: string): Promise<ResponseState> {
  const [row] = await stateOfSeat(db, seatId)
  if (!row) throw new NotFound()
  const { responseId, savedAt, revision, submissionId, version, submittedAt, hash } = row
  return {
    seatId,
    roundId: row.roundId,
    roundName: row.roundName,
    deadline: row.deadline,
    questionnaireId: row.questionnaireId,
    jointFrom: row.jointFrom,
    response: responseId && savedAt ? { id: responseId, savedAt, revision: revision ?? 0 } : null,
    submission:
      submissionId && version && submittedAt && hash ? { id: submissionId, version, submittedAt, hash } : null,
    hasEarlier: Boolean(row.hasEarlier),
    isShared: Boolean(row.isShared),
    ...readRows(responseId ? await answersOfResponse(db, responseId) : []),
  }
}

const answersOfResponse = prepared((db, responseId: string) =>
  db
    .selectFrom('answer')
    .select(['question_key as key', 'value', 'typed', 'confirmed_from as from', 'before_confirmed as before'])
    .select((eb) => eb.fn.coalesce('link_id', 'colleague_id', 'account_id').as('hand'))
    .where('response_id', '=', responseId),
)

type Drafts = Pick<ResponseState, 'stored' | 'typed' | 'confirmed' | 'hands'>

export async function listAnswers(db: Db | Tx, responseId: string): Promise<Drafts> {
  return readRows(await answersOfResponse(db, responseId))
}

function readRows(rows: Awaited<ReturnType<typeof answersOfResponse>>): Drafts {
  const stored = new Map<string, string>()
  const typed = new Map<string, string>()
  const confirmed = new Map<string, Confirmed>()
  const hands = new Set<string>()
  for (const row of rows) {
    stored.set(row.key, row.value)
    if (row.hand !== null) hands.add(row.hand)
    if (row.typed !== null) typed.set(row.key, row.typed)
    if (row.from !== null) confirmed.set(row.key, { from: row.from, before: row.before ?? 'null' })
  }
  return { stored, typed, confirmed, hands }
}

const savedResponse = prepared((db, id: string, seatId: string, roundId: string, now: string) =>
  db
    .insertInto('response')
    .values({
      id,
      seat_id: seatId,
      round_id: roundId,
      started_at: now,
      saved_at: now,
      current_submission_id: null,
      revision: 1,
    })
    .onConflict((conflict) =>
      conflict
        .column('seat_id')
        .doUpdateSet((set) => ({ saved_at: set.ref('excluded.saved_at'), revision: set('response.revision', '+', 1) })),
    )
    .returning(['id', 'revision']),
)

/**
 * Creates the seat's response on the first save, raises its revision and locks it until the transaction ends.
 * @returns its id and the new revision, one more than before.
 */
export async function openResponse(
  tx: Tx,
  { seatId, roundId }: { seatId: string; roundId: string },
  now: UtcText,
): Promise<{ id: string; revision: number }> {
  const [row] = await savedResponse(tx, newId(), seatId, roundId, now)
  if (!row) throw new Error('no response was saved')
  return row
}

/** Who changes an answer: through a personal link, a colleague through one of theirs, or staff who enter it. */
export interface Hand {
  linkId: string | null
  accountId: string | null
  colleagueId: string | null
  source: AnswerSource
  /** Set when staff enter the answers. */
  entry?: Pick<Entry, 'id' | 'source' | 'receivedOn'>
  /** When the page that the answers were written on was shown; without it no time is counted. */
  openedAt?: UtcText | null
}

/** Whose hand an answer is, and how it came: copied when it is submitted, and back. */
export const handColumns = ['link_id', 'account_id', 'colleague_id', 'source', 'confirmed_from'] as const

const savedColumns = [
  ...['response_id', 'question_key', 'value', 'typed', 'saved_at'],
  ...['link_id', 'account_id', 'colleague_id', 'source', 'seconds', 'confirmed_from', 'before_confirmed'],
] as const

/** @param cells the `savedColumns` of one answer after the other */
const saveAnswers = prepared((db, ...cells: Cell[]) => {
  const rows = Array.from({ length: cells.length / savedColumns.length }, (_, n) =>
    Object.fromEntries(savedColumns.map((column, at) => [column, cells[n * savedColumns.length + at]])),
  )
  return db
    .insertInto('answer')
    .values(rows as unknown as Insertable<Schema['answer']>[])
    .onConflict((conflict) =>
      conflict
        .columns(['response_id', 'question_key'])
        .doUpdateSet((set) => ({
          ...Object.fromEntries(savedColumns.slice(2).map((column) => [column, set.ref(`excluded.${column}`)])),
          seconds: set('answer.seconds', '+', set.ref('excluded.seconds')),
        })),
    )
})

export async function upsertAnswers(
  tx: Tx,
  responseId: string,
  answers: { key: string; value: string; typed: string | null; seconds: number; confirmed: Confirmed | undefined }[],
  { linkId, accountId, colleagueId, source }: Hand,
  now: UtcText,
): Promise<void> {
  if (answers.length === 0) return
  const cells = answers.flatMap(({ key, value, typed, seconds, confirmed }): Cell[] => {
    const way = confirmed && source === 'form' ? 'confirmed' : source
    const whence = [confirmed?.from ?? null, confirmed?.before ?? null]
    return [responseId, key, value, typed, now, linkId, accountId, colleagueId, way, seconds, ...whence]
  })
  await saveAnswers(tx, ...cells)
}

export async function deleteAnswers(tx: Tx, responseId: string, keys: string[]): Promise<void> {
  if (keys.length === 0) return
  await tx.deleteFrom('answer').where('response_id', '=', responseId).where('question_key', 'in', keys).execute()
}

/** Keeps what was chosen between, for whoever reads the answers later. */
export async function insertChoices(
  tx: Tx,
  responseId: string,
  settled: { key: string; part: Settled }[],
  { linkId, accountId, colleagueId }: Hand,
  now: UtcText,
): Promise<void> {
  if (settled.length === 0) return
  await tx
    .insertInto('answer_choice')
    .values(
      settled.map(({ key, part: { part, kept, others } }) => ({
        id: newId(),
        response_id: responseId,
        question_key: key,
        part,
        kept,
        others: JSON.stringify(others),
        link_id: linkId,
        account_id: accountId,
        colleague_id: colleagueId,
        at: now,
      })),
    )
    .execute()
}

/** A choice between two persons' values, with the role whose response it is in and the name of whoever chose. */
export interface Choice extends Settled {
  seatId: string
  role: SeatRole
  key: string
  at: UtcText
  by: string
  isColleague: boolean
}

export async function listChoices(
  db: Db,
  { roundId, municipalityCode }: { roundId: string; municipalityCode?: string },
): Promise<Choice[]> {
  const rows = await db
    .selectFrom('answer_choice as choice')
    .innerJoin('response', 'response.id', 'choice.response_id')
    .innerJoin('seat', 'seat.id', 'response.seat_id')
    .leftJoin('invitation_link as link', 'link.id', 'choice.link_id')
    .leftJoin('account', 'account.id', 'choice.account_id')
    .leftJoin('colleague', 'colleague.id', 'choice.colleague_id')
    .select([
      'seat.id as seatId',
      'seat.role',
      'choice.question_key as key',
      'choice.part',
      'choice.kept',
      'choice.others',
      'choice.at',
    ])
    .select(['link.name as linkName', 'account.name as accountName', 'colleague.name as colleagueName'])
    .where('response.round_id', '=', roundId)
    .$if(municipalityCode !== undefined, (query) => query.where('seat.municipality_code', '=', municipalityCode ?? ''))
    .orderBy('choice.at')
    .orderBy('choice.id')
    .execute()
  return rows.map(({ linkName, accountName, colleagueName, others, ...row }) => ({
    ...row,
    others: JSON.parse(others),
    by: linkName ?? accountName ?? colleagueName ?? '',
    isColleague: colleagueName !== null,
  }))
}

const copyAnswers = prepared((db, submissionId: string, responseId: string) =>
  db
    .insertInto('submitted_answer')
    .columns(['submission_id', 'question_key', 'value', ...handColumns])
    .expression(
      db
        .selectFrom('answer')
        .select([sql.val(submissionId).as('submission_id'), 'question_key', 'value'])
        .select(handColumns)
        .where('response_id', '=', responseId),
    ),
)

/** Copies the draft into a version that never changes afterwards. */
export async function insertSubmission(
  tx: Tx,
  submission: Submission & Pick<Hand, 'linkId' | 'accountId'> & { responseId: string; questionnaireHash: string },
): Promise<void> {
  const { id, responseId, version, submittedAt, hash } = submission
  await tx
    .insertInto('submission')
    .values({
      id,
      response_id: responseId,
      version,
      submitted_at: submittedAt,
      link_id: submission.linkId,
      account_id: submission.accountId,
      hash,
      questionnaire_hash: submission.questionnaireHash,
    })
    .execute()
  await copyAnswers(tx, id, responseId)
  await tx.updateTable('response').set({ current_submission_id: id }).where('id', '=', responseId).execute()
}

const receiptReaderOf = prepared((db, linkId: string) =>
  db
    .selectFrom('invitation_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .innerJoin('seminar', 'seminar.id', 'invitation.seminar_id')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .innerJoin('seat_deadline as due', 'due.seat_id', 'seat.id')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'seat.id')
    .innerJoin('round', 'round.id', 'seat.round_id')
    .select((eb) => [
      'link.invitation_id as invitationId',
      eb.fn.coalesce('seminar.diary_number', 'round.diary_number').as('diaryNumber'),
      'link.kind',
      'link.name',
      'link.email',
      'holder.title',
      'holder.by_post as byPost',
      'seat.role',
      'municipality.official_name as officialName',
      'seminar.name as seminarName',
      'due.deadline as answerBy',
    ])
    .where('link.id', '=', linkId),
)

/** The link's owner, for the receipt. */
export async function findReceiptReader(
  tx: Tx,
  linkId: string,
): Promise<(ReceiptReader & { email: string; byPost: boolean; invitationId: string }) | undefined> {
  const [row] = await receiptReaderOf(tx, linkId)
  if (!row) return undefined
  const { kind, title, byPost, ...reader } = row
  const isHolder = kind === 'holder'
  return { ...reader, title: isHolder ? (title ?? '') : '', byPost: isHolder && byPost === 1 }
}

/** How the answers of seats' latest versions came, by seat. */
export async function listSources(
  db: Db,
  of: { seatId: string } | { roundId: string; municipalityCode?: string },
): Promise<Map<string, AnswerSource[]>> {
  let query = db
    .selectFrom('current_answer as submitted')
    .innerJoin('seat', 'seat.id', 'submitted.seat_id')
    .select(['seat.id', 'submitted.source'])
    .distinct()
    .orderBy('submitted.source')
  if ('seatId' in of) query = query.where('seat.id', '=', of.seatId)
  else {
    query = query.where('seat.round_id', '=', of.roundId)
    if (of.municipalityCode) query = query.where('seat.municipality_code', '=', of.municipalityCode)
  }
  const bySeat = Map.groupBy(await query.execute(), ({ id }) => id)
  return new Map([...bySeat].map(([id, rows]) => [id, rows.map(({ source }) => source)]))
}

const answersSubmitted = prepared((db, submissionId: string) =>
  db.selectFrom('submitted_answer').select(['question_key', 'value']).where('submission_id', '=', submissionId),
)

/** A submitted version's answers as JSON, by question. */
export async function listSubmittedAnswers(db: Db | Tx, submissionId: string): Promise<Map<string, string>> {
  const rows = await answersSubmitted(db, submissionId)
  return new Map(rows.map((row) => [row.question_key, row.value]))
}
