/** The demo's responses: drafts and submissions. */
import { newId, sha256 } from '../src/kernel/ids.ts'
import { addMinutes, type UtcText } from '../src/kernel/time.ts'
import type { Questionnaire } from '../src/questionnaire/queries.ts'
import { canonicalAnswers } from '../src/responses/rules.ts'
import { demoAnswers } from './demo-answers.ts'
import { add, earlier, type Rows, type Seat, type World } from './demo-world.ts'

export function addResponse(
  rows: Rows,
  { now, random }: World,
  response: {
    seat: Seat
    roundId: string
    linkId: string
    questionnaire: Questionnaire
    from: UtcText
    drafts: boolean
  },
): void {
  const { seat, questionnaire, drafts } = response
  const { role, municipality } = seat
  const who = { role, region: municipality.region, group: municipality.group }
  const all = Object.entries(demoAnswers(questionnaire.document, who, random))
  const entries = drafts ? all.slice(0, 3 + Math.floor(random() * 10)) : all
  const startedAt = addMinutes(response.from, 2)
  const wanted = addMinutes(startedAt, 20 + Math.floor(random() * 60 * 24 * 6))
  const savedAt = wanted < now ? wanted : addMinutes(now, -30)
  const id = newId()
  const submissionId = drafts ? null : newId()
  add(rows, 'response', {
    id,
    seat_id: seat.id,
    round_id: response.roundId,
    started_at: earlier(startedAt, savedAt),
    saved_at: savedAt,
    current_submission_id: submissionId,
  })
  const values = entries.map(([question_key, answer]) => ({ question_key, value: JSON.stringify(answer) }))
  for (const value of values) add(rows, 'answer', { response_id: id, ...value, saved_at: savedAt })
  if (!submissionId) return
  add(rows, 'submission', {
    id: submissionId,
    response_id: id,
    version: 1,
    submitted_at: savedAt,
    link_id: response.linkId,
    hash: sha256(
      canonicalAnswers(questionnaire.hash, new Map(values.map(({ question_key, value }) => [question_key, value]))),
    ),
  })
  for (const value of values) add(rows, 'submitted_answer', { submission_id: submissionId, ...value })
}
