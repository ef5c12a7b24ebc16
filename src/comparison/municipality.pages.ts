/** The answers of one municipality's three roles side by side, next to the whole country's. */

import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import {
  type Answer,
  type AnswerByType,
  labelIn,
  type Question,
  type QuestionnaireDocument,
  scaleOf,
  seatRoles,
} from '../questionnaire/rules.ts'
import type { SeatRole } from '../schema.ts'
import { measureOf, partsOf } from './measures.rules.ts'
import { type AnswersBySeat, type ComparedSeat, numbersOf, seatsAsked, sharesOf } from './rules.ts'
import { paragraphsOf } from './texts.pages.ts'
import { decimal, focusWords, percent } from './words.pages.ts'

interface Voices {
  document: QuestionnaireDocument
  seats: ComparedSeat[] // of the whole round
  code: string
  answersTo: (questionKey: string) => AnswersBySeat
}

interface Row {
  text: string
  voices: { lines: string[]; kind: 'answer' | 'none' | 'not_asked' }[]
  country: string
  apart: boolean
}

export function voicesView(v: Voices, t: Translate) {
  const own = seatRoles.map((role) => v.seats.find((s) => s.place.municipalityCode === v.code && s.role === role))
  const anyInvited = v.seats.some((seat) => seat.invited)
  const answered = own.map((seat) =>
    v.document.questions.some((question) => seat && v.answersTo(question.key).has(seat.id)),
  )
  return {
    roles: seatRoles.map((role, i) => ({ name: t(`seat_role.${role}` as MessageKey), answered: answered[i] ?? false })),
    answeredCount: answered.filter(Boolean).length,
    themes: v.document.themes.map((theme) => ({
      title: labelIn(theme, t.lang),
      questions: v.document.questions
        .filter((question) => question.theme === theme.value)
        .map((question) => ({
          number: question.order,
          title: labelIn(question, t.lang),
          href: `/jamfor?fraga=${question.key}`,
          rows: rowsOf(v, question, own, anyInvited, t),
        })),
    })),
  }
}

function rowsOf(
  v: Voices,
  question: Question,
  own: (ComparedSeat | undefined)[],
  anyInvited: boolean,
  t: Translate,
): Row[] {
  const answers = v.answersTo(question.key)
  const parts = question.type === 'likert' ? question.rows : [null]
  return parts.map((part) => {
    const voices = own.map((seat, i) => {
      if (!question.roles.includes(seatRoles[i] as SeatRole))
        return { lines: [t('comparison.not_asked')], kind: 'not_asked' as const }
      const answer = seat && answers.get(seat.id)
      const lines = answer === undefined ? [] : linesOf(v.document, question, part?.value ?? null, answer, t)
      return lines.length > 0
        ? { lines, kind: 'answer' as const }
        : { lines: [t('comparison.unanswered')], kind: 'none' as const }
    })
    return {
      text: part ? labelIn(part, t.lang) : '',
      voices,
      country: countryOf(v, question, part?.value ?? null, anyInvited, t),
      apart: areApart(v.document, question, part?.value ?? null, own, answers),
    }
  })
}

function linesOf(
  document: QuestionnaireDocument,
  question: Question,
  part: string | null,
  answer: Answer,
  t: Translate,
): string[] {
  switch (question.type) {
    case 'single':
      return labelsOf(question.options, [answer as string], t)
    case 'likert': {
      const value = (answer as AnswerByType['likert'])[part ?? '']
      const { points, extra } = scaleOf(document, question)
      return value === undefined ? [] : labelsOf([...points, ...extra], [`${value}`], t)
    }
    case 'multi': {
      const { options, other } = answer as AnswerByType['multi']
      return [...labelsOf(question.options, options, t), ...(other ? [other] : [])]
    }
    case 'number': {
      const { value, estimate, dontKnow } = answer as AnswerByType['number']
      if (dontKnow) return [t('questionnaire.dont_know')]
      if (value === null) return []
      const number = decimal(value, t.lang)
      return [estimate ? t('comparison.estimated', { n: number }) : number]
    }
    case 'ranking':
      return labelsOf(question.options, answer as string[], t).map((text, i) => `${i + 1}. ${text}`)
    default:
      return paragraphsOf(document, question, answer, t).map((p) => (p.label ? `${p.label}: ${p.text}` : p.text))
  }
}

function labelsOf(
  options: { value: string; label_sv: string; label_en: string }[],
  values: string[],
  t: Translate,
): string[] {
  return values.flatMap((value) => {
    const option = options.find((o) => o.value === value)
    return option ? [labelIn(option, t.lang)] : []
  })
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
      const measure = measureOf(v.document, question, one)
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
