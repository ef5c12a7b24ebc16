/** The register of good examples, and its file. */
import type { SheetCell } from '../kernel/html/csv.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { byText } from '../kernel/text.ts'
import { fieldOptions, labelIn, type QuestionnaireDocument } from '../questionnaire/rules.ts'
import {
  chosenExamples,
  type Example,
  type ExampleFilter,
  exampleSources,
  exampleStates,
  whyCannotShow,
} from './examples.rules.ts'
import { consentText } from './pages.ts'

interface Shown {
  all: Example[]
  filter: ExampleFilter
  document: QuestionnaireDocument
}

export function examplesPage({ all, filter, document }: Shown, t: Translate) {
  const chosen = chosenExamples(all, filter)
  const regions = [...new Map(all.map(({ regionCode, region }) => [regionCode, region]))]
  const choice = (value: string, label: string) => ({ value, label })
  const any = choice('', t('common.all'))
  const used = new Set(all.map(({ theme }) => theme))
  return {
    title: t('examples.title'),
    count: t.n('examples.count', chosen.length),
    query: new URLSearchParams({
      tema: filter.theme,
      kalla: filter.source,
      lan: filter.region,
      lage: filter.state,
    }).toString(),
    filters: [
      {
        name: 'tema',
        label: t('questions.theme'),
        value: filter.theme,
        options: [
          any,
          ...document.themes
            .filter(({ value }) => used.has(value))
            .map((one) => choice(one.value, labelIn(one, t.lang))),
        ],
      },
      {
        name: 'kalla',
        label: t('register.source'),
        value: filter.source,
        options: [any, ...exampleSources.map((one) => choice(one, t(`examples.source.${one}`)))],
      },
      {
        name: 'lan',
        label: t('examples.region'),
        value: filter.region,
        options: [any, ...regions.sort((a, b) => byText(a[1], b[1])).map(([code, name]) => choice(code, name))],
      },
      {
        name: 'lage',
        label: t('common.state'),
        value: filter.state,
        options: [any, ...exampleStates.map((one) => choice(one, t(`examples.state.${one}`)))],
      },
    ],
    rows: chosen.map((one) => ({ ...one, ...wordsOf(one, document, t), mayShow: whyCannotShow(one) === null })),
  }
}

function wordsOf(one: Example, document: QuestionnaireDocument, t: Translate) {
  const theme = document.themes.find(({ value }) => value === one.theme)
  const label = (field: string, value: string) => {
    const question = document.questions.find(({ type }) => type === 'structured')
    const found = question?.type === 'structured' ? question.fields.find(({ key }) => key === field) : undefined
    const option = found && fieldOptions(document, found).find((each) => each.value === value)
    return option ? labelIn(option, t.lang) : value
  }
  return {
    themeText: theme ? labelIn(theme, t.lang) : one.theme,
    sourceText: t(`examples.source.${one.source}`),
    stateText: t(`examples.state.${one.state}`),
    is: one.state === 'shown' ? 'done' : one.state === 'not_shown' ? 'no' : 'none',
    consentText: consentText(one.consent, t) || t('examples.no_consent'),
    targetText: one.targetGroup.map((value) => label('malgrupp', value)).join(', '),
    evidenceText: label('belagg', one.evidence),
    href: one.href,
    link: /^https?:\/\//i.test(one.link) ? one.link : '',
    linkText: one.link,
  }
}

export const exampleWidths = [24, 30, 60, 20, 20, 16, 22, 26, 28, 28, 28, 18]

export function exampleSheet({ all, filter, document }: Shown, t: Translate): SheetCell[][] {
  return [
    [
      t('questions.theme'),
      t('examples.heading'),
      t('common.text'),
      t('register.municipality'),
      t('examples.region'),
      t('register.source'),
      t('documentation.field.consent'),
      t('documentation.field.target_group'),
      t('documentation.field.evidence'),
      t('documentation.field.contact'),
      t('documentation.field.link'),
      t('common.state'),
    ],
    ...chosenExamples(all, filter).map((one) => {
      const words = wordsOf(one, document, t)
      return [
        words.themeText,
        one.heading,
        one.text,
        one.municipality,
        one.region,
        words.sourceText,
        words.consentText,
        words.targetText,
        words.evidenceText,
        one.contact,
        one.link,
        words.stateText,
      ]
    }),
  ]
}
