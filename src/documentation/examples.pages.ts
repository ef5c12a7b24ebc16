/** The register of good examples, and its file. */
import type { SheetCell } from '../kernel/html/csv.ts'
import { pagerOf } from '../kernel/html/pager.ts'
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { inOrder } from '../kernel/text.ts'
import { joined } from '../kernel/words.ts'
import { fieldOptions, labelIn, type QuestionnaireDocument } from '../questionnaire/rules.ts'
import {
  chosenExamples,
  type Example,
  type ExampleQuery,
  exampleSources,
  exampleStates,
  whyCannotShow,
} from './examples.rules.ts'
import { consentText, themeLabel } from './pages.ts'

interface Shown {
  all: Example[]
  query: ExampleQuery
  document: QuestionnaireDocument
}

const perPage = 20

export function examplesPage({ all, query, document }: Shown, t: Translate) {
  const chosen = chosenExamples(all, query)
  const chosenBy = new URLSearchParams({
    tema: query.theme,
    kalla: query.source,
    region: query.region,
    lage: query.state,
  })
  const link = (page: number) => `/goda-exempel?${chosenBy}&sida=${page}`
  const pager = pagerOf({ total: chosen.length, perPage, wanted: query.page }, link)
  const filter = (name: string, key: MessageKey, value: string, options: { value: string; label: string }[]) => ({
    name,
    label: t(key as 'common.state'),
    value,
    options: [{ value: '', label: t('common.all') }, ...options],
  })
  const used = new Set(all.map(({ theme }) => theme))
  const themes = document.themes.filter(({ value }) => used.has(value))
  const regions = new Map(all.map(({ regionCode: value, region: label }) => [value, { value, label }]))
  return {
    title: t('examples.title'),
    count: t.n('examples.count', chosen.length),
    isEmpty: all.length === 0,
    files: chosenBy.toString(),
    address: `${chosenBy}&sida=${pager.page}`,
    filters: [
      filter(
        'tema',
        'questions.theme',
        query.theme,
        themes.map((theme) => ({ value: theme.value, label: labelIn(theme, t.lang) })),
      ),
      filter(
        'region',
        'register.region',
        query.region,
        inOrder([...regions.values()], ({ label }) => [label]),
      ),
      filter(
        'kalla',
        'register.source',
        query.source,
        exampleSources.map((value) => ({ value, label: t(`examples.source.${value}`) })),
      ),
      filter(
        'lage',
        'common.state',
        query.state,
        exampleStates.map((value) => ({ value, label: t(`examples.state.${value}`) })),
      ),
    ],
    rows: chosen.slice((pager.page - 1) * perPage, pager.page * perPage).map((one) => rowOf(one, document, t)),
    pager,
  }
}

const shapes = { not_reviewed: 'none', shown: 'done', not_shown: 'no' }

function rowOf(one: Example, document: QuestionnaireDocument, t: Translate) {
  const words = wordsOf(one, document, t)
  return {
    key: one.key,
    heading: one.heading,
    text: one.text,
    href: one.href,
    place: joined(words.theme, one.municipality, one.region),
    municipality: one.municipality,
    source: words.source,
    is: shapes[one.state],
    stateText: words.state,
    consent: words.consent || t('examples.no_consent'),
    mayBecome: exampleStates.filter(
      (state) => state !== one.state && (state !== 'shown' || whyCannotShow(one) === null),
    ),
    more: [
      { label: t('documentation.field.target_group'), text: words.targetGroup },
      { label: t('documentation.field.evidence'), text: words.evidence },
      { label: t('documentation.field.contact'), text: one.contact },
      { label: t('documentation.field.link'), text: one.link, href: /^https?:\/\//i.test(one.link) ? one.link : null },
    ].filter(({ text }) => text !== ''),
  }
}

function wordsOf(one: Example, document: QuestionnaireDocument, t: Translate) {
  const asked = document.questions.find(({ type }) => type === 'structured')
  const label = (key: string, value: string) => {
    const field = asked?.type === 'structured' && asked.fields.find((each) => each.key === key)
    const option = field && fieldOptions(document, field).find((each) => each.value === value)
    return option ? labelIn(option, t.lang) : value
  }
  return {
    theme: themeLabel(document, one.theme, t),
    source: t(`examples.source.${one.source}`),
    state: t(`examples.state.${one.state}`),
    consent: consentText(one.consent, t),
    targetGroup: joined(...one.targetGroup.map((value) => label('malgrupp', value))),
    evidence: label('belagg', one.evidence),
  }
}

const columns: [MessageKey, width: number][] = [
  ['questions.theme', 24],
  ['examples.heading', 30],
  ['common.text', 60],
  ['register.municipality', 20],
  ['register.region', 20],
  ['register.source', 16],
  ['documentation.field.consent', 22],
  ['documentation.field.target_group', 26],
  ['documentation.field.evidence', 28],
  ['documentation.field.contact', 28],
  ['documentation.field.link', 28],
  ['common.state', 18],
]

export function exampleSheet({ all, query, document }: Shown, t: Translate) {
  const rows = chosenExamples(all, query).map((one): SheetCell[] => {
    const { theme, source, consent, targetGroup, evidence, state } = wordsOf(one, document, t)
    const { heading, text, municipality, region, contact, link } = one
    return [theme, heading, text, municipality, region, source, consent, targetGroup, evidence, contact, link, state]
  })
  const head = columns.map(([key]) => t(key as 'common.text'))
  return { name: t('examples.title'), widths: columns.map(([, width]) => width), rows: [head, ...rows] }
}
