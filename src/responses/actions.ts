import { senderOf } from '../invitations/letters.rules.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Invalid } from '../kernel/errors.ts'
import { newId, sha256 } from '../kernel/ids.ts'
import { cancelAsking, enqueueMail } from '../kernel/mail/outbox.ts'
import { localDate } from '../kernel/time.ts'
import { readTemplates } from '../letters/queries.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { type SheetQuestion, sheetOf } from '../questionnaire/sheet.rules.ts'
import type { SeatRole } from '../schema.ts'
import { toSeats } from '../seats/queries.ts'
import { closeHandedIn, markWriting } from './colleague.queries.ts'
import { deleteComments } from './comments.queries.ts'
import { type Entry, getSeatToEnter, markEntryDone } from './entry.queries.ts'
import type { Press } from './known.rules.ts'
import { type Receipt, receiptMail, receiptPurpose } from './letters.rules.ts'
import type { Edit } from './parts.rules.ts'
import {
  deleteAnswers,
  findReceiptReader,
  getResponseState,
  type Hand,
  insertChoices,
  insertSubmission,
  listAnswers,
  openResponse,
  type ResponseState,
  type Submission,
  upsertAnswers,
} from './queries.ts'
import { answersOf, canonicalAnswers, isToShare, listMissing, listWrong, rowOf, whyCannotAnswer } from './rules.ts'
import { type Saved, withEdits } from './saving.rules.ts'
import { secondsSpent } from './time.rules.ts'

type Needs = Pick<Deps, 'db' | 'clock'>

/**
 * Saves the edited parts of one seat's draft, each merged with the part stored at that moment, and then what a press
 * changes. Answers that change are marked with the hand.
 * @throws Conflict `responses.closed` after the last day to answer; `colleague.just_closed` when the colleague's link
 * has been closed since the page was shown.
 */
export async function saveParts(
  deps: Needs,
  state: ResponseState,
  edits: ReadonlyMap<SheetQuestion, Edit[]>,
  hand: Hand,
  press: Press | null = null,
): Promise<Saved> {
  refuseAfterDeadline(deps, state, hand)
  const first = withEdits(state, edits, press)
  if (first.changed.length === 0) return first
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const { id, revision } = await openResponse(tx, state, now)
    const { colleagueId } = hand
    if (colleagueId !== null && !(await markWriting(tx, colleagueId, now))) throw new Conflict('colleague.just_closed')
    const isCurrent = revision === (state.response?.revision ?? 0) + 1
    const saved = isCurrent ? first : withEdits({ ...state, ...(await listAnswers(tx, id)) }, edits, press)
    const { confirmed } = saved.state
    const rows = saved.changed.map(({ key }) => ({ key, row: rowOf(saved.state, key) }))
    // Somebody else has saved since the state was read: their save has counted the time until then.
    const spent = isCurrent
      ? secondsSpent(hand, state.response?.savedAt ?? null, { changed: saved.changed, now })
      : null
    await upsertAnswers(
      tx,
      id,
      rows.flatMap(({ key, row }) =>
        row ? [{ key, ...row, seconds: spent?.get(key) ?? 0, confirmed: confirmed.get(key) }] : [],
      ),
      hand,
      now,
    )
    await deleteAnswers(
      tx,
      id,
      rows.filter(({ row }) => !row).map(({ key }) => key),
    )
    await insertChoices(tx, id, saved.settled, hand, now)
    return { ...saved, state: { ...saved.state, response: { id, savedAt: now, revision } } }
  })
}

/**
 * Submits the saved draft as a new version, with a receipt by mail, closes the colleagues' links and deletes the
 * comments. Submitting the same answers again, from a second click or another tab, returns the existing version, unless
 * that one was handed in before answers were shared.
 * @throws Conflict `responses.closed`; Invalid `responses.missing` when an answer is missing or has to be corrected.
 */
export async function submitResponse(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  seat: { seatId: string; role: SeatRole },
  hand: Pick<Hand, 'linkId' | 'accountId' | 'entry'>,
): Promise<Submission> {
  const { linkId, accountId, entry } = hand
  return deps.db.transaction().execute(async (tx) => {
    const state = await lockedState(tx, seat.seatId)
    refuseAfterDeadline(deps, state, hand)
    const questionnaire = await getQuestionnaire(tx, state.questionnaireId)
    const sheet = sheetOf(questionnaire, seat.role, 'sv')
    const missing = listMissing(sheet, answersOf(state.stored))
    const wrong = listWrong(sheet, state)
    if (!state.response || missing.length > 0 || wrong.length > 0) throw new Invalid('responses.missing')
    if (state.isShared) {
      await closeHandedIn(tx, seat.seatId, deps.clock.now())
      await deleteComments(tx, seat.seatId)
    }
    const hash = sha256(canonicalAnswers(questionnaire.hash, state.stored))
    if (state.submission?.hash === hash && !isToShare(state)) {
      if (entry) await markEntryDone(tx, entry.id, state.submission.id)
      return state.submission
    }
    const submission = {
      id: newId(),
      version: (state.submission?.version ?? 0) + 1,
      submittedAt: deps.clock.now(),
      hash,
    }
    await insertSubmission(tx, {
      ...submission,
      responseId: state.response.id,
      linkId,
      accountId,
      questionnaireHash: questionnaire.hash,
    })
    await cancelAsking(tx, ['questionnaire_opened', 'questionnaire_reminder'], 'answered', toSeats([seat.seatId]))
    const counts = { answered: state.stored.size, asked: sheet.questions.length }
    if (entry) await endEntry(deps, tx, { ...entry, accountId, seatId: seat.seatId }, submission)
    const owner = entry ? (await getSeatToEnter(tx, seat.seatId)).linkId : linkId
    await mailReceipt(deps, tx, { roundId: state.roundId, linkId: owner, entry }, { ...submission, ...counts })
    return submission
  })
}

/** @throws Conflict when somebody else has handed in the entry. */
async function endEntry(
  { clock }: Pick<Deps, 'clock'>,
  tx: Tx,
  { id, source, accountId, seatId }: Pick<Entry, 'id' | 'source' | 'seatId'> & { accountId: string | null },
  submission: Submission,
): Promise<void> {
  if (!(await markEntryDone(tx, id, submission.id))) throw new Conflict('entry.is_done')
  const detail = { source, version: submission.version }
  const event = { subject: 'seat' as const, subjectId: seatId, kind: `answers_entered_${source}`, detail }
  await insertHistory(tx, { accountId, now: clock.now() }, [event])
}

/**
 * Mails the receipt with the link back to the answers; sends none when their owner has no link, or no address. Who has
 * answered on paper or by phone and gets letters on paper gets the receipt on paper.
 */
async function mailReceipt(
  deps: Pick<Deps, 'clock' | 'config'>,
  tx: Tx,
  seat: { roundId: string; linkId: string | null; entry: Hand['entry'] },
  receipt: Receipt & { id: string },
): Promise<void> {
  const { linkId, entry } = seat
  const reader = linkId === null ? undefined : await findReceiptReader(tx, linkId)
  const byPost = entry !== undefined && (reader?.email === '' || reader?.byPost === true)
  if (linkId === null || !reader || (reader.email === '' && !byPost)) return
  const purpose = receiptPurpose({ entry })
  const template = (await readTemplates(tx, seat.roundId))(purpose)
  const message = {
    ...receiptMail(senderOf(deps), template, reader, { ...receipt, entry, byPost }),
    byPost,
    dedupeKey: `receipt:${receipt.id}`,
    purpose,
    toName: reader.name,
    toEmail: reader.email,
    about: { invitation_id: reader.invitationId },
    linkId,
  }
  await enqueueMail(tx, [message], deps.clock.now())
}

/** Locks the response, so that a second submission sees what the first one submitted. */
async function lockedState(tx: Tx, seatId: string): Promise<ResponseState> {
  await tx
    .updateTable('response')
    .set((set) => ({ seat_id: set.ref('seat_id') }))
    .where('seat_id', '=', seatId)
    .execute()
  return getResponseState(tx, seatId)
}

/** Answers that staff enter are in time when they came in time. */
function refuseAfterDeadline(
  deps: Needs,
  state: Pick<ResponseState, 'deadline'>,
  { entry }: Pick<Hand, 'entry'>,
): void {
  const refusal = whyCannotAnswer(state.deadline, entry?.receivedOn ?? localDate(deps.clock.now()))
  if (refusal) throw new Conflict(refusal)
}
