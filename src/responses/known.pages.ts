/** Answers from before, beside their questions and on the receipt. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, localDate } from '../kernel/time.ts'
import { listText } from '../kernel/words.ts'
import { rates } from '../questionnaire/burden.rules.ts'
import type { AnswerByType } from '../questionnaire/rules.ts'
import type { Sheet, SheetQuestion } from '../questionnaire/sheet.rules.ts'
import type { ConfirmedAnswer } from './known.queries.ts'
import { type Known, minutesSaved, type Standing, standingOf } from './known.rules.ts'
import type { Survey } from './pages.ts'
import { answerWords } from './words.pages.ts'

/** Longer texts are folded after about so many characters. */
const longestLead = 240

/**
 * What is known of each question, in words. Each has a button of its own, and no button confirms several: an answer is
 * worth something when somebody has read the question and the earlier answer, and one press for all would be made unread.
 * The question's fields are folded until something else is answered, so that a theme is not longer with answers from before.
 * @param isOpen shows all fields, as somebody has typed in them
 */
export function knownViews({ known, state, t }: Survey, questions: SheetQuestion[], isOpen = false) {
  const views: Record<string, ReturnType<typeof knownView> & { is: Standing; isOpen: boolean }> = {}
  for (const question of questions) {
    const found = known.get(question.key)
    if (!found) continue
    const is = standingOf(state, question.key)
    views[question.key] = { ...knownView(question, found, t), is, isOpen: isOpen || is === 'anew' }
  }
  return views
}

function knownView(question: SheetQuestion, { answer, round, on }: Known, t: Translate) {
  const { lines, groups } = answerWords(question, answer, t)
  const [lead, rest] = question.type === 'text' ? folded(lines[0] ?? '') : ['', '']
  return {
    when: t('known.when', { round, date: day(on, t) }),
    label: question.label,
    // Of an example its first field says which it is.
    lines: question.type === 'structured' ? groups.map(([first]) => first?.text ?? '') : lines,
    lead,
    rest,
    pairs: question.type === 'likert' ? byPoint(question, answer as AnswerByType['likert']) : [],
    groups,
  }
}

type Pair = { term: string; text: string }

/** A matrix by answer: its rows one below the other would be as long as the question. */
function byPoint({ points, extras, rows }: Extract<SheetQuestion, { type: 'likert' }>, answer: AnswerByType['likert']) {
  return [...points, ...extras].flatMap(({ value, label }): Pair[] => {
    const own = rows.filter((row) => String(answer[row.value]) === value)
    return own.length === 0 ? [] : [{ term: label, text: own.map((row) => row.label).join(' · ') }]
  })
}

function folded(text: string): [lead: string, rest: string] {
  if (text.length <= longestLead * 1.25) return ['', '']
  const end = text.lastIndexOf(' ', longestLead)
  const at = end > 0 ? end : longestLead
  return [`${text.slice(0, at)} …`, `… ${text.slice(at).trim()}`]
}

/** "Omgång 2026, 3 maj 2026", by question, of a draft. */
export function confirmedInDraft({ known, state, t }: Survey): Map<string, string> {
  const own = [...known].filter(([key, { from }]) => state.confirmed.get(key)?.from === from)
  return new Map(own.map(([key, { round, on }]) => [key, t('known.confirmed', { round, date: day(on, t) })]))
}

/** The same of a submitted version. */
export function confirmedIn(rows: ConfirmedAnswer[], t: Translate): Map<string, string> {
  return new Map(
    rows.map(({ key, round, at }) => [key, t('known.confirmed', { round, date: day(localDate(at), t) })] as const),
  )
}

function day(date: string, t: Translate): string {
  return formatDate(date, 'date', t.lang)
}

/** What the receipt says of confirmed answers, and how the time saved is counted; null without any. */
export function savedByConfirming({ questions }: Sheet, rows: ConfirmedAnswer[], t: Translate) {
  if (rows.length === 0) return null
  const keys = new Set(rows.map(({ key }) => key))
  const minutes = minutesSaved(questions.filter(({ key }) => keys.has(key)))
  const rounds = listText([...new Set(rows.map(({ round }) => round))], t)
  return {
    text: t('known.n_from', { n: rows.length, of: questions.length, round: rounds }),
    saved: minutes > 0 ? t.n('known.saved', minutes) : '',
    how: t('known.saved_how', { seconds: rates.choose }),
  }
}
