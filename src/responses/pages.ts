import type { Invitee } from '../kernel/auth/invitee.ts'
import type { FormValues } from '../kernel/http/forms.ts'
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import {
  formatDate,
  formatTime,
  type LocalDate,
  localDate,
  toLocal,
  type UtcText,
} from '../kernel/time.ts'
import type { Answers } from '../questionnaire/rules.ts'
import type { Sheet, SheetQuestion, SheetTheme } from '../questionnaire/sheet.rules.ts'
import { answerWords } from './answer.pages.ts'
import { formOf, type Problem } from './form.rules.ts'
import type { ResponseState, Submission } from './queries.ts'
import { listMissing, markOf, themeProgress } from './rules.ts'

/** What every page of the questionnaire is made from. `base` is `/i/<token>`. */
export interface Survey {
  base: string
  invitee: Invitee
  sheet: Sheet
  state: ResponseState
  answers: Answers
  today: LocalDate
  open: boolean
  /** Handed in, and changed since. Worked out where it is shown: it reads every answer. */
  changed: () => boolean
  t: Translate
}

function common({ base, invitee, sheet, state, answers, open, t }: Survey) {
  const progress = sheet.themes.map((theme) => themeProgress(theme, answers))
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
  }
}

export function progressWords(
  progress: { state: 'done' | 'half' | 'none'; answered: number; asked: number },
  t: Translate,
): string {
  if (progress.state === 'none') return t('responses.not_begun')
  if (progress.state === 'done') return t('responses.done')
  return t('responses.some', { n: progress.answered, of: progress.asked })
}

/** "Sparat kl. 14.32" */
export function savedWords(at: UtcText, t: Translate): string {
  return t('responses.saved_at', { time: formatTime(toLocal(at).time, t.lang) })
}

export function startPage(survey: Survey) {
  const { sheet, state, answers, t, base } = survey
  const shown = common(survey)
  const begun = Object.keys(answers).length > 0
  const next = shown.themes.find((theme) => theme.is !== 'done')
  return {
    ...shown,
    themes: shown.themes.map((theme, index) => ({
      ...theme,
      size: t.n('responses.questions', sheet.themes[index]?.questions.length ?? 0),
    })),
    title: t('responses.start_title'),
    size: t('responses.size', {
      questions: sheet.questions.length,
      themes: sheet.themes.length,
      minutes: sheet.minutes,
    }),
    intro: sheet.intro,
    begun,
    action: state.submission
      ? toReview(survey)
      : begun
        ? next
          ? { href: next.href, label: t('responses.continue', { theme: next.label }) }
          : toReview(survey)
        : { href: shown.themes[0]?.href ?? base, label: t('responses.begin') },
    review: begun && next && !state.submission ? toReview(survey) : null,
    submitted: submittedWords(state.submission, t),
    changed: survey.changed(),
  }
}

function toReview({ base, state, changed, t }: Survey) {
  const key = state.submission && !changed() ? 'responses.change_answers' : 'responses.to_review'
  return { href: `${base}/fragor/granska`, label: t(key) }
}

function submittedWords(submission: Submission | null, t: Translate): string {
  if (!submission) return ''
  const { date, time } = toLocal(submission.submittedAt)
  return t('responses.submitted_at', {
    date: formatDate(date, 'long', t.lang),
    time: formatTime(time, t.lang),
  })
}

/** A problem in words, with the field it is about. */
export function problemWords({ field, code, params, question }: Problem, t: Translate) {
  const text = t(code, params)
  return { field, text, line: t('responses.problem', { n: question.number, text }) }
}

/** @param typed the refused form, shown as it was typed where it could not be read. */
export function themePage(
  survey: Survey,
  theme: SheetTheme,
  problems: Problem[] = [],
  typed: FormValues = {},
) {
  const { sheet, state, answers, t, base } = survey
  const shown = common(survey)
  const index = sheet.themes.indexOf(theme)
  const previous = sheet.themes[index - 1]
  const next = sheet.themes[index + 1]
  const wrong = problems.map((problem) => problemWords(problem, t))
  const refused = new Set(problems.map((problem) => problem.question.key))
  const values: FormValues = {}
  for (const question of theme.questions)
    Object.assign(
      values,
      refused.has(question.key)
        ? fieldsOf(question, typed)
        : formOf(question, answers[question.key], t.lang),
    )
  const { number, label } = theme
  return {
    ...shown,
    title: wrong.length > 0 ? t('responses.to_correct', { theme: label }) : label,
    heading: label,
    position: t('responses.position', { n: number, of: sheet.themes.length }),
    steps: shown.steps.map((step, at) =>
      at === index && step.ink === 'q1' ? { ...step, ink: 'q3' } : step,
    ),
    themes: shown.themes.map((each, at) => ({ ...each, current: at === index })),
    action: `${base}/fragor/${theme.value}`,
    summary: wrong,
    summaryTitle: t.n('common.error_summary', wrong.length),
    error: Object.fromEntries(wrong.map(({ field, text }) => [field, text])),
    v: values,
    questions: questionsOf(theme, t),
    marks: theme.questions.map(({ key }) => ({ key, mark: markOf(state.stored.get(key)) })),
    submit: next
      ? t('responses.save_and_next', { theme: next.label })
      : t('responses.save_and_review'),
    back: previous
      ? {
          href: `${base}/fragor/${previous.value}`,
          label: t('responses.back_to', { theme: previous.label }),
        }
      : { href: `${base}/fragor`, label: t('responses.back_to_start') },
    scripts: ['autosave.js'],
  }
}

function fieldsOf({ key }: SheetQuestion, typed: FormValues): FormValues {
  return Object.fromEntries(
    Object.entries(typed).filter(([name]) => name === key || name.startsWith(`${key}.`)),
  )
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
  const hint = [q.help, howTo(q, t), q.privacyHint ? t('questionnaire.privacy_hint') : '']
    .filter(Boolean)
    .join(' ')
  return {
    q,
    part: `/responses/_${q.type}`,
    hint,
    counter: q.type === 'text' ? t('questionnaire.at_most', { n: q.maxLength }) : '',
    ranks:
      q.type === 'ranking'
        ? Array.from({ length: q.maxRank }, (_, index) => ({
            name: `${q.key}.${index + 1}`,
            label: t(rankLabels[index] ?? 'responses.rank_n', { n: index + 1 }),
          }))
        : [],
    items:
      q.type === 'structured'
        ? Array.from({ length: q.maxItems }, (_, index) => exampleModel(q, index + 1, t))
        : [],
  }
}

function exampleModel(
  q: Extract<SheetQuestion, { type: 'structured' }>,
  number: number,
  t: Translate,
) {
  return {
    label: t('responses.example', { n: number }),
    prefix: `${q.key}.${number}.`,
    fields: q.fields.map((field) => ({
      ...field,
      name: `${q.key}.${number}.${field.key}`,
      long: field.type === 'text' && field.maxLength > 200,
      counter: field.type === 'text' ? t('questionnaire.at_most', { n: field.maxLength }) : '',
      hint: field.type === 'url' ? t('responses.url_hint') : '',
    })),
  }
}

function howTo(question: SheetQuestion, t: Translate): string {
  if (question.type === 'multi')
    return question.maxSelect
      ? t('questionnaire.choose_at_most', { n: question.maxSelect })
      : t('questionnaire.choose_all')
  if (question.type === 'ranking') return t('responses.ranks_hint')
  if (question.type === 'structured') return t('responses.examples_hint')
  return ''
}

export function reviewPage(survey: Survey, tried = false) {
  const { sheet, state, answers, base, t, open } = survey
  const missing = listMissing(sheet, answers)
  const isMissing = new Set(missing.map((question) => question.key))
  const href = (question: SheetQuestion) =>
    `${base}/fragor/${question.theme}#fraga-${question.number}`
  return {
    ...common(survey),
    title: t(open ? 'responses.review_title' : 'responses.answers_title'),
    tried,
    missing: missing.map((question) => ({
      href: href(question),
      text: t('responses.problem', { n: question.number, text: question.label }),
    })),
    missingTitle: t.n('responses.to_answer', missing.length),
    review: sheet.themes.map((theme) => ({
      label: theme.label,
      number: theme.number,
      href: `${base}/fragor/${theme.value}`,
      questions: theme.questions.map((question) => ({
        number: question.number,
        label: question.label,
        href: href(question),
        missing: isMissing.has(question.key),
        ...answerWords(question, answers[question.key], t),
      })),
    })),
    submitted: submittedWords(state.submission, t),
    changed: survey.changed(),
    asSubmitted: state.submission !== null && !survey.changed(),
    submit: t(state.submission ? 'responses.submit_again' : 'responses.submit'),
  }
}

export function receiptPage(survey: Survey, submission: Submission) {
  const { t, answers, sheet } = survey
  const { date, time } = toLocal(submission.submittedAt)
  return {
    ...common(survey),
    title: t('responses.receipt_title'),
    changed: survey.changed(),
    when: t('responses.when', {
      date: formatDate(date, 'long', t.lang),
      time: formatTime(time, t.lang),
    }),
    version: submission.version,
    hash: submission.hash,
    answered: t('responses.answered_of', {
      n: Object.keys(answers).length,
      of: sheet.questions.length,
    }),
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
    date: formatDate(localDateOf(survey), 'long', t.lang),
  }
}

function localDateOf({ state, today }: Survey): LocalDate {
  return state.submission ? localDate(state.submission.submittedAt) : today
}
