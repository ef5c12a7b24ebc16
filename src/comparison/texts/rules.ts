/** Everything in words of a round: answers, and what was said at the seminars. */

import type { Lang } from '../../kernel/time.ts'
import {
  type Answer,
  type AnswerByType,
  fieldOptions,
  labelIn,
  type Question,
  type QuestionnaireDocument,
} from '../../questionnaire/rules.ts'
import type { SeatRole } from '../../schema.ts'
import type { ComparedSeat } from '../rules.ts'
import type { Said, Written } from './queries.ts'
import { placesIn, searchOf } from './search.rules.ts'

/** A text with who it comes from; '' where nobody was named. */
export interface Told {
  key: string // of its source: `svar.SEAT.QUESTION` or `sagt.STATEMENT`
  text: string
  theme: string
  question: Question | null
  kind: Said['kind'] | null // of what was said at a seminar
  seminar: { slug: string; name: string } | null
  municipalityCode: string
  municipality: string
  role: SeatRole | null
  regionCode: string
  region: string
  groupCode: string
  group: { sv: string; en: string }
}

interface Paragraph {
  label: string // '' for a plain text
  text: string
}

/** An answer's words: a text, an example's fields, or what was written beside the options. */
export function paragraphsOf(
  document: QuestionnaireDocument,
  question: Question,
  answer: Answer,
  lang: Lang,
): Paragraph[] {
  if (question.type === 'text') return String(answer).trim() === '' ? [] : [{ label: '', text: String(answer) }]
  if (question.type === 'multi') {
    const { other } = answer as AnswerByType['multi']
    return other === '' ? [] : [{ label: '', text: other }]
  }
  if (question.type !== 'structured') return []
  return (answer as AnswerByType['structured']).flatMap((item) =>
    question.fields.flatMap((field) => {
      const options = fieldOptions(document, field)
      const text = [item[field.key] ?? []]
        .flat()
        .map((value) => {
          const option = options.find((o) => o.value === value)
          return option ? labelIn(option, lang) : value
        })
        .join(', ')
      return text === '' ? [] : [{ label: labelIn(field, lang), text }]
    }),
  )
}

/** The questions that are answered in words, wholly or beside the options. */
export function wordQuestions({ questions }: QuestionnaireDocument): Question[] {
  return questions.filter(
    (question) =>
      question.type === 'text' ||
      question.type === 'structured' ||
      (question.type === 'multi' && question.options.some((option) => option.free_text)),
  )
}

/** By theme and question, answers before what was said, then by municipality. */
export function toldBy(
  document: QuestionnaireDocument,
  of: { seats: readonly ComparedSeat[]; written: Written[]; said: Said[] },
  lang: Lang,
): Told[] {
  const questions = new Map(document.questions.map((question) => [question.key, question]))
  const seats = new Map(of.seats.map((seat) => [seat.id, seat]))
  const places = new Map(of.seats.map(({ place }) => [place.municipalityCode, place]))
  const answers = of.written.flatMap(({ seatId, questionKey, value }): Told[] => {
    const [seat, question] = [seats.get(seatId), questions.get(questionKey)]
    if (!seat || !question) return []
    const paragraphs = paragraphsOf(document, question, JSON.parse(value) as Answer, lang)
    if (paragraphs.length === 0) return []
    const text = paragraphs.map(({ label, text: said }) => (label ? `${label}: ${said}` : said)).join('\n')
    const { place, role } = seat
    return [
      {
        key: `svar.${seatId}.${questionKey}`,
        text: text.normalize('NFC'),
        theme: question.theme,
        question,
        kind: null,
        role,
        ...place,
        seminar: null,
        group: { sv: place.groupSv, en: place.groupEn },
      },
    ]
  })
  const statements = of.said.map((one): Told => {
    const place = places.get(one.municipalityCode ?? '')
    return {
      key: `sagt.${one.id}`,
      text: one.text.normalize('NFC'),
      theme: one.theme,
      question: questions.get(one.questionKey ?? '') ?? null,
      kind: one.kind,
      seminar: { slug: one.slug, name: one.seminar },
      municipalityCode: one.municipalityCode ?? '',
      municipality: one.municipality ?? '',
      role: one.role,
      regionCode: one.regionCode,
      region: one.region,
      groupCode: place?.groupCode ?? '',
      group: { sv: place?.groupSv ?? '', en: place?.groupEn ?? '' },
    }
  })
  const themes = document.themes.map(({ value }) => value)
  const order = (one: Told) => themes.indexOf(one.theme) * 1000 + (one.question?.order ?? 999)
  return [...answers, ...statements].sort(
    (a, b) =>
      order(a) - order(b) ||
      Number(a.kind !== null) - Number(b.kind !== null) ||
      (a.municipalityCode < b.municipalityCode ? -1 : Number(a.municipalityCode > b.municipalityCode)),
  )
}

interface Wanted {
  tema: string
  fraga: string
  kalla: '' | 'svar' | 'sagt'
  roll: string
  region: string
  grupp: string
  sok: string
}

/** Those wanted, with where each has what is searched for. */
export function chosenTexts(all: Told[], wanted: Wanted): { told: Told; places: [number, number][] }[] {
  const search = searchOf(wanted.sok)
  const is = (value: string, chosen: string) => chosen === '' || value === chosen
  return all.flatMap((told) => {
    const isWanted =
      is(told.theme, wanted.tema) &&
      is(told.question?.key ?? '', wanted.fraga) &&
      is(told.kind === null ? 'svar' : 'sagt', wanted.kalla) &&
      is(told.role ?? '', wanted.roll) &&
      is(told.regionCode, wanted.region) &&
      is(told.groupCode, wanted.grupp)
    const places = isWanted ? placesIn(told.text, search) : null
    return places ? [{ told, places }] : []
  })
}

/** Whether the quote's words stand in the text in this order; what is left out is marked […]. */
export function isQuoteOf(quote: string, text: string): boolean {
  const plain = (words: string) => words.normalize('NFC').replace(/\s+/g, ' ').trim()
  let rest = plain(text)
  return quote.split(/\[(?:…|\.\.\.)\]/).every((part) => {
    const at = rest.indexOf(plain(part))
    if (at === -1) return false
    rest = rest.slice(at + plain(part).length)
    return true
  })
}
