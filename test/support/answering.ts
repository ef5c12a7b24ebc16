/** Answers one question of the questionnaire in a browser, by its visible labels. */
import type { Locator, Page } from 'playwright-core'
import { translators } from '../../src/kernel/i18n/translate.ts'
import type { Answer, AnswerByType } from '../../src/questionnaire/rules.ts'
import type { Choice, SheetField, SheetQuestion } from '../../src/questionnaire/sheet.rules.ts'

const t = translators.sv
const ranks = ['responses.rank_1', 'responses.rank_2', 'responses.rank_3'] as const

export async function answer(page: Page, question: SheetQuestion, given: Answer): Promise<void> {
  const group = groupIn(page, question.label)
  switch (question.type) {
    case 'single':
      return choose(group, question.choices, [given as string])
    case 'likert':
      for (const [row, value] of Object.entries(given as AnswerByType['likert'])) {
        const line = groupIn(group, labelOf(question.rows, row))
        await choose(line, [...question.points, ...question.extras], [String(value)])
      }
      return
    case 'multi': {
      const { options, other } = given as AnswerByType['multi']
      await choose(group, question.choices, options)
      if (other) await group.getByLabel(t('responses.other_what')).fill(other)
      return
    }
    case 'number': {
      const { value, estimate, dontKnow } = given as AnswerByType['number']
      if (value !== null) await group.getByRole('textbox').fill(String(value).replace('.', ','))
      if (estimate) await group.getByLabel(t('questionnaire.estimate')).check()
      if (dontKnow) await group.getByLabel(t('questionnaire.dont_know')).check()
      return
    }
    case 'ranking':
      for (const [place, value] of (given as string[]).entries())
        await group
          .getByLabel(t(ranks[place] ?? 'responses.rank_n'), { exact: true })
          .selectOption({ label: labelOf(question.choices, value) })
      return
    case 'text':
      return page.getByLabel(question.label).fill(given as string)
    case 'structured': {
      const [item = {}] = given as AnswerByType['structured']
      const example = page.getByRole('group', { name: t('responses.example', { n: 1 }) })
      for (const field of question.fields) await fillIn(example, field, item[field.key])
    }
  }
}

async function fillIn(example: Locator, field: SheetField, value: string | string[] | undefined) {
  if (value === undefined) return
  if (field.choices.length === 0) return example.getByLabel(field.label).fill(String(value))
  await choose(groupIn(example, field.label), field.choices, [value].flat())
}

/** Checkboxes stand in a group, radio buttons in a radiogroup. */
function groupIn(within: Page | Locator, name: string): Locator {
  return within.getByRole('group', { name }).or(within.getByRole('radiogroup', { name })).first()
}

async function choose(group: Locator, choices: Choice[], values: string[]): Promise<void> {
  for (const value of values) await group.getByLabel(labelOf(choices, value), { exact: true }).check()
}

function labelOf(choices: { value: string; label: string }[], value: string): string {
  const found = choices.find((choice) => choice.value === value)
  if (!found) throw new Error(`no choice ${value}`)
  return found.label
}
