/** The answers of one municipality's three roles side by side, next to the whole country's. */

import type { Translate } from '../kernel/i18n/translate.ts'
import type { Questionnaire } from '../questionnaire/queries.ts'
import { labelIn, type Question, type QuestionnaireDocument, seatRoles } from '../questionnaire/rules.ts'
import { type Sheet, sheetOf } from '../questionnaire/sheet.rules.ts'
import type { ConfirmedAnswer } from '../responses/known.queries.ts'
import { sourceWords } from '../responses/pages.ts'
import { partsOf as partsOfForm } from '../responses/parts.rules.ts'
import type { Choice } from '../responses/queries.ts'
import { answerLines, answerWords, entryWords, partWords } from '../responses/words.pages.ts'
import type { AnswerSource } from '../schema.ts'
import { measureOf, partsOf } from './measures.rules.ts'
import { type AnswersBySeat, type ComparedSeat, numbersOf, seatsAsked, sharesOf } from './rules.ts'
import { decimal, focusWords, percent } from './words.pages.ts'

interface Voices {
  questionnaire: Questionnaire
  /** What was chosen where two people had answered differently. */
  choices: Choice[]
  seats: ComparedSeat[] // of the whole round
  code: string
  answersTo: (questionKey: string) => AnswersBySeat
  /** How each seat's answers came. */
  sources: Map<string, AnswerSource[]>
  /** Answers that were confirmed from an earlier round. */
  confirmed: ConfirmedAnswer[]
}

interface Row {
  text: string
  voices: { lines: string[]; kind: 'answer' | 'none' | 'not_asked'; from?: string }[]
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
      title: labelIn(theme, t.lang),
      questions: document.questions
        .filter((question) => question.theme === theme.value)
        .map((question) => ({
          number: question.order,
          title: labelIn(question, t.lang),
          href: `/jamfor?fraga=${question.key}`,
          rows: rowsOf(v, question, own, sheets, anyInvited, t),
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
  const parts = question.type === 'likert' ? question.rows : [null]
  return parts.map((part, index) => {
    const voices = own.map((seat, i) => {
      const asked = sheets[i]?.questions.find(({ key }) => key === question.key)
      if (!asked) return { lines: [t('comparison.not_asked')], kind: 'not_asked' as const }
      const words = answerWords(asked, seat && answers.get(seat.id), t)
      const lines = part ? [words.pairs[index]?.text ?? t('responses.unanswered')] : answerLines(words)
      const confirmed = v.confirmed.find(({ seatId, key }) => seatId === seat?.id && key === question.key)
      const from = confirmed ? t('known.from', { round: confirmed.round }) : ''
      return { lines, kind: words.answered ? ('answer' as const) : ('none' as const), from }
    })
    return {
      text: part ? labelIn(part, t.lang) : '',
      voices,
      country: countryOf(v, question, part?.value ?? null, anyInvited, t),
      apart: areApart(v.questionnaire.document, question, part?.value ?? null, own, answers),
    }
  })
}

/** A choice between two persons' values, in words. */
function choiceRow({ role, key, part, kept, others, at, by }: Choice, sheets: Sheet[], t: Translate) {
  const question = sheets.find((sheet) => sheet.role === role)?.questions.find((each) => each.key === key)
  const field = question && partsOfForm(question).find(({ name }) => name === part)
  const wordsOf = (entry: string) => (field ? entryWords(field, entry, t) : entry)
  return {
    role: t(`seat_role.${role}`),
    question: question ? `${question.number}. ${question.label}` : key,
    part: question ? partWords(question, part, t) : '',
    kept: wordsOf(kept),
    others: others.map(wordsOf),
    by,
    at,
  }
}

function countryOf(v: Voices, question: Question, part: string | null, anyInvited: boolean, t: Translate): string {
  const asked = seatsAsked(v.seats, question.roles, null)
  if (question.type === 'number') {
    const { summary } = numbersOf(asked, v.answersTo(question.key), anyInvited)
    return summary ? t('comparison.median_short', { n: decimal(summary.median, t.lang) }) : ''
  }
  const parts = part ? [part] : question.type === 'single' ? [null] : []
  return parts
    .flatMap((one) => {
      const measure = measureOf(v.questionnaire.document, question, one)
      if (!measure) return []
      const { focus } = sharesOf(measure, asked, v.answersTo(question.key), anyInvited)
      return focus ? [`${focusWords(measure, t)}: ${percent(focus.share)} %`] : []
    })
    .join(' ')
}

/** Whether the roles' answers are at least two steps apart on the same scale. */
function areApart(
  document: QuestionnaireDocument,
  question: Question,
  part: string | null,
  own: (ComparedSeat | undefined)[],
  answers: AnswersBySeat,
): boolean {
  const isScale = question.type === 'likert' || (question.type === 'single' && question.analysis.role_gap)
  const measure = isScale ? measureOf(document, question, part) : null
  if (!measure || (question.type === 'likert' && partsOf(question).length === 0)) return false
  const places = own.flatMap((seat) => {
    const place = seat ? measure.place(answers.get(seat.id)) : null
    return typeof place === 'number' ? [place] : []
  })
  return places.length > 1 && Math.max(...places) - Math.min(...places) >= 2
}
