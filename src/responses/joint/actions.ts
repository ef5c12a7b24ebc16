import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound, refuse } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { type LocalDate, localDate } from '../../kernel/time.ts'
import type { SeatInvitee } from '../../links/queries.ts'
import { getQuestionnaire } from '../../questionnaire/queries.ts'
import type { Answer, Question } from '../../questionnaire/rules.ts'
import type { StanceKind } from '../../schema.ts'
import { getResponseState } from '../queries.ts'
import {
  insertJointAnswer,
  insertStance,
  listAnswersOf,
  listJointAnswers,
  listMembers,
  lockMunicipality,
  markReplaced,
} from './queries.ts'
import {
  besideOf,
  type JointAnswer,
  presenceOf,
  proposedFor,
  type Stance,
  type Together,
  whyCannotAgree,
} from './rules.ts'

type Seat = Pick<SeatInvitee, 'seatId' | 'role' | 'roundId' | 'municipalityCode'>
type Signer = Seat & Pick<SeatInvitee, 'linkId'>

/** @throws NotFound when the round's municipalities do not see their roles' answers */
export async function readTogether(db: Db | Tx, seat: Seat, today: LocalDate): Promise<Together> {
  const { jointFrom, questionnaireId } = await getResponseState(db, seat.seatId)
  if (jointFrom === null) throw new NotFound()
  const members = await listMembers(db, seat)
  const shared = members.filter((member) => presenceOf(member, jointFrom) === 'shared')
  return {
    questionnaire: await getQuestionnaire(db, questionnaireId),
    jointFrom,
    members,
    answers: await listAnswersOf(
      db,
      shared.map(({ seatId }) => seatId),
    ),
    joint: await listJointAnswers(db, seat),
    today,
  }
}

/**
 * Proposes a joint answer, which its proposer signs. It replaces the one proposed before, which nobody signs any longer.
 * Proposing what is proposed already signs it.
 * @param seen id of the proposed answer that the page showed; '' for none
 * @throws Conflict when another has been proposed meanwhile, or the role may not
 */
export async function propose(
  deps: Pick<Deps, 'db' | 'clock'>,
  seat: Signer,
  { question, answer, seen }: { question: Question; answer: Answer; seen: string },
): Promise<void> {
  const now = deps.clock.now()
  const value = JSON.stringify(answer)
  await deps.db.transaction().execute(async (tx) => {
    const { together, proposed } = await open(tx, seat, question, localDate(now))
    if (proposed?.value === value) return takeStance(tx, seat, proposed, { kind: 'signs', reason: '', at: now })
    if ((proposed?.id ?? '') !== seen) throw new Conflict('joint.replaced')
    if (proposed) await markReplaced(tx, proposed.id, now)
    const { roundId, municipalityCode, seatId, linkId } = seat
    const beside = besideOf(together, question)
    const joint = { id: newId(), questionKey: question.key, value, beside, at: now }
    await insertJointAnswer(tx, { ...joint, roundId, municipalityCode, seatId, linkId })
    await insertStance(tx, joint.id, 1, { seatId, linkId, kind: 'signs', reason: '', at: now })
  })
}

/**
 * Signs the proposed answer, dissents from it, or takes either back.
 * @throws Conflict when another answer has been proposed meanwhile, or the role may not
 */
export async function answerProposal(
  deps: Pick<Deps, 'db' | 'clock'>,
  seat: Signer,
  { question, seen, kind, reason }: { question: Question; seen: string; kind: StanceKind; reason: string },
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const { proposed } = await open(tx, seat, question, localDate(now))
    if (proposed?.id !== seen) throw new Conflict('joint.replaced')
    await takeStance(tx, seat, proposed, { kind, reason, at: now })
  })
}

async function open(tx: Tx, seat: Seat, question: Question, today: LocalDate) {
  await lockMunicipality(tx, seat.roundId, seat.municipalityCode)
  const together = await readTogether(tx, seat, today)
  refuse(whyCannotAgree(together, question, seat.role))
  return { together, proposed: proposedFor(together.joint, question.key) }
}

/** Saying the same again changes nothing. */
async function takeStance(
  tx: Tx,
  { seatId, linkId }: Signer,
  { id, stances }: JointAnswer,
  said: Pick<Stance, 'kind' | 'reason' | 'at'>,
): Promise<void> {
  const own = stances.filter((one) => one.seatId === seatId)
  const last = own.at(-1) ?? { kind: 'none', reason: '' }
  if (last.kind === said.kind && last.reason === said.reason) return
  await insertStance(tx, id, own.length + 1, { ...said, seatId, linkId })
}
