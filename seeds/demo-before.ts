/** The demo's earlier round: a trial in three counties, the year before, whose answers are known in the round that is on. */
import { newId, sha256 } from '../src/kernel/ids.ts'
import { addDays, type LocalDate, type UtcText } from '../src/kernel/time.ts'
import { seatRoles } from '../src/questionnaire/rules.ts'
import { canonicalAnswers } from '../src/responses/rules.ts'
import type { SeatRole } from '../src/schema.ts'
import { seededRandom } from './answers.ts'
import { demoAnswers } from './demo-responses.ts'
import { add, at, type Rows, type World } from './demo-world.ts'

const regions = ['05', '08', '20']

/** What a role of a municipality handed in. */
export interface Before {
  submissionId: string
  /** Question → JSON. */
  answers: ReadonlyMap<string, string>
}
export type BeforeOf = (municipality: string, role: SeatRole) => Before | undefined

export function addRoundBefore(
  rows: Rows,
  world: World,
  { from, to, plannerId }: { from: LocalDate; to: LocalDate; plannerId: string },
): BeforeOf {
  const { questionnaire } = world
  // Numbers of its own, so that the round that is on stays what it would be without this one.
  const random = seededRandom(2018_05)
  const roundId = newId()
  const slug = String(Number(from.slice(0, 4)) - 1)
  const [starts, ends] = [addDays(from, -364), addDays(to, -364)]
  add(rows, 'round', {
    id: roundId,
    slug,
    name: `Provomgång ${slug}`,
    active: 0,
    starts_on: starts,
    ends_on: ends,
    reply_days: 14,
    answer_deadline: addDays(ends, 14),
    split_threshold: 25,
    diary_number: null,
    questionnaire_id: questionnaire.id,
    frozen_at: at(addDays(starts, 2), '09:00'),
    frozen_hash: questionnaire.hash,
    created_at: at(addDays(starts, -60), '10:00'),
    created_by: plannerId,
    archived_at: at(addDays(ends, 40), '10:00'),
  })
  const known = new Map<string, Before>()
  for (const { code, region, group } of world.municipalities.filter((one) => regions.includes(one.region)))
    for (const role of seatRoles) {
      const [seatId, id, submissionId] = [newId(), newId(), newId()]
      add(rows, 'seat', { id: seatId, round_id: roundId, municipality_code: code, role })
      if (random() < 0.1) continue
      const given = Object.entries(demoAnswers(questionnaire.document, { role, region, group }, random))
      const answers = new Map(given.map(([key, answer]) => [key, JSON.stringify(answer)]))
      const handedIn: UtcText = at(addDays(ends, -Math.floor(random() * 120)), '13:20')
      add(rows, 'response', {
        id,
        seat_id: seatId,
        round_id: roundId,
        started_at: handedIn,
        saved_at: handedIn,
        current_submission_id: submissionId,
      })
      add(rows, 'submission', {
        id: submissionId,
        response_id: id,
        version: 1,
        submitted_at: handedIn,
        link_id: null,
        hash: sha256(canonicalAnswers(questionnaire.hash, answers)),
        questionnaire_hash: questionnaire.hash,
      })
      for (const [question_key, value] of answers) {
        const answer = { question_key, value, source: 'form' as const }
        add(rows, 'answer', { response_id: id, ...answer, saved_at: handedIn, seconds: 0 })
        add(rows, 'submitted_answer', { submission_id: submissionId, ...answer })
      }
      known.set(`${code} ${role}`, { submissionId, answers })
    }
  return (municipality, role) => known.get(`${municipality} ${role}`)
}
