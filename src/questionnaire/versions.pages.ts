/** Two versions beside each other, and the codebook of one. */
import { type DiffLine, diffLines, shortened } from '../kernel/diff.ts'
import { type MessageKey, type Translate, translators } from '../kernel/i18n/translate.ts'
import type { Lang } from '../kernel/time.ts'
import { columnsOf } from './columns.rules.ts'
import { crosswalk, type Judgement, type Kinship } from './crosswalk.rules.ts'
import { findQuestion } from './draft.rules.ts'
import type { OwnJudgement, Questionnaire, Shown } from './queries.ts'
import { fieldOptions, type Labelled, labelIn, type Question, type QuestionnaireDocument, scaleOf } from './rules.ts'

const kinWords: Record<Kinship, { is: string; text: MessageKey } | null> = {
  same: null,
  judged: { is: 'done', text: 'questions.kin.judged' },
  changed: { is: 'late', text: 'questions.kin.changed' },
  new: { is: 'next', text: 'questions.kin.new' },
  retired: { is: 'none', text: 'questions.kin.retired' },
}

export function kinStatus(kin: Kinship, t: Translate) {
  const words = kinWords[kin]
  return words && { is: words.is, text: t(words.text) }
}

/** By language; no lines: unchanged. */
type Change = { lang: Lang; lines: (DiffLine | { is: 'gap' })[] }[]
type Placed = [QuestionnaireDocument, Question]

/** Both languages of a question, line by line; `was` or `is` is null when it is in one version only. */
export function changeOf(was: Placed | null, is: Placed | null): Change {
  return changeIn((lang) => [was, is].map((each) => (each ? wordingLines(...each, lang) : [])))
}

/** The form's own texts: title, introduction, and of each theme its name and why it is asked. */
function textChange(was: QuestionnaireDocument, is: QuestionnaireDocument) {
  return changeIn((lang) =>
    [was, is].map((document) => [
      lang === 'sv' ? document.title_sv : document.title_en,
      lang === 'sv' ? document.intro_sv : document.intro_en,
      ...document.themes.flatMap((theme) => [
        labelIn(theme, lang),
        (lang === 'sv' ? theme.why_sv : theme.why_en) ?? '',
      ]),
    ]),
  )
}

/** @param linesOf the lines before and after, in a language */
function changeIn(linesOf: (lang: Lang) => string[][]): Change {
  return (['sv', 'en'] as const).map((lang) => {
    const [before, after] = linesOf(lang).map((lines) => lines.join('\n'))
    const all = diffLines(before ?? '', after ?? '').filter(({ text }) => text !== '')
    const lines = all.every(({ is }) => is === 'same') ? [] : all
    return { lang, lines: shortened(lines, 1).map((line) => line ?? { is: 'gap' as const }) }
  })
}

/** Everything that a person who answers meets of the question, and who is asked. */
function wordingLines(document: QuestionnaireDocument, question: Question, lang: Lang): string[] {
  const t = translators[lang]
  const item = (each: Labelled) => `– ${labelIn(each, lang)} (${each.value})`
  const help = (lang === 'sv' ? question.help_sv : question.help_en) ?? ''
  const asked = question.roles.map((role) => t(`seat_role.${role}`)).join(', ')
  const needed = question.required ? t('questionnaire.required') : t('questions.may_be_left')
  const theme = document.themes.find(({ value }) => value === question.theme)
  return [labelIn(question, lang), help, ...itemLines(), `${theme ? labelIn(theme, lang) : ''}. ${asked}. ${needed}.`]

  function itemLines(): string[] {
    switch (question.type) {
      case 'single':
      case 'ranking':
        return question.options.map(item)
      case 'multi':
        return [
          ...question.options.map(item),
          question.max_select ? t('questionnaire.choose_at_most', { n: question.max_select }) : '',
        ]
      case 'likert': {
        const { points, extra } = scaleOf(document, question)
        return [...question.rows.map(item), [...points, ...extra].map((each) => labelIn(each, lang)).join(' | ')]
      }
      case 'number': {
        const scopes = (lang === 'sv' ? question.scope_by_role : question.scope_by_role_en) ?? {}
        return [
          lang === 'sv' ? question.unit : question.unit_en,
          `${question.min}–${question.max}`,
          ...Object.values(scopes),
        ]
      }
      case 'text':
        return [t('questionnaire.at_most', { n: question.max_length })]
      case 'structured':
        return question.fields.flatMap((field) => [
          `– ${labelIn(field, lang)} (${field.key})`,
          ...fieldOptions(document, field).map((each) => `  ${item(each)}`),
        ])
    }
  }
}

const isOther = (change: Change) => change.some(({ lines }) => lines.length > 0)

interface Compared {
  from: Shown
  to: Shown
  judgements: Judgement[]
  /** Judgements of the later version, with who and why. */
  own: OwnJudgement[]
  versions: Questionnaire[]
  hasDraft: boolean
}

export function differencesPage({ from, to, judgements, own, versions, hasDraft }: Compared, t: Translate) {
  const kin = [...crosswalk(from.document, to.document, judgements)]
  const choices = versions.map(({ version }) => ({ value: version, label: version }))
  const texts = textChange(from.document, to.document)
  const rows = kin.map(([key, each]) => {
    const [was, is] = [findQuestion(from.document, key), findQuestion(to.document, key)]
    const question = is ?? was
    const change = changeOf(was ? [from.document, was] : null, is ? [to.document, is] : null)
    return {
      key,
      number: question?.order ?? 0,
      label: question ? labelIn(question, t.lang) : key,
      kin: each,
      status: kinStatus(each, t),
      isMoved: is !== undefined && was !== undefined && is.order !== was.order,
      change: isOther(change) ? change : null,
      judgement: each === 'judged' ? (own.find((one) => one.key === key) ?? null) : null,
    }
  })
  return {
    title: t('questions.differences'),
    from: from.version,
    to: to.version,
    choices: hasDraft ? [{ value: 'utkast', label: t('questions.draft') }, ...choices] : choices,
    counts: (['same', 'judged', 'changed', 'new', 'retired'] as const).map((each) => ({
      text: t.n(`questions.count.${each}`, kin.filter(([, one]) => one === each).length),
      n: kin.filter(([, one]) => one === each).length,
    })),
    texts: isOther(texts) ? texts : null,
    rows: rows.filter(({ change }) => change),
    unchanged: rows.filter(({ change }) => !change),
  }
}

export function codebookPage(shown: Shown, t: Translate) {
  const { document } = shown
  return {
    title: t('questions.codebook_title', { version: shown.version }),
    shown,
    themes: document.themes.map((theme) => ({
      ...theme,
      questions: document.questions
        .filter((question) => question.theme === theme.value)
        .toSorted((a, b) => a.order - b.order)
        .map((question) => ({
          question,
          type: t(`questions.type.${question.type}`),
          roles: question.roles.map((role) => t(`seat_role.${role}`)),
          values: valuesOf(document, question),
          columns: columnsOf(document, question),
        })),
    })),
    scales: Object.entries(document.scales).map(([name, { points, extra }]) => ({
      name,
      values: [...points.map((point) => ({ ...point, value: `${point.value}` })), ...extra],
    })),
  }
}

/** The codes of a question's answers, told once for all its columns. */
function valuesOf(document: QuestionnaireDocument, question: Question): Labelled[] {
  if (question.type === 'single' || question.type === 'ranking') return question.options
  if (question.type !== 'likert') return []
  const { points, extra } = scaleOf(document, question)
  return [...points, ...extra]
}
