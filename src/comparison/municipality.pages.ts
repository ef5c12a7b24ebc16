/** The answers of one municipality's three roles side by side, next to the whole country's. */

import type { Translate } from '../kernel/i18n/translate.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { Questionnaire } from '../questionnaire/queries.ts'
import { labelIn, type Question, type QuestionnaireDocument, seatRoles } from '../questionnaire/rules.ts'
import { type Sheet, sheetOf } from '../questionnaire/sheet.rules.ts'
import { jointView } from '../responses/joint/pages.ts'
import { type JointAnswer, type Member, proposedFor } from '../responses/joint/rules.ts'
import { type VoiceRow, voiceRows } from '../responses/joint/voices.pages.ts'
import type { ConfirmedAnswer } from '../responses/known.queries.ts'
import { sourceWords } from '../responses/pages.ts'
import { partsOf as partsOfForm } from '../responses/parts.rules.ts'
import type { Choice } from '../responses/queries.ts'
import { entryWords, partWords } from '../responses/words.pages.ts'
import type { AnswerSource } from '../schema.ts'
import type { Coded } from './coded.queries.ts'
import { isScale, measureOf, stepsApart, stepsBetween } from './measures.rules.ts'
import type { AnswersBySeat } from './queries.ts'
import { type ComparedSeat, numbersOf, seatsAsked, sharesOf } from './rules.ts'
import { percent } from './statistics.rules.ts'
import { decimal, focusWords } from './words.pages.ts'

interface Voices {
  questionnaire: Questionnaire
  /** What was chosen where two people had answered differently. */
  choices: Choice[]
  seats: readonly ComparedSeat[] // of the whole round
  code: string
  /** The municipality's own. */
  answersTo: (questionKey: string) => AnswersBySeat
  coded: Coded
  /** How each seat's answers came. */
  sources: Map<string, AnswerSource[]>
  /** Answers that were confirmed from an earlier round. */
  confirmed: ConfirmedAnswer[]
  /** The answers proposed as the municipality's joint ones, and who may sign them. */
  joint: JointAnswer[]
  members: Member[]
  jointFrom: UtcText | null
  today: LocalDate
}

interface Row extends VoiceRow {
  country: string
  apart: boolean
}

export function voicesView(v: Voices, t: Translate) {
  const { document } = v.questionnaire
  const sheets = seatRoles.map((role) => sheetOf(v.questionnaire, role, t.lang))
  const own = seatRoles.map((role) => v.seats.find((s) => s.place.municipalityCode === v.code && s.role === role))
  const anyInvited = v.seats.some((seat) => seat.invited)
  const answered = own.map((seat) =>
    document.questions.some((question) => seat && v.answersTo(question.key).has(seat.id)),
  )
  return {
    roles: seatRoles.map((role, i) => ({
      name: t(`seat_role.${role}`),
      answered: answered[i] ?? false,
      how: sourceWords(v.sources.get(own[i]?.id ?? '') ?? [], t),
    })),
    answeredCount: answered.filter(Boolean).length,
    choices: v.choices.map((choice) => choiceRow(choice, sheets, t)),
    themes: document.themes.map((theme) => ({
      key: theme.value,
      title: labelIn(theme, t.lang),
      questions: document.questions
        .filter((question) => question.theme === theme.value)
        .map((question) => ({
          number: question.order,
          title: labelIn(question, t.lang),
          href: `/jamfor?fraga=${question.key}`,
          rows: rowsOf(v, question, own, sheets, anyInvited, t),
          joint: jointOf(v, question, t),
        })),
    })),
  }
}

function rowsOf(
  v: Voices,
  question: Question,
  own: (ComparedSeat | undefined)[],
  sheets: Sheet[],
  anyInvited: boolean,
  t: Translate,
): Row[] {
  const answers = v.answersTo(question.key)
  const fromWords = (confirmed?: ConfirmedAnswer) => (confirmed ? t('known.from', { round: confirmed.round }) : '')
  const voices = own.map((seat, i) => ({
    asked: sheets[i]?.questions.find(({ key }) => key === question.key),
    answer: seat && answers.get(seat.id),
    missing: t('responses.unanswered'),
    from: fromWords(v.confirmed.find(({ seatId, key }) => seatId === seat?.id && key === question.key)),
  }))
  return voiceRows(question, voices, t).map((row) => ({
    ...row,
    country: countryOf(v, question, row.row, anyInvited, t),
    apart: areApart(v.questionnaire.document, question, row.row, own, answers),
  }))
}

/** The joint answer proposed, and those that it replaced and somebody dissented from. */
function jointOf(v: Voices, question: Question, t: Translate) {
  const view = (one: JointAnswer) => jointView(one, question, { ...v, isNamed: true }, t)
  const proposed = proposedFor(v.joint, question.key)
  const earlier = v.joint.filter((one) => one.questionKey === question.key && one.replacedAt !== null)
  return proposed ? { now: view(proposed), earlier: earlier.toReversed().map(view) } : null
}

/** A choice between two persons' values, in words. */
function choiceRow({ role, key, part, kept, others, at, by, isColleague }: Choice, sheets: Sheet[], t: Translate) {
  const question = sheets.find((sheet) => sheet.role === role)?.questions.find((each) => each.key === key)
  const field = question && partsOfForm(question).find(({ name }) => name === part)
  const wordsOf = (entry: string) => (field ? entryWords(field, entry, t) : entry)
  return {
    role: t(`seat_role.${role}`),
    question: question ? `${question.number}. ${question.label}` : key,
    part: question ? partWords(question, part, t) : '',
    kept: wordsOf(kept),
    others: others.map(wordsOf),
    by: isColleague ? t('colleague.is', { name: by }) : by,
    at,
  }
}

function countryOf(v: Voices, question: Question, part: string | null, anyInvited: boolean, t: Translate): string {
  const asked = seatsAsked(v.seats, question.roles, null)
  if (question.type === 'number') {
    const { summary } = numbersOf(asked, v.coded.numbersOf(question.key), anyInvited)
    return summary ? t('comparison.median_short', { n: decimal(summary.median, t.lang) }) : ''
  }
  const parts = part ? [part] : question.type === 'single' ? [null] : []
  return parts
    .flatMap((one) => {
      const measure = measureOf(v.questionnaire.document, question, one)
      if (!measure) return []
      const { focus } = sharesOf(measure, asked, v.coded.placesOf(measure), anyInvited)
      return focus ? [`${focusWords(measure, t)}: ${percent(focus.share)} %`] : []
    })
    .join(' ')
}

/** Whether the roles' answers to a scale are so far apart that the voices differ. */
function areApart(
  document: QuestionnaireDocument,
  question: Question,
  part: string | null,
  own: (ComparedSeat | undefined)[],
  answers: AnswersBySeat,
): boolean {
  const measure = isScale(question) ? measureOf(document, question, part) : null
  if (!measure) return false
  const steps = stepsBetween(own.map((seat) => (seat ? measure.place(answers.get(seat.id)) : null)))
  return steps !== null && steps >= stepsApart
}
