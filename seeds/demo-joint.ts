/** One municipality of the demo whose three roles have handed in, agree on one question, and not on another. */
import type { Deps } from '../src/kernel/deps.ts'
import { linkToken } from '../src/kernel/ids.ts'
import { localDate } from '../src/kernel/time.ts'
import { type Question, respondentTheme } from '../src/questionnaire/rules.ts'
import { answerProposal, propose, readTogether } from '../src/responses/joint/actions.ts'
import { proposedFor } from '../src/responses/joint/rules.ts'

/** @returns the token of one of the three; '' when no municipality has three that have handed in */
export async function addJointAnswers(deps: Deps, roundId: string): Promise<string> {
  const { db } = deps
  const rows = await db
    .selectFrom('seat')
    .innerJoin('response', 'response.seat_id', 'seat.id')
    .innerJoin('invitation', 'invitation.seat_id', 'seat.id')
    .innerJoin('live_link as link', (join) =>
      join.onRef('link.invitation_id', '=', 'invitation.id').on('link.kind', '=', 'holder'),
    )
    .innerJoin('current_holder as holder', 'holder.seat_id', 'seat.id')
    .select(['seat.id as seatId', 'seat.role', 'seat.municipality_code as municipalityCode', 'link.id as linkId'])
    .where('seat.round_id', '=', roundId)
    .where('response.current_submission_id', 'is not', null)
    .orderBy('seat.municipality_code')
    .orderBy('seat.role', 'desc')
    .execute()
  const whole = [...Map.groupBy(rows, ({ municipalityCode }) => municipalityCode).values()]
  const three = whole.find(({ length }) => length === 3)?.map((row) => ({ ...row, roundId }))
  const [first, second, third] = three ?? []
  if (!first || !second || !third) return ''
  const { questionnaire, answers } = await readTogether(db, first, localDate(deps.clock.now()))
  const { questions } = questionnaire.document
  const open = questions.filter(({ key, roles, type, theme }) =>
    [
      theme !== respondentTheme,
      roles.length === 3,
      type === 'single' || type === 'likert',
      answers.get(first.seatId)?.[key],
    ].every(Boolean),
  )
  const offer = async (question: Question) => {
    const answer = answers.get(first.seatId)![question.key]!
    await propose(deps, first, { question, answer, seen: '' })
    const together = await readTogether(db, first, localDate(deps.clock.now()))
    return { question, seen: proposedFor(together.joint, question.key)?.id ?? '' }
  }
  const [agreed, disputed, fresh] = open
  if (agreed) {
    const proposed = await offer(agreed)
    for (const seat of [second, third]) await answerProposal(deps, seat, { ...proposed, kind: 'signs', reason: '' })
  }
  if (disputed) {
    const reason = 'Vi som är förtroendevalda ser det inte så. Det saknas beslut i nämnden.'
    await answerProposal(deps, second, { ...(await offer(disputed)), kind: 'dissents', reason })
  }
  if (fresh) await offer(fresh)
  return linkToken(deps.config.secret, second.linkId)
}
