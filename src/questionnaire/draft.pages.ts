import type { FormValues } from '../kernel/http/forms.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { crosswalk, type Judgement, type Kinship, wordingHash } from './crosswalk.rules.ts'
import { type Fault, questionTypes } from './document.rules.ts'
import { type Demand, findQuestion, isSameDocument, keysOf, nextVersion, proposedKey } from './draft.rules.ts'
import { type FormRow, formOf, rowFields, rowsOf } from './form.rules.ts'
import { frameLine } from './frame.pages.ts'
import { asPublished, namesIn, usersOf } from './frame.rules.ts'
import type { Draft, OwnJudgement, Questionnaire } from './queries.ts'
import { labelIn, type Question, type QuestionnaireDocument, seatRoles } from './rules.ts'
import { changeOf, kinStatus } from './versions.pages.ts'

/** A draft with everything that its pages judge it by. */
export interface Work {
  draft: Draft
  base: Questionnaire
  versions: Questionnaire[]
  judgements: Judgement[]
  own: OwnJudgement[]
  demands: Demand[]
}

export function draftPage({ draft, base, judgements, demands }: Work, t: Translate) {
  const { document } = draft
  const kin = crosswalk(base.document, document, judgements)
  const line = (question: Question) => ({
    key: question.key,
    number: question.order,
    label: labelIn(question, t.lang),
    href: `/fragor/utkast/fragor/${question.key}`,
    status: kinStatus(kin.get(question.key) ?? 'new', t),
    moved: kin.get(question.key) !== 'new' && findQuestion(base.document, question.key)?.theme !== question.theme,
  })
  const retired = [...kin].flatMap(([key, each]) =>
    each === 'retired' ? (findQuestion(base.document, key) ?? []) : [],
  )
  return {
    title: t('questions.draft_title'),
    draft,
    base,
    scales: namesIn(document, 'scale').map((name) => frameLine(document, 'scale', name, t)),
    themes: document.themes.map((theme) => ({
      value: theme.value,
      label: labelIn(theme, t.lang),
      isUsed: usersOf(document, 'theme', theme.value).length > 0,
      questions: document.questions.filter((question) => question.theme === theme.value).map(line),
    })),
    retired: retired.map(line),
    demands: demands.map((demand) => demandLine(demand, document, t)),
    types: questionTypes,
    hasChanged: !isSameDocument(base.document, asPublished(document)),
  }
}

function demandLine({ key, code }: Demand, document: QuestionnaireDocument, t: Translate) {
  const question = findQuestion(document, key)
  const name = `${question?.order}. ${question ? labelIn(question, t.lang) : key}`
  const isJudged = code !== 'questions.key_reused'
  return { name, text: t(code), href: `/fragor/utkast/fragor/${key}${isJudged ? '/bedomning' : ''}` }
}

/** @param typed the rows as typed, when the form comes back */
export function questionPage(
  { draft, type, question }: { draft: Draft; type: Question['type']; question: Question },
  isNew: boolean,
  typed: { values: FormValues; rows: FormRow[] } | null,
  t: Translate,
) {
  const { document } = draft
  const stored = formOf(question)
  return {
    title: isNew ? t('questions.new_title') : t('questions.edit_title', { n: question.order }),
    isNew,
    kind: type,
    key: question.key,
    action: isNew ? '/fragor/utkast/fragor' : `/fragor/utkast/fragor/${question.key}`,
    fields: typed?.values ?? stored,
    itemRows: typed?.rows ?? rowsOf(question),
    rowFields: rowFields[type],
    rowsTitle: t(`questions.rows.${type === 'structured' ? 'fields' : type === 'likert' ? 'rows' : 'options'}`),
    hasRows: type !== 'number' && type !== 'text',
    themes: document.themes.map((theme) => ({ value: theme.value, label: labelIn(theme, t.lang) })),
    scales: Object.entries(document.scales).map(([value, { points }]) => ({
      value,
      label: `${value}: ${points.map((point) => labelIn(point, t.lang)).join(', ')}`,
    })),
    fieldTypes: (['text', 'single', 'multi', 'url'] as const).map((value) => ({
      value,
      label: t(`questions.field.${value}`),
    })),
    roles: seatRoles.map((value) => ({ value, label: t(`seat_role.${value}`) })),
    began: isNew ? null : stored,
    scripts: ['programme.js'],
  }
}

export function textsPage({ document }: Draft, t: Translate) {
  return { title: t('questions.texts_title'), fields: textFields(document), began: textFields(document) }
}

export function textFields(document: QuestionnaireDocument): FormValues {
  const { title_sv, title_en, intro_sv, intro_en } = document
  return { title_sv, title_en, intro_sv, intro_en }
}

/** null when the question has nothing to judge. */
export function judgementPage(work: Work, key: string, t: Translate) {
  const { draft, base, versions, own, demands } = work
  const is = findQuestion(draft.document, key)
  const was = findQuestion(base.document, key)
  if (!is || !was) return null
  const demand = demands.find((each) => each.key === key)
  const judged = own.find((each) => each.key === key)
  if (!demand && !judged) return null
  const used = keysOf([draft.document, ...versions.map(({ document }) => document)])
  return {
    title: t('questions.judge_title', { n: is.order }),
    key,
    label: labelIn(is, t.lang),
    change: changeOf([base.document, was], [draft.document, is]),
    wording: wordingHash(draft.document, is),
    onlyNew: demand && demand.code !== 'questions.to_judge' ? t(demand.code) : '',
    judged: demand ? null : (judged ?? null),
    fields: { why: demand ? '' : (judged?.why ?? ''), newKey: proposedKey(key, used) },
  }
}

export function publishPage(work: Work, rounds: { name: string; slug: string }[], t: Translate) {
  const { draft, base, judgements } = work
  const page = draftPage(work, t)
  const kin = crosswalk(base.document, draft.document, judgements)
  const count = (of: Kinship) => [...kin.values()].filter((each) => each === of).length
  return {
    ...page,
    title: t('questions.publish_title', { version: nextVersion(base.version, kin) }),
    counts: (['new', 'judged', 'retired', 'same'] as const).map((each) => t.n(`questions.count.${each}`, count(each))),
    rounds,
  }
}

/** A fault of a file: where it is, in the file and in words, and why it is one. */
export function faultLine({ path, key, code, params }: Fault, t: Translate) {
  const wanted = code === 'questions.fault.type' ? wantedWords(String(params.wanted), t) : ''
  return { path: path || '–', key, text: (t as (key: string, params: object) => string)(code, { ...params, wanted }) }
}

function wantedWords(wanted: string, t: Translate): string {
  const known = ['string', 'number', 'boolean', 'array', 'object'] as const
  const kind = wanted === 'int' ? 'number' : (known.find((each) => each === wanted) ?? 'object')
  return t(`questions.wanted.${kind}`)
}
