import { senderOf } from '../invitations/letters.rules.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { SeatRole } from '../kernel/db/schema.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Invalid } from '../kernel/errors.ts'
import { newId, sha256 } from '../kernel/ids.ts'
import { cancelAsking, enqueueMail } from '../kernel/mail/outbox.ts'
import { localDate } from '../kernel/time.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import type { Answer } from '../questionnaire/rules.ts'
import { sheetOf } from '../questionnaire/sheet.rules.ts'
import { readTemplates } from '../templates/queries.ts'
import type { Receipt } from './letters.rules.ts'
import { receiptMail } from './mails.ts'
import {
  deleteAnswers,
  findReceiptReader,
  getResponseState,
  insertSubmission,
  openResponse,
  type ResponseState,
  type Submission,
  upsertAnswers,
} from './queries.ts'
import { answersOf, canonicalAnswers, listMissing, whyCannotAnswer } from './rules.ts'

type Needs = Pick<Deps, 'db' | 'clock'>

/**
 * Saves the changed answers of one seat; null makes a question unanswered.
 * @throws Conflict `responses.closed` after the last day to answer.
 */
export async function saveAnswers(
  deps: Needs,
  state: Pick<ResponseState, 'seatId' | 'roundId' | 'deadline'>,
  changes: ReadonlyMap<string, Answer | null>,
): Promise<void> {
  refuseAfterDeadline(deps, state)
  if (changes.size === 0) return
  const now = deps.clock.now()
  const kept: { key: string; value: string }[] = []
  const cleared: string[] = []
  for (const [key, answer] of changes) {
    if (answer === null) cleared.push(key)
    else kept.push({ key, value: JSON.stringify(answer) })
  }
  await deps.db.transaction().execute(async (tx) => {
    const responseId = await openResponse(tx, state, now)
    await upsertAnswers(tx, responseId, kept, now)
    await deleteAnswers(tx, responseId, cleared)
  })
}

/**
 * Hands in what is saved as a new version. Handing in the same answers again, from a second click
 * or another tab, gives the version there already is. Each version is acknowledged by one mail.
 * @throws Conflict `responses.closed`; Invalid `responses.missing` when a required answer is missing.
 */
export async function submitResponse(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  seat: { seatId: string; role: SeatRole; linkId: string | null },
): Promise<Submission> {
  return deps.db.transaction().execute(async (tx) => {
    const state = await lockedState(tx, seat.seatId)
    refuseAfterDeadline(deps, state)
    const questionnaire = await getQuestionnaire(tx, state.questionnaireId)
    const sheet = sheetOf(questionnaire, seat.role, 'sv')
    const missing = listMissing(sheet, answersOf(state.stored))
    if (!state.response || missing.length > 0)
      throw new Invalid('responses.missing', { n: missing.length })
    const hash = sha256(canonicalAnswers(questionnaire.hash, state.stored))
    if (state.submission?.hash === hash) return state.submission
    const submission = {
      id: newId(),
      version: (state.submission?.version ?? 0) + 1,
      submittedAt: deps.clock.now(),
      hash,
    }
    await insertSubmission(tx, {
      ...submission,
      responseId: state.response.id,
      linkId: seat.linkId,
    })
    await cancelAsking(tx, ['questionnaire_opened', 'questionnaire_reminder'], seat)
    const counts = { answered: state.stored.size, asked: sheet.questions.length }
    await mailReceipt(deps, tx, { ...seat, roundId: state.roundId }, { ...submission, ...counts })
    return submission
  })
}

/** To who handed in, with the way back to the answers; to nobody when they came by another way. */
async function mailReceipt(
  deps: Pick<Deps, 'clock' | 'config'>,
  tx: Tx,
  seat: { seatId: string; roundId: string; linkId: string | null },
  receipt: Receipt & { id: string },
): Promise<void> {
  const { seatId, linkId } = seat
  const reader = linkId === null ? undefined : await findReceiptReader(tx, linkId)
  if (linkId === null || !reader || reader.email === '') return
  const template = (await readTemplates(tx, seat.roundId))('receipt')
  const message = {
    ...receiptMail(senderOf(deps), template, reader, receipt),
    dedupeKey: `receipt:${receipt.id}`,
    purpose: 'receipt',
    toName: reader.name,
    toEmail: reader.email,
    ...{ seatId, linkId },
  }
  await enqueueMail(tx, [message], deps.clock.now())
}

/** Two submissions of one seat wait for each other: the second sees what the first handed in. */
async function lockedState(tx: Tx, seatId: string): Promise<ResponseState> {
  await tx
    .updateTable('response')
    .set((set) => ({ seat_id: set.ref('seat_id') }))
    .where('seat_id', '=', seatId)
    .execute()
  return getResponseState(tx, seatId)
}

function refuseAfterDeadline(deps: Needs, state: Pick<ResponseState, 'deadline'>): void {
  const refusal = whyCannotAnswer(state.deadline, localDate(deps.clock.now()))
  if (refusal) throw new Conflict(refusal)
}
