import type { FormValues } from '../kernel/http/forms.ts'
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { formatDate, formatTime, type LocalDate, toLocal, type UtcText } from '../kernel/time.ts'
import type { SeatInvitee } from '../links/queries.ts'
import { hintOf, paper } from '../questionnaire/pages.ts'
import type { Answers } from '../questionnaire/rules.ts'
import type { Sheet, SheetQuestion, SheetTheme } from '../questionnaire/sheet.rules.ts'
import { answerWords } from './answer.pages.ts'
import {
  type Draft,
  type Edit,
  formOf,
  formOfParts,
  isLong,
  type Moved,
  markOf,
  marksOf,
  type Part,
  type Problem,
  partsOf,
  shownParts,
  viewOf,
  writeNumber,
} from './parts.rules.ts'
import type { ResponseState, Submission } from './queries.ts'
import { draftOf, parseNumber } from './reading.rules.ts'
import { listMissing, rowOf, type ThemeProgress, themeProgress } from './rules.ts'

/** What every page of the questionnaire is made from. `base` is `/i/<token>`. */
export interface Survey {
  base: string
  invitee: SeatInvitee
  sheet: Sheet
  state: ResponseState
  /** The draft; after the last day what was handed in, if anything was. */
  answers: Answers
  /** What has to be corrected in the draft. */
  wrong: Problem[]
  today: LocalDate
  open: boolean
  /** Handed in, and changed since. Worked out where it is shown: it reads every answer. */
  changed: () => boolean
  t: Translate
}

function common(survey: Survey) {
  const { base, invitee, sheet, state, open, t } = survey
  const progress = sheet.themes.map((theme) => progressOf(survey, theme))
  return {
    base,
    who: t('responses.who', {
      municipality: invitee.municipalityOfficialName,
      role: t(`responses.role.${invitee.role}`),
    }),
    steps: progress.map((theme, index) => ({
      x: index * 20,
      ink: theme.state === 'done' ? 'q4' : theme.state === 'half' ? 'q3' : 'q1',
    })),
    stepsWidth: sheet.themes.length * 20 - 1,
    themes: sheet.themes.map((theme, index) => ({
      number: theme.number,
      label: theme.label,
      href: `${base}/fragor/${theme.value}`,
      current: false,
      is: progress[index]!.state,
      status: progressWords(progress[index]!, t),
    })),
    open,
    savedAt: state.response ? savedWords(state.response.savedAt, t) : '',
    lastDay: formatDate(state.deadline, 'long', t.lang),
    stands: standsWords(survey),
    submitted: submittedWords(state.submission, t),
    versionWords: state.submission ? t('responses.version_n', { n: state.submission.version }) : '',
  }
}

/** Of answers that have been handed in, or can no longer be: what counts. '' while it goes without saying. */
function standsWords({ state, open, changed, t }: Survey): string {
  if (!open && !state.submission) return t(state.response ? 'responses.never_submitted' : 'responses.never_answered')
  if (!state.submission || !changed()) return ''
  return t(open ? 'responses.changed' : 'responses.changed_too_late')
}

function progressOf({ answers, wrong }: Survey, theme: SheetTheme) {
  return themeProgress(theme, answers, new Set(wrong.map(({ question }) => question)))
}

function progressWords({ state, answered, asked }: ThemeProgress, t: Translate): string {
  if (state === 'none') return t('seminars.progress.none')
  const some = { n: answered, of: asked }
  if (state === 'half') return t('common.n_of', some)
  return t(answered === asked ? 'responses.done' : 'responses.done_some', some)
}

/** "Sparat kl. 14.32" */
function savedWords(at: UtcText, t: Translate): string {
  return t('responses.saved_at', { time: formatTime(toLocal(at).time, t.lang) })
}

export function startPage(survey: Survey) {
  const { sheet, state, t, base } = survey
  const shown = common(survey)
  const begun = state.stored.size > 0
  const next = shown.themes.find((theme) => theme.is !== 'done')
  return {
    ...shown,
    themes: shown.themes.map((theme, index) => ({
      ...theme,
      size: t.n('questionnaire.n_questions', sheet.themes[index]?.questions.length ?? 0),
    })),
    title: t('invitations.questions_answer'),
    size: t('questionnaire.size', {
      questions: sheet.questions.length,
      themes: sheet.themes.length,
      minutes: sheet.minutes,
    }),
    intro: sheet.intro,
    // Other roles have questions between theirs.
    skips: sheet.questions.length < (sheet.questions.at(-1)?.number ?? 0),
    begun,
    action: state.submission
      ? toReview(survey)
      : begun
        ? next
          ? { href: next.href, label: t('responses.continue', { theme: next.label }) }
          : toReview(survey)
        : { href: shown.themes[0]?.href ?? base, label: t('responses.begin') },
    review: begun && next && !state.submission ? toReview(survey) : null,
  }
}

function toReview({ base, state, changed, t }: Survey) {
  const key = state.submission && !changed() ? 'responses.change_answers' : 'responses.to_review'
  return { href: `${base}/fragor/granska`, label: t(key) }
}

function submittedWords(submission: Submission | null, t: Translate): string {
  if (!submission) return ''
  const { date, time } = toLocal(submission.submittedAt)
  return t('responses.submitted_at', { date: formatDate(date, 'long', t.lang), time: formatTime(time, t.lang) })
}

/** A problem in words, with the field it is about. */
function problemWords({ field, code, params, question }: Problem, t: Translate) {
  const text = t(code, params)
  /** Perhaps about to be filled in. */
  const isMissing = code === 'responses.example_needs' || code === 'responses.no_figure'
  return { field, text, isMissing, n: question.number, line: t('responses.problem', { n: question.number, text }) }
}

/** How a theme's form comes back: after a post, and `stale` as it was typed when the page was too old to save from. */
interface Returned {
  stale?: { typed: FormValues; began: string }
}

/** What is stored, with what is wrong beside its field; `returned` when it was posted and has to be looked at. */
export function themePage(survey: Survey, theme: SheetTheme, returned: Returned | null = null) {
  const { sheet, state, wrong, t, base } = survey
  const shown = common(survey)
  const index = sheet.themes.indexOf(theme)
  const previous = sheet.themes[index - 1]
  const next = sheet.themes[index + 1]
  const here = wrong.filter(({ question }) => question.theme === theme.value)
  const problems = here.map((problem) => problemWords(problem, t))
  const drafts = theme.questions.map((question) => ({ question, draft: draftOf(question, rowOf(state, question.key)) }))
  const { number, label } = theme
  const stale = returned?.stale
  return {
    ...shown,
    title: label,
    heading: label,
    position: t('responses.position', { n: number, of: sheet.themes.length }),
    steps: shown.steps.map((step, at) => (at === index && step.ink === 'q1' ? { ...step, ink: 'q3' } : step)),
    themes: shown.themes.map((each, at) => ({ ...each, current: at === index })),
    action: `${base}/fragor/${theme.value}`,
    isStale: stale !== undefined,
    summary: returned && !stale ? problems : [],
    summaryTitle: t.n('responses.error_summary', problems.length),
    error: Object.fromEntries(problems.map(({ field, text }) => [field, text])),
    v: stale?.typed ?? valuesOf(drafts, survey),
    others: Object.assign({}, ...drafts.map((each) => othersIn(each, t))),
    began: stale?.began ?? JSON.stringify(beganOf(drafts)),
    questions: questionsOf(theme, t),
    anyRequired: theme.questions.some(({ required }) => required),
    submit: next ? t('responses.save_and_next', { theme: next.label }) : t('responses.save_and_review'),
    back: previous
      ? { href: `${base}/fragor/${previous.value}`, label: t('responses.back_to', { theme: previous.label }) }
      : { href: `${base}/fragor`, label: t('responses.back_to_start') },
    scripts: ['autosave.js'],
  }
}

type Drafted = { question: SheetQuestion; draft: Draft }[]

/** The form's fields; a figure in the way of the page's language. */
function valuesOf(drafts: Drafted, { state, answers, t }: Survey): FormValues {
  const values: FormValues = {}
  for (const { question, draft } of drafts) {
    const { key, type } = question
    if (!state.typed.has(key)) {
      Object.assign(values, formOf(question, answers[key], t.lang))
      continue
    }
    const parts = shownParts(draft)
    const figure = type === 'number' ? parseNumber(parts[key] ?? '') : null
    Object.assign(values, formOfParts(parts))
    if (figure !== null) values[key] = writeNumber(figure, t.lang)
  }
  return values
}

/** Part → marks of what the form shows, only of what is not empty. */
function beganOf(drafts: Drafted): Record<string, string> {
  const began: Record<string, string> = {}
  for (const { draft } of drafts)
    for (const part of new Set([...Object.keys(draft.parts), ...Object.keys(draft.others)]))
      began[part] = marksOf(viewOf(draft, part))
  return began
}

/** Part → what others have written in it, to choose from. `written`: part → what whoever asks has in the field. */
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

/** The answer to autosave.js: how each part it sent stands now. */
export function savedPage(
  survey: Survey,
  theme: SheetTheme,
  edits: ReadonlyMap<SheetQuestion, Edit[]>,
  { moved, now }: { moved: Moved[]; now: UtcText },
) {
  const { state, wrong, t } = survey
  const marks: Record<string, string> = {}
  /** What the page should show instead of what it sent. */
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
    moved: moved.map((each) => ({ ...each, text: t('responses.example_moved', placesOf(each)) })),
    problems: problems.map((problem) => problemWords(problem, t)),
    progress: { is: progress.state, text: progressWords(progress, t) },
    stands: standsWords(survey),
  }
}

/** From `ge_exempel.1` to `ge_exempel.2`. */
export function placesOf({ from, to }: Moved) {
  const number = (name: string) => name.split('.').at(-1) ?? ''
  return { from: number(from), to: number(to) }
}

function entryWords({ choices }: Part, entry: string, t: Translate): string {
  if (entry === '') return t('responses.nothing_written')
  return choices.find(({ value }) => value === entry)?.label ?? entry
}

const questionModels = new WeakMap<SheetTheme, ReturnType<typeof questionModel>[]>()

/** A theme in one language never changes: its texts are put together once. */
function questionsOf(theme: SheetTheme, t: Translate) {
  let models = questionModels.get(theme)
  if (!models) {
    models = theme.questions.map((question) => questionModel(question, t))
    questionModels.set(theme, models)
  }
  return models
}

const rankLabels: MessageKey[] = ['responses.rank_1', 'responses.rank_2', 'responses.rank_3']

function questionModel(q: SheetQuestion, t: Translate) {
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

export function reviewPage(survey: Survey, tried = false) {
  const { sheet, state, answers, wrong, base, t, open } = survey
  const unanswered = new Set(listMissing(sheet, answers))
  const toCorrect = Map.groupBy(wrong, ({ question }) => question)
  const page = (question: SheetQuestion) => `${base}/fragor/${question.theme}`
  const href = (question: SheetQuestion) => `${page(question)}#fraga-${question.number}`
  const missing = sheet.questions.flatMap((question) => {
    const problems = toCorrect.get(question)?.map((problem) => problemWords(problem, t))
    if (problems) return problems.map(({ field, line }) => ({ href: `${page(question)}#${field}`, text: line }))
    if (!unanswered.has(question)) return []
    const text = t('responses.problem', { n: question.number, text: question.label })
    return [{ href: href(question), text }]
  })
  const { submission } = state
  return {
    ...common(survey),
    title: t(open ? 'responses.review_title' : 'responses.answers_title'),
    tried,
    missing,
    missingTitle: t.n(wrong.length > 0 ? 'responses.to_settle' : 'responses.to_answer', missing.length),
    review: sheet.themes.map((theme) => ({
      label: theme.label,
      number: theme.number,
      href: `${base}/fragor/${theme.value}`,
      questions: theme.questions.map((question) => ({
        number: question.number,
        label: question.label,
        href: href(question),
        missing: unanswered.has(question) && !toCorrect.has(question),
        wrong: toCorrect.get(question)?.map((problem) => t(problem.code, problem.params)) ?? [],
        ...answerWords(question, answers[question.key], t),
        ...(toCorrect.has(question) && answers[question.key] === undefined
          ? { answered: true, lines: typedWords(survey, question) }
          : {}),
      })),
    })),
    asSubmitted: submission !== null && !survey.changed(),
    submit: t(submission ? 'responses.submit_again' : 'responses.submit'),
  }
}

/** What cannot be read, as it was typed. */
function typedWords({ state, t }: Survey, question: SheetQuestion): string[] {
  const parts = shownParts(draftOf(question, rowOf(state, question.key)))
  return partsOf(question).flatMap((part) => {
    const value = parts[part.name]
    if (value === undefined) return []
    if (part.kind !== 'box') return [entryWords(part, value, t)]
    const choices = 'choices' in question ? question.choices : []
    const choice = choices.find((each) => part.name === `${part.field}=${each.value}`)
    return choice ? [choice.label] : []
  })
}

export function receiptPage(survey: Survey, submission: Submission) {
  const { t, answers, sheet } = survey
  const { date, time } = toLocal(submission.submittedAt)
  return {
    ...common(survey),
    title: t('responses.receipt_title'),
    when: t('responses.when', { date: formatDate(date, 'long', t.lang), time: formatTime(time, t.lang) }),
    version: submission.version,
    hash: submission.hash,
    answered: t('common.n_of', { n: Object.keys(answers).length, of: sheet.questions.length }),
  }
}

/** The filled-in form on paper. */
export function filledPage(survey: Survey) {
  const { sheet, state, t } = survey
  const { submission } = state
  return {
    ...reviewPage(survey),
    title: t('responses.print_title'),
    wording: sheet.title,
    status: submission
      ? `${submittedWords(submission, t)} ${t('responses.version_n', { n: submission.version })}`
      : t('responses.draft'),
    hash: submission?.hash ?? '',
  }
}

/** The empty form on paper. */
export function blankPage({ sheet, invitee, t }: Survey) {
  return { ...paper(sheet, t), municipality: invitee.municipalityOfficialName }
}
