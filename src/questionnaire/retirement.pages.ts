/** For each question what it costs and what it gives, what that speaks for, and what staff have decided. */
import { NotFound } from '../kernel/errors.ts'
import type { FormValues } from '../kernel/http/forms.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { measuredWords, minutes } from './burden.pages.ts'
import { secondsFor } from './burden.rules.ts'
import type { MeasuredTimes } from './measured.rules.ts'
import type { GivenAnswers, QuestionDecision, QuestionnaireUse, Shown } from './queries.ts'
import { fewest, givenOf, limits, proposalFor } from './retirement.rules.ts'
import { labelIn, type Question } from './rules.ts'

interface Reviewed {
  shown: Shown
  round: QuestionnaireUse['round']
  given: GivenAnswers
  measured: MeasuredTimes
  decisions: QuestionDecision[]
}

export function reviewPage(reviewed: Reviewed, t: Translate) {
  const { shown, round } = reviewed
  const rows = shown.document.questions
    .toSorted((a, b) => a.order - b.order)
    .map((question) => rowOf(reviewed, question, t))
  return {
    title: t('questions.review'),
    shown,
    round,
    rows,
    themes: shown.document.themes.map((theme) => ({
      label: labelIn(theme, t.lang),
      rows: rows.filter((row) => row.theme === theme.value),
    })),
    counts: (['keep', 'change', 'drop'] as const).map((each) => ({
      text: t(`questions.decision.${each}`),
      proposed: rows.filter((row) => row.proposal === each).length,
      decided: rows.filter((row) => row.decision?.decision === each).length,
    })),
    fewest,
    percent: {
      unanswered: limits.unanswered * 100,
      alike: limits.alike * 100,
      figures: limits.alikeFigures * 100,
      costly: limits.costlyAnswered * 100,
    },
  }
}

function rowOf({ shown, given, measured, decisions }: Reviewed, question: Question, t: Translate) {
  const { document } = shown
  const seconds = secondsFor(document, question)
  const answers = given.answers.get(question.key) ?? []
  const asked = question.roles.reduce((sum, role) => sum + (given.submitted.get(role) ?? 0), 0)
  const gave = givenOf(document, question, answers, asked)
  const statistic = question.kolada_ref ?? []
  const proposal = proposalFor(gave, { type: question.type, seconds, hasStatistic: statistic.length > 0 })
  const decision = decisions.find(({ key }) => key === question.key) ?? null
  return {
    key: question.key,
    theme: question.theme,
    number: question.order,
    label: labelIn(question, t.lang),
    minutes: minutes(seconds, t),
    measured: measuredWords(measured.questions.get(question.key), t),
    asked,
    answered: gave.answered,
    share: asked === 0 ? null : Math.round((gave.answered / asked) * 100),
    variation: gave.variation === null ? null : Math.round(gave.variation * 100),
    statistic,
    note: question.note ?? '',
    proposal: proposal.decision,
    proposed: t(`questions.decision.${proposal.decision}`),
    why: t(`questions.proposed.${proposal.why}`),
    decision,
    decided: decision ? t(`questions.decision.${decision.decision}`) : '',
  }
}

/** @throws NotFound when the version has no such question */
export function decisionPage(reviewed: Reviewed, key: string, t: Translate) {
  const question = reviewed.shown.document.questions.find((each) => each.key === key)
  if (!question) throw new NotFound()
  const row = rowOf(reviewed, question, t)
  const fields = decisionFields(row.decision ?? undefined)
  return {
    title: t('questions.decide_title', { n: question.order }),
    row,
    shown: reviewed.shown,
    round: reviewed.round,
    fields,
    began: fields,
    choices: [
      { value: '', label: t('common.choose') },
      ...(['keep', 'change', 'drop'] as const).map((value) => ({ value, label: t(`questions.decision.${value}`) })),
    ],
  }
}

export function decisionFields(decision: QuestionDecision | undefined): FormValues {
  return { decision: decision?.decision ?? '', why: decision?.why ?? '' }
}
