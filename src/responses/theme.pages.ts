/** A theme's form: its questions, their values, and the state after some parts have been saved. */
import type { FormValues } from '../kernel/http/forms.ts'
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { formatDate } from '../kernel/time.ts'
import { hintOf } from '../questionnaire/pages.ts'
import type { Sheet, SheetQuestion, SheetTheme } from '../questionnaire/sheet.rules.ts'
import { type Beside, commentsOn, handWords } from './comments.pages.ts'
import { commentField, longestComment, type RefusedComment } from './comments.rules.ts'
import { knownViews } from './known.pages.ts'
import { standingOf } from './known.rules.ts'
import {
  common,
  leftWords,
  problemWords,
  progressOf,
  progressWords,
  type Survey,
  savedWords,
  standsWords,
} from './pages.ts'
import {
  type Draft,
  type Edit,
  formOfParts,
  isLong,
  type Moved,
  markOf,
  marksOf,
  partsOf,
  partsOfAnswer,
  shownParts,
  viewOf,
  writeNumber,
} from './parts.rules.ts'
import { draftOf, parseNumber } from './reading.rules.ts'
import { rowOf } from './rules.ts'
import { entryWords } from './words.pages.ts'

/** The path of the form with only what has to be answered. */
export const shortWay = 'kort'
const shortThemes = new WeakMap<Sheet, SheetTheme>()

/** What has to be answered, of all themes, as one form. */
export function shortTheme(sheet: Sheet, t: Translate): SheetTheme {
  let theme = shortThemes.get(sheet)
  if (!theme) {
    const questions = sheet.questions.filter(({ required }) => required)
    theme = { value: shortWay, label: t('responses.short_title'), number: 0, why: '', questions }
    shortThemes.set(sheet, theme)
  }
  return theme
}

/** The theme after this one; none after the last, or after the short way. */
export function themeAfter({ themes }: Sheet, theme: SheetTheme): SheetTheme | undefined {
  const index = themes.indexOf(theme)
  return index < 0 ? undefined : themes[index + 1]
}

/** How a theme's form comes back after a post. `stale`: as typed, when the page was too old to save from. */
export interface Returned {
  stale?: { typed: FormValues; began: string }
}

/**
 * Stored values, with problems beside their fields.
 * @param returned set when the form was posted and has to be looked at again.
 * @param beside what stands beneath the questions; null when nothing does.
 */
export function themePage(
  survey: Survey,
  theme: SheetTheme,
  returned: Returned | null = null,
  beside: Beside | null = null,
) {
  const { sheet, wrong, colleague, t, base } = survey
  const shown = common(survey)
  const index = sheet.themes.indexOf(theme)
  const previous = sheet.themes[index - 1]
  const next = themeAfter(sheet, theme)
  const here = wrong.filter(({ question }) => theme.questions.includes(question))
  const refused = beside?.refused.map((one) => refusedWords(theme, one, t)) ?? []
  const problems = [...here.map((problem) => problemWords(problem, t)), ...refused]
  const drafts = draftsOf(survey, theme.questions)
  const { number, label } = theme
  const stale = returned?.stale
  const typedIn = (key: string, { refused }: Beside) =>
    String(stale?.typed[commentField(key)] ?? refused.find((one) => one.key === key)?.text ?? '')
  const beneath = (key: string, shown: Beside) => {
    const hand = handWords(survey, shown.hands.get(key))
    const comments = commentsOn(survey, key, shown, typedIn(key, shown))
    return hand || comments ? { hand, comments } : null
  }
  const known = knownViews(survey, theme.questions, stale !== undefined)
  const n = Object.keys(known).length
  return {
    ...shown,
    title: label,
    heading: label,
    position:
      index < 0 || colleague
        ? t.n('questionnaire.n_questions', theme.questions.length)
        : t('responses.position', { n: number, of: sheet.themes.length }),
    left: timeLeft(survey, theme),
    why: theme.why,
    steps: shown.steps.map((step, at) => (at === index && step.ink === 'q1' ? { ...step, ink: 'q3' } : step)),
    themes: shown.themes.map((each, at) => ({ ...each, current: at === index })),
    action: `${base}/fragor/${theme.value}`,
    isStale: stale !== undefined,
    summary: returned && !stale ? problems : [],
    summaryTitle: refused.length > 0 ? t('comments.not_saved') : t.n('responses.error_summary', problems.length),
    error: Object.fromEntries(problems.map(({ field, text }) => [field, text])),
    v: stale?.typed ?? valuesOf(drafts, survey),
    others: Object.assign({}, ...drafts.map((each) => othersIn(each, t))),
    began: stale?.began ?? JSON.stringify(beganOf(drafts)),
    openedAt: survey.now,
    known,
    knownHere: n > 0 ? t.n('known.here', n) : '',
    questions: questionsOf(theme, t),
    beneath: beside && Object.fromEntries(theme.questions.map(({ key }) => [key, beneath(key, beside)])),
    isTalk: Boolean(beside?.comments),
    share: beside && !colleague && index >= 0 ? `${base}/fragor/dela?tema=${theme.value}` : '',
    late: lateWords(survey),
    anyRequired: index >= 0 && theme.questions.some(({ required }) => required),
    submit: colleague
      ? t('common.save')
      : next
        ? t('responses.save_and_next', { theme: next.label })
        : t('responses.save_and_review'),
    back: previous
      ? { href: `${base}/fragor/${previous.value}`, label: t('responses.back_to', { theme: previous.label }) }
      : { href: `${base}/fragor`, label: t('responses.back_to_start') },
    // All at once: on a slow network each import would cost another way there and back.
    scripts: ['idb/index.js', 'kept.js', 'unsent.js', 'autosave.js'],
  }
}

function refusedWords({ questions }: SheetTheme, { key, text, code }: RefusedComment, t: Translate) {
  const n = questions.find((question) => question.key === key)?.number ?? 0
  const why = t(code, { n: text.length, max: longestComment })
  return { field: commentField(key), text: why, line: t('responses.problem', { n, text: why }) }
}

/** Why what was typed cannot be saved any more. */
function lateWords({ colleague, closed, state, t }: Survey): string {
  if (!colleague) return t('versions.late_text', { date: formatDate(state.deadline, 'long', t.lang) })
  const why = closed ? t(`colleague.closed.${closed}`, { name: colleague.makerName }) : ''
  return `${why} ${t('colleague.copy_what')}`
}

/** How long is left here, and of everything. */
function timeLeft(survey: Survey, theme: SheetTheme): { here: string; all: string } {
  return { here: leftWords(survey, theme.questions), all: leftWords(survey, survey.sheet.questions) }
}

type Drafted = { question: SheetQuestion; draft: Draft }[]

/** What is stored, or after the last day what was submitted. */
export function draftsOf({ state, answers }: Survey, questions: SheetQuestion[]): Drafted {
  return questions.map((question) => {
    const { key } = question
    if (state.typed.has(key)) return { question, draft: draftOf(question, rowOf(state, key)) }
    return { question, draft: { parts: partsOfAnswer(question, answers[key]), others: {} } }
  })
}

/** The form's values; numbers in the format of the page's language. */
export function valuesOf(drafts: Drafted, { t }: Survey): FormValues {
  const values: FormValues = {}
  for (const { question, draft } of drafts) {
    const { key, type } = question
    const parts = shownParts(draft)
    Object.assign(values, formOfParts(parts))
    const figure = type === 'number' ? parseNumber(parts[key] ?? '') : null
    if (figure !== null) values[key] = writeNumber(figure, t.lang)
  }
  return values
}

/** Part → marks of the values that the form shows, without empty parts. */
function beganOf(drafts: Drafted): Record<string, string> {
  const began: Record<string, string> = {}
  for (const { draft } of drafts)
    for (const part of new Set([...Object.keys(draft.parts), ...Object.keys(draft.others)]))
      began[part] = marksOf(viewOf(draft, part))
  return began
}

/** Part → others' values to choose from. @param written part → the value in the field of the user who asks. */
function othersIn({ question, draft }: Drafted[number], t: Translate, written: Map<string, string> = new Map()) {
  const contested = partsOf(question).filter(({ name }) => name in draft.others)
  return Object.fromEntries(
    contested.map((part) => {
      const [mine = '', ...others] = viewOf(draft, part.name, written.get(part.name))
      const choices = others.map((entry) => ({
        mark: markOf(entry),
        text: t('responses.keep_theirs', { text: entryWords(part, entry, t) }),
      }))
      const own = t('responses.keep_mine', { text: entryWords(part, mine, t) })
      return [part.name, { field: part.field, choices, mine: own }]
    }),
  )
}

/** The response to autosave.js: the current state of each part that it sent. */
export function savedPage(
  survey: Survey,
  theme: SheetTheme,
  edits: ReadonlyMap<SheetQuestion, Edit[]>,
  moved: Moved[],
) {
  const { state, wrong, now, t } = survey
  const marks: Record<string, string> = {}
  /** Values that the page should show instead of those it sent. */
  const values: Record<string, string> = {}
  const others: ReturnType<typeof othersIn> = {}
  for (const [question, own] of edits) {
    const draft = draftOf(question, rowOf(state, question.key))
    const sent = new Map(own.map(({ part, value }) => [part, value]))
    const isMoved = moved.some(({ to }) => to.startsWith(`${question.key}.`))
    Object.assign(others, othersIn({ question, draft }, t, sent))
    for (const { name } of partsOf(question)) {
      if (!sent.has(name) && !isMoved) continue
      const view = viewOf(draft, name, sent.get(name))
      marks[name] = marksOf(view)
      if (view[0] !== sent.get(name)) values[name] = view[0] ?? ''
    }
  }
  const progress = progressOf(survey, theme)
  const problems = wrong.filter(({ question }) => edits.has(question))
  return {
    saved: savedWords(now, t),
    marks,
    values,
    others,
    known: Object.fromEntries(
      state.hasEarlier ? [...edits.keys()].map(({ key }) => [key, standingOf(state, key)]) : [],
    ),
    moved: moved.map((each) => ({ ...each, text: t('responses.example_moved', placesOf(each)) })),
    problems: problems.map((problem) => problemWords(problem, t)),
    progress: { is: progress.state, text: progressWords(progress, t) },
    left: timeLeft(survey, theme),
    stands: standsWords(survey),
  }
}

/** The places' numbers: 1 and 2 for `ge_exempel.1` and `ge_exempel.2`. */
export function placesOf({ from, to }: Moved) {
  const number = (name: string) => name.split('.').at(-1) ?? ''
  return { from: number(from), to: number(to) }
}

const questionModels = new WeakMap<SheetTheme, ReturnType<typeof questionModel>[]>()

/** A theme in one language never changes, so its texts are built once. */
function questionsOf(theme: SheetTheme, t: Translate) {
  let models = questionModels.get(theme)
  if (!models) {
    models = theme.questions.map((question) => questionModel(question, t))
    questionModels.set(theme, models)
  }
  return models
}

const rankLabels: MessageKey[] = ['responses.rank_1', 'responses.rank_2', 'responses.rank_3']

export function questionModel(q: SheetQuestion, t: Translate) {
  const how = q.type === 'ranking' ? 'responses.ranks_hint' : q.type === 'structured' ? 'responses.examples_hint' : null
  return {
    q,
    part: `/responses/_${q.type}`,
    hint: hintOf(q, how ? t(how) : '', t),
    counter: q.type === 'text' ? t('questionnaire.at_most', { n: q.maxLength }) : '',
    ranks:
      q.type === 'ranking'
        ? Array.from({ length: q.maxRank }, (_, index) => ({
            name: `${q.key}.${index + 1}`,
            label: t(rankLabels[index] ?? 'responses.rank_n', { n: index + 1 }),
          }))
        : [],
    items:
      q.type === 'structured' ? Array.from({ length: q.maxItems }, (_, index) => exampleModel(q, index + 1, t)) : [],
  }
}

function exampleModel(q: Extract<SheetQuestion, { type: 'structured' }>, number: number, t: Translate) {
  return {
    label: t('responses.example', { n: number }),
    value: `${q.key}.${number}`,
    remove: t('responses.remove_example', { n: number }),
    prefix: `${q.key}.${number}.`,
    fields: q.fields.map((field) => ({
      ...field,
      name: `${q.key}.${number}.${field.key}`,
      long: isLong(field),
      counter: field.type === 'text' ? t('questionnaire.at_most', { n: field.maxLength }) : '',
      hint: field.type === 'url' ? t('responses.url_hint') : '',
    })),
  }
}
