/** The pages of the invitee's questionnaire, except a theme's form. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, formatTime, type LocalDate, toLocal, type UtcText } from '../kernel/time.ts'
import { listText } from '../kernel/words.ts'
import type { SeatInvitee } from '../links/queries.ts'
import { paper } from '../questionnaire/pages.ts'
import type { Answers } from '../questionnaire/rules.ts'
import type { Sheet, SheetQuestion, SheetTheme } from '../questionnaire/sheet.rules.ts'
import type { AnswerSource } from '../schema.ts'
import type { Colleague } from './colleague.queries.ts'
import type { Closed } from './colleague.rules.ts'
import { cameWords } from './entry.pages.ts'
import type { Entry } from './entry.queries.ts'
import type { Known } from './known.rules.ts'
import { type Problem, partsOf, shownParts } from './parts.rules.ts'
import type { Hand, ResponseState, Submission } from './queries.ts'
import { draftOf } from './reading.rules.ts'
import { isToShare, listMissing, minutesLeft, rowOf, type ThemeProgress, themeProgress } from './rules.ts'
import { answerWords, entryWords } from './words.pages.ts'

type Shown = Entry & { back: string }

/** The data of every questionnaire page. `base` is `/i/<token>`, or a colleague's `/kollega/<token>`. */
export interface Survey {
  base: string
  invitee: Pick<SeatInvitee, 'seatId' | 'role' | 'municipalityOfficialName'>
  hand: Hand
  /** What staff enter, and the page of its seat; null for the seat's own people. */
  entry: Shown | null
  /** Who answers only one theme, by a link of theirs; `sheet` has only that theme. */
  colleague: Colleague | null
  /** Why that link takes no answers. */
  closed: Closed | null
  sheet: Sheet
  state: ResponseState
  /** The draft; after the last day, what was submitted, if anything. */
  answers: Answers
  /** Problems to correct in the draft. */
  wrong: Problem[]
  /** Answers from earlier rounds, by question, where a page shows them; otherwise empty. */
  known: Map<string, Known>
  today: LocalDate
  now: UtcText
  open: boolean
  /** Whether the draft differs from what was submitted. A function, because it reads every answer. */
  changed: () => boolean
  t: Translate
}

export function common(survey: Survey) {
  const { base, invitee, sheet, state, open, entry, colleague, t } = survey
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
    isColleague: colleague !== null,
    entry: entry && { back: entry.back, what: cameWords(entry, t) },
    savedAt: state.response ? savedWords(state.response.savedAt, t) : '',
    lastDay: formatDate(state.deadline, 'long', t.lang),
    stands: standsWords(survey),
    whoSees: entry ? '' : whoSees(survey),
    submitted: submittedWords(state.submission, t),
    versionWords: state.submission ? t('responses.version_n', { n: state.submission.version }) : '',
  }
}

/** Which answers count, once some are submitted or no more can be; '' when it is obvious. */
export function standsWords({ state, open, colleague, changed, t }: Survey): string {
  if (colleague) return ''
  if (!open && !state.submission) return t(state.response ? 'responses.never_submitted' : 'responses.never_answered')
  if (!state.submission) return ''
  if (!changed()) return open && isToShare(state) ? t('joint.hand_in_again') : ''
  return t(open ? 'responses.changed' : 'responses.changed_too_late')
}

/** That the municipality's other roles will see the answers, for whoever has not written them yet. */
export function whoSees({ state, colleague, t }: Pick<Survey, 'state' | 'colleague' | 't'>): string {
  return state.jointFrom === null ? '' : t(colleague ? 'joint.colleague_who_sees' : 'joint.who_sees')
}

export function progressOf({ answers, wrong }: Survey, theme: SheetTheme) {
  return themeProgress(theme, answers, new Set(wrong.map(({ question }) => question)))
}

export function progressWords({ state, answered, asked }: ThemeProgress, t: Translate): string {
  if (state === 'none') return t('seminars.progress.none')
  const some = { n: answered, of: asked }
  if (state === 'half') return t('common.n_of', some)
  return t(answered === asked ? 'responses.done' : 'responses.done_some', some)
}

/** "Ungefär 7 minuter kvar": of these questions; '' when none is left. */
export function leftWords(survey: Survey, questions: readonly SheetQuestion[]): string {
  const n = minutesIn(survey, questions)
  return n === 0 ? '' : survey.t.n('responses.minutes_left', n)
}

function minutesIn({ answers, wrong }: Survey, questions: readonly SheetQuestion[]): number {
  return minutesLeft(questions, answers, new Set(wrong.map(({ question }) => question)))
}

/** "Sparat kl. 14.32" */
export function savedWords(at: UtcText, t: Translate): string {
  return t('responses.saved_at', { time: formatTime(toLocal(at).time, t.lang) })
}

/** "kl. 9.12" today, else "måndag 30 november kl. 9.12" */
export function whenWords(at: UtcText, today: LocalDate, t: Translate): string {
  const { date, time } = toLocal(at)
  if (date === today) return t('forms.clock', { time: formatTime(time, t.lang) })
  return t('responses.when', { date: formatDate(date, 'day', t.lang), time: formatTime(time, t.lang) })
}

export function startPage(survey: Survey) {
  const { sheet, state, t, base } = survey
  const shown = common(survey)
  const begun = state.stored.size > 0
  const next = shown.themes.find((theme) => theme.is !== 'done')
  const required = sheet.questions.filter((question) => question.required)
  const requiredLeft = leftWords(survey, required)
  return {
    ...shown,
    themes: shown.themes.map((theme, index) => {
      const { questions = [] } = sheet.themes[index] ?? {}
      const size = t.n('questionnaire.n_questions', questions.length)
      const n = theme.is === 'done' ? 0 : minutesIn(survey, questions)
      return { ...theme, size: n === 0 ? size : t('responses.size_left', { size, n }) }
    }),
    title: t(survey.entry ? 'entry.begin' : 'invitations.questions_answer'),
    size: t('questionnaire.size', {
      questions: sheet.questions.length,
      themes: sheet.themes.length,
      minutes: sheet.minutes,
    }),
    left: begun ? leftWords(survey, sheet.questions) : '',
    short:
      required.length < sheet.questions.length && requiredLeft !== ''
        ? t('responses.short_way', { n: required.length, of: sheet.questions.length, left: requiredLeft })
        : '',
    intro: sheet.intro,
    // Numbers skip where other roles have questions in between.
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
    scripts: keptScripts(survey),
  }
}

/** Sends what a theme's form has left in the browser. */
export function keptScripts({ open }: Survey): string[] {
  return open ? ['idb/index.js', 'kept.js', 'unsent.js', 'kept-answers.js'] : []
}

function toReview({ base, state, changed, t }: Survey) {
  const key = state.submission && !changed() && !isToShare(state) ? 'responses.change_answers' : 'responses.to_review'
  return { href: `${base}/fragor/granska`, label: t(key) }
}

function submittedWords(submission: Submission | null, t: Translate): string {
  if (!submission) return ''
  const { date, time } = toLocal(submission.submittedAt)
  return t('responses.submitted_at', { date: formatDate(date, 'long', t.lang), time: formatTime(time, t.lang) })
}

/** A problem's text, with the field that it concerns. */
export function problemWords({ field, code, params, question }: Problem, t: Translate) {
  const text = t(code, params)
  /** The user may be about to fill it in. */
  const isMissing = ['responses.example_needs', 'responses.no_figure', 'responses.rank_gap'].includes(code)
  return { field, text, isMissing, n: question.number, line: t('responses.problem', { n: question.number, text }) }
}

/** @param confirmed what is said of answers that were confirmed from an earlier round */
export function reviewPage(survey: Survey, tried = false, confirmed: ReadonlyMap<string, string> = new Map()) {
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
  const voluntary = sheet.questions.filter(({ key, required }) => !required && answers[key] === undefined).length
  return {
    ...common(survey),
    title: t(open ? 'responses.review_title' : 'responses.answers_title'),
    tried,
    missing,
    voluntary: open && voluntary > 0 ? t.n('versions.voluntary', voluntary) : '',
    missingTitle: t.n(wrong.length > 0 ? 'responses.to_settle' : 'responses.to_answer', missing.length),
    review: sheet.themes.map((theme) => ({
      label: theme.label,
      number: theme.number,
      href: `${base}/fragor/${theme.value}`,
      questions: theme.questions.map((question) => ({
        number: question.number,
        label: question.label,
        href: href(question),
        confirmed: confirmed.get(question.key) ?? '',
        missing: unanswered.has(question) && !toCorrect.has(question),
        wrong: toCorrect.get(question)?.map((problem) => t(problem.code, problem.params)) ?? [],
        ...answerWords(question, answers[question.key], t),
        ...(toCorrect.has(question) && answers[question.key] === undefined
          ? { answered: true, lines: typedWords(survey, question) }
          : {}),
      })),
    })),
    asSubmitted: submission !== null && !survey.changed() && !isToShare(state),
    scripts: keptScripts(survey),
    submit: t(submission ? 'responses.submit_again' : 'responses.submit'),
  }
}

/** Values that cannot be read, as they were typed. */
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

/** How submitted answers came; '' when all came through the form. */
export function sourceWords(sources: AnswerSource[], t: Translate): string {
  if (sources.every((source) => source === 'form')) return ''
  return listText(
    sources.map((source) => t(`entry.way.${source}`)),
    t,
  )
}

/** All questions to read in advance. */
export function readPage(survey: Survey) {
  const { sheet, t } = survey
  return { ...startPage(survey), themes: paper(sheet, t).themes, title: t('responses.read_all'), wording: sheet.title }
}
