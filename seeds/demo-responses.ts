/** The demo's responses: drafts and submissions. */
import { newId, sha256 } from '../src/kernel/ids.ts'
import { addMinutes, localDate, type UtcText } from '../src/kernel/time.ts'
import { secondsFor } from '../src/questionnaire/burden.rules.ts'
import type { Questionnaire } from '../src/questionnaire/queries.ts'
import { type Answers, type QuestionnaireDocument, respondentTheme } from '../src/questionnaire/rules.ts'
import { canonicalAnswers } from '../src/responses/rules.ts'
import type { SeatRole } from '../src/schema.ts'
import { type Random, randomAnswers } from './answers.ts'
import type { BeforeOf } from './demo-before.ts'
import { add, earlier, type Rows, type Seat, type World } from './demo-world.ts'

export function addResponse(
  rows: Rows,
  { now, random }: World,
  response: {
    seat: Seat
    roundId: string
    linkId: string
    plannerId: string
    questionnaire: Questionnaire
    before: BeforeOf
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
  // A few politicians have answered on paper.
  const isOnPaper = !drafts && role === 'politician' && Number(municipality.code) % 9 === 0
  const hand = isOnPaper
    ? { link_id: null, account_id: response.plannerId, source: 'paper' as const }
    : { link_id: response.linkId, account_id: null, source: 'form' as const }
  const before = isOnPaper ? undefined : response.before(municipality.code, role)
  const values = entries.map(([question_key, answer], n) => {
    // Every second answer from the trial still held.
    const question = questionnaire.document.questions.find(({ key }) => key === question_key)
    const isKnown = n % 2 === 0 && question?.theme !== respondentTheme
    const value = isKnown ? before?.answers.get(question_key) : undefined
    if (!before || value === undefined) return { question_key, value: JSON.stringify(answer), ...hand }
    return { question_key, value, ...hand, source: 'confirmed' as const, confirmed_from: before.submissionId }
  })
  for (const [n, value] of values.entries()) {
    const turn = Number(municipality.code) + 7 * n
    const seconds = value.source === 'form' ? secondsOf(questionnaire.document, value.question_key, turn) : 0
    add(rows, 'answer', { response_id: id, ...value, saved_at: savedAt, seconds })
  }
  if (!submissionId) return
  const isFirst = !isOnPaper && !rows.submission?.some(({ version }) => version === 2)
  const submit = (version: { id: string; number: number; at: UtcText; values: typeof values }) => {
    add(rows, 'submission', {
      id: version.id,
      response_id: id,
      version: version.number,
      submitted_at: version.at,
      link_id: hand.link_id,
      account_id: hand.account_id,
      questionnaire_hash: questionnaire.hash,
      hash: sha256(
        canonicalAnswers(questionnaire.hash, new Map(version.values.map((one) => [one.question_key, one.value]))),
      ),
    })
    for (const value of version.values) add(rows, 'submitted_answer', { submission_id: version.id, ...value })
  }
  // One seat has handed in twice: the second version has a text more, and another text reworded.
  if (isFirst) {
    const texts = values.filter(({ value }) => value.startsWith('"') && value.includes(' '))
    const before = values
      .filter((one) => one !== texts[1])
      .map((one) =>
        one === texts[0] ? { ...one, value: JSON.stringify('Vi återkommer när enhetscheferna har svarat.') } : one,
      )
    submit({ id: newId(), number: 1, at: earlier(startedAt, savedAt), values: before })
  }
  submit({ id: submissionId, number: isFirst ? 2 : 1, at: savedAt, values })
  if (!isOnPaper) addChoice(rows, id, response, Object.fromEntries(all), savedAt)
  else
    add(rows, 'entry', {
      id: newId(),
      seat_id: seat.id,
      account_id: response.plannerId,
      source: 'paper',
      received_on: localDate(savedAt),
      earlier: '{}',
      begun_at: savedAt,
      submission_id: submissionId,
    })
}

/** Between half and one and a half times the estimate. */
function secondsOf(document: QuestionnaireDocument, key: string, turn: number): number {
  const question = document.questions.find((one) => one.key === key)
  return question ? Math.round((secondsFor(document, question) * (50 + ((turn * 37) % 100))) / 100) : 0
}

/** In some municipalities two people had written different obstacles, and one of them chose. */
function addChoice(
  rows: Rows,
  responseId: string,
  { seat, linkId }: { seat: Seat; linkId: string },
  { rk_hinder: kept }: Answers,
  at: UtcText,
): void {
  if (typeof kept !== 'string' || seat.role !== 'social_services' || Number(seat.municipality.code) % 10 !== 1) return
  add(rows, 'answer_choice', {
    id: newId(),
    response_id: responseId,
    question_key: 'rk_hinder',
    part: 'rk_hinder',
    kept,
    others: JSON.stringify(['Det finns för få utbildningsplatser i närheten.']),
    link_id: linkId,
    account_id: null,
    at,
  })
}

export interface Answerer {
  role: SeatRole
  region: string
  group: string
}

/** Politicians answer more positively than managers. */
const byRole: Record<SeatRole, number> = { politician: 0.55, social_services: 0.05, health_care: -0.25 }
/** One region that is far ahead in welfare technology, and one that is behind. */
const technology: Record<string, number> = { '08': 1.5, '10': -0.8 }

export function demoAnswers(document: QuestionnaireDocument, who: Answerer, random: Random): Answers {
  const answers: Answers = {}
  for (const { value: theme } of document.themes) {
    const part = { ...document, questions: document.questions.filter((question) => question.theme === theme) }
    Object.assign(answers, randomAnswers(part, who.role, random, lean(theme, who)))
  }
  return isRural(who.group) ? withFewNurses(answers, random) : answers
}

function lean(theme: string, { role, region, group }: Answerer): number {
  const here = ((Number(region) * 37) % 11) / 11 - 0.5
  const rural = isRural(group) ? -0.4 : group.startsWith('A') ? 0.15 : 0
  if (theme === 'valfardsteknik') return byRole[role] * 0.5 + (technology[region] ?? here * 0.4)
  if (theme === 'rekrytering') return byRole[role] + rural + here * 0.5
  if (theme === 'ledarskap') return byRole[role] + here * 0.4 - rural * 0.5
  return byRole[role] * 0.8 + here * 0.4
}

/** Municipality groups of small rural municipalities. */
function isRural(group: string): boolean {
  return group === 'C8' || group === 'C9'
}

/** In rural municipalities, far from hospitals, nurses are the hardest to recruit. */
function withFewNurses(answers: Answers, random: Random): Answers {
  const difficulty = answers.rk_svarighet
  if (typeof difficulty !== 'object' || Array.isArray(difficulty)) return answers
  const rows = { ...(difficulty as Record<string, number | string>) }
  for (const row of ['sjukskoterska', 'specialistsjukskoterska']) {
    if (typeof rows[row] === 'number' && random() < 0.85) rows[row] = random() < 0.65 ? 1 : 2
  }
  return { ...answers, rk_svarighet: rows }
}
