/**
 * How long the questions take, estimated from their wording: the time to read every word, and a time to answer by kind
 * of question. The rates follow what surveys with measured times report: about ten seconds for a question to choose
 * from, less for a row of a matrix, minutes for a text of one's own (Pew Research Center, 8 December 2022), and 184
 * words a minute for reading texts of everyday language (IReST, Trauzettel-Klosinski and Dietz, 2012).
 */
import type { SeatRole } from '../schema.ts'
import { fieldOptions, type Question, type QuestionnaireDocument, questionsFor, scaleOf } from './rules.ts'

/** In seconds, except `wordsPerMinute`. The page of the burden states these. */
export const rates = {
  wordsPerMinute: 184,
  choose: 5,
  row: 4,
  tick: 1,
  /** To find out a figure and write it. */
  figure: 60,
  rank: 6,
  text: 75,
  /** One line or address of an example. */
  line: 15,
  /** One longer text of an example. */
  passage: 45,
}

/** Estimated seconds for somebody who answers the question, in Swedish; of examples, one. */
export function secondsFor(document: QuestionnaireDocument, question: Question): number {
  const words = textsOf(document, question).join(' ').split(/\s+/).filter(Boolean).length
  return Math.round((words / rates.wordsPerMinute) * 60 + answering(question))
}

/** Whole minutes for a role that answers every question it is asked. */
export function minutesFor(document: QuestionnaireDocument, role: SeatRole): number {
  return Math.ceil(totalSeconds(document, questionsFor(document, role)) / 60)
}

export function totalSeconds(document: QuestionnaireDocument, questions: Question[]): number {
  return questions.reduce((sum, question) => sum + secondsFor(document, question), 0)
}

function answering(question: Question): number {
  switch (question.type) {
    case 'single':
      return rates.choose
    case 'likert':
      return rates.row * question.rows.length
    case 'multi':
      return rates.choose + rates.tick * question.options.length
    case 'number':
      return rates.figure
    case 'ranking':
      return rates.tick * question.options.length + rates.rank * question.max_rank
    case 'text':
      return rates.text
    case 'structured':
      return question.fields.reduce((sum, field) => {
        if (field.type === 'single') return sum + rates.choose
        if (field.type === 'multi') return sum + rates.choose
        return sum + (field.type === 'text' && (field.max_length ?? 500) > 200 ? rates.passage : rates.line)
      }, 0)
  }
}

/** What is read: the question, its help, what it may be answered with. */
function textsOf(document: QuestionnaireDocument, question: Question): string[] {
  const own = [question.label_sv, question.help_sv ?? '']
  const labels = (items: { label_sv: string }[]) => items.map(({ label_sv }) => label_sv)
  switch (question.type) {
    case 'single':
    case 'multi':
    case 'ranking':
      return [...own, ...labels(question.options)]
    case 'likert': {
      const { points, extra } = scaleOf(document, question)
      return [...own, ...labels(question.rows), ...labels(points), ...labels(extra)]
    }
    case 'number':
      return [...own, question.unit]
    case 'structured':
      return [...own, ...question.fields.flatMap((field) => [field.label_sv, ...labels(fieldOptions(document, field))])]
    case 'text':
      return own
  }
}
