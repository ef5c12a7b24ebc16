/** Answers from before: what a seat's role answered in earlier rounds, and what was confirmed from there. */
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import { localDate, type UtcText } from '../kernel/time.ts'
import { isSurelySame } from '../lists/person.rules.ts'
import { sameMeaning } from '../questionnaire/crosswalk.rules.ts'
import { getQuestionnaire, listJudgements } from '../questionnaire/queries.ts'
import type { EarlierAnswer } from './known.rules.ts'

/**
 * The answers that count in each earlier round, of the same role of the same municipality; the latest round first.
 * `judged`: how many judgements there are, which never change once published.
 */
const answersBefore = prepared((db, seatId: string) =>
  db
    .selectFrom('seat as own')
    .innerJoin('round as now', 'now.id', 'own.round_id')
    .innerJoin('round', (join) => join.onRef('round.starts_on', '<', 'now.starts_on'))
    .innerJoin('seat', (join) =>
      join
        .onRef('seat.round_id', '=', 'round.id')
        .onRef('seat.municipality_code', '=', 'own.municipality_code')
        .onRef('seat.role', '=', 'own.role'),
    )
    .innerJoin('current_answer as answer', 'answer.seat_id', 'seat.id')
    .innerJoin('submission', 'submission.id', 'answer.submission_id')
    .leftJoin('invitation_link as link', 'link.id', 'submission.link_id')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'own.id')
    .select(['link.name', 'link.email', 'holder.name as holderName', 'holder.email as holderEmail'])
    .select((eb) => [
      'answer.question_key as key',
      'answer.value',
      'submission.id as from',
      'submission.submitted_at as at',
      'round.name as round',
      'round.questionnaire_id as questionnaireId',
      eb
        .selectFrom('question_judgement as judgement')
        .innerJoin('questionnaire', 'questionnaire.id', 'judgement.questionnaire_id')
        .select(eb.fn.countAll().as('n'))
        .as('judged'),
    ])
    .where('own.id', '=', seatId)
    .orderBy('round.starts_on', 'desc')
    .orderBy('round.id'),
)

/** By question, what was answered last to a question with the same meaning. */
export async function listEarlierAnswers(
  db: Db | Tx,
  { seatId, questionnaireId, hasEarlier }: { seatId: string; questionnaireId: string; hasEarlier: boolean },
): Promise<Map<string, EarlierAnswer>> {
  const known = new Map<string, EarlierAnswer>()
  if (!hasEarlier) return known
  for (const { key, value, from, at, round, ...of } of await answersBefore(db, seatId)) {
    if (known.has(key) || value === 'null') continue
    const keys = await keysInCommon(db, of.questionnaireId, questionnaireId, Number(of.judged))
    if (keys?.has(key) !== false) known.set(key, { value, from, round, on: localDate(at), isByHolder: isByHolder(of) })
  }
  return known
}

type Who = Record<'name' | 'email' | 'holderName' | 'holderEmail', string | null>

/** Whether who handed in then holds the seat now; false when either is not known. */
function isByHolder({ name, email, holderName, holderEmail }: Who): boolean {
  if (name === null || email === null || holderName === null || holderEmail === null) return false
  return isSurelySame({ name, email }, { name: holderName, email: holderEmail })
}

const inCommon = new Map<string, ReadonlySet<string>>()

/** The questions that mean the same in both versions; null when they are one version, and all do. */
async function keysInCommon(db: Db | Tx, earlier: string, later: string, judged: number) {
  if (earlier === later) return null
  const pair = `${earlier} ${later} ${judged}`
  let keys = inCommon.get(pair)
  if (!keys) {
    const [was, is] = [await getQuestionnaire(db, earlier), await getQuestionnaire(db, later)]
    keys = new Set(sameMeaning(was.document, is.document, await listJudgements(db)).keys())
    inCommon.set(pair, keys)
  }
  return keys
}

/** A submitted answer that was confirmed, and the round that it is from. */
export interface ConfirmedAnswer {
  submissionId: string
  seatId: string
  key: string
  round: string
  roundSlug: string
  at: UtcText
}

/** Of these submitted versions, or of those that count of a municipality. */
export async function listConfirmed(
  db: Db,
  of: { submissionIds: string[] } | { roundId: string; municipalityCode: string },
): Promise<ConfirmedAnswer[]> {
  const query = db
    .selectFrom('submitted_answer as answer')
    .innerJoin('submission', 'submission.id', 'answer.submission_id')
    .innerJoin('response', 'response.id', 'submission.response_id')
    .innerJoin('submission as earlier', 'earlier.id', 'answer.confirmed_from')
    .innerJoin('response as before', 'before.id', 'earlier.response_id')
    .innerJoin('round', 'round.id', 'before.round_id')
    .select(['answer.submission_id as submissionId', 'response.seat_id as seatId', 'answer.question_key as key'])
    .select(['round.name as round', 'round.slug as roundSlug', 'earlier.submitted_at as at'])
    .orderBy('answer.question_key')
  if ('submissionIds' in of) return query.where('answer.submission_id', 'in', of.submissionIds).execute()
  const current = db
    .selectFrom('current_answer')
    .innerJoin('seat', 'seat.id', 'current_answer.seat_id')
    .select('submission_id')
    .where('seat.round_id', '=', of.roundId)
    .where('seat.municipality_code', '=', of.municipalityCode)
  return query.where('answer.submission_id', 'in', current).execute()
}
