/** View data for the preview of a letter to one reader, with the value of each placeholder. */

import { frameOf } from '../../invitations/letters.rules.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { linkMark } from '../../kernel/ids.ts'
import type { Block, Mail } from '../../kernel/mail/letter.ts'
import { defaultLetter } from '../defaults.rules.ts'
import { helperMail } from '../helpers.rules.ts'
import { isToHelper, type Purpose, purposeFacts } from '../purposes.rules.ts'
import {
  composeMail,
  isUnfilled,
  parseTemplate,
  problemsOf,
  type Template,
  type TemplateText,
  type Values,
} from '../rules.ts'
import type { Example } from './readers.rules.ts'
import { type Around, exampleValues } from './values.rules.ts'

/** Shown in place of the personal link's token. */
const maskedToken = '…'

export interface Shown {
  example: Example
  around: Around
}

/** Letters without a personal link. */
const impersonal = new Set<Purpose>([
  ...(['substitute_cancelled', 'guest_withdrawn', 'handed_over', 'withdrawn'] as const),
])

/** null: the text has problems, or a placeholder has no value. */
export function letterTo(purpose: Purpose, text: TemplateText, { example, around }: Shown): Mail | null {
  const { placeholders, required } = purposeFacts[purpose]
  if (problemsOf(text, placeholders, required).length > 0) return null
  const { values } = exampleValues(purpose, example.reader, around)
  const template = parseTemplate(text, placeholders)
  const mail = isToHelper(purpose)
    ? helperExample(purpose, template, values, around)
    : composeMail(template, values, frameFor(purpose, around))
  return isUnfilled(mail) ? null : mail
}

/** Shows the introduction inside a letter, as it is never sent alone. */
function helperExample(purpose: Purpose, template: Template, values: Values, { sender }: Shown['around']) {
  if (purpose !== 'rss_introduction') return helperMail(template, values, { sender, introduction: null })
  const { placeholders } = purposeFacts.dates_proposed
  const letter = parseTemplate(defaultLetter('dates_proposed'), placeholders)
  return helperMail(letter, values, { sender, introduction: template })
}

function frameFor(purpose: Purpose, { sender }: Shown['around']) {
  const reader = purposeFacts[purpose].audience === 'guest' ? 'guest' : 'seat'
  return frameOf(sender, !impersonal.has(purpose), reader)
}

/** Replaces the mark of the personal link's token with `…`. */
export function maskedMail(mail: Mail): Mail {
  const masked = (words: string) => words.replaceAll(linkMark, maskedToken)
  return { subject: masked(mail.subject), text: masked(mail.text), html: masked(mail.html) }
}

export function previewPart(
  purpose: Purpose,
  text: TemplateText,
  shown: Shown | null,
  /** `base`: path of the letter's page; `isTyped`: the text is not saved. */
  { base, isTyped }: { base: string; isTyped: boolean },
  t: Translate,
) {
  const names = Object.keys(purposeFacts[purpose].placeholders)
  if (!shown) return { preview: null, legend: legend(purpose, names, {}, t) }
  const { example, around } = shown
  const { values, invented } = exampleValues(purpose, example.reader, around)
  const mail = letterTo(purpose, text, shown)
  const query = (number: number) =>
    `?${new URLSearchParams({ seminarium: example.seminar.slug, mottagare: String(number) })}`
  return {
    legend: legend(purpose, names, values, t),
    preview: {
      ...example,
      mail: mail && maskedMail(mail),
      src: isTyped ? null : `${base}/exempel${query(example.number)}`,
      invented: [...new Set([...example.invented, ...invented])].map((one) => t(`letters.invented.${one}`)),
      previous: example.number > 1 ? base + query(example.number - 1) : null,
      next: example.number < example.of ? base + query(example.number + 1) : null,
      seminars: !isTyped && purpose !== 'rss_message' ? example.seminars : [],
    },
  }
}

/** Every placeholder of the letter by kind, with its value in this example. */
function legend(purpose: Purpose, names: string[], values: Values, t: Translate) {
  const { placeholders, required } = purposeFacts[purpose]
  const row = (name: string) => {
    const value = values[name]
    return {
      mark: `{${name}}`,
      means: t(`letters.means.${name}` as Parameters<Translate>[0]),
      here: typeof value === 'string' ? value : blockWords(value ?? []),
      isRequired: required.includes(name),
    }
  }
  const of = (kind: 'text' | 'block') => names.filter((name) => placeholders[name] === kind).map(row)
  return { words: of('text'), blocks: of('block') }
}

/** A block's content as one line of at most 90 characters. */
function blockWords(blocks: Block[]): string {
  const words = blocks.flatMap((block): string[] => {
    if (block.kind === 'button') return [`[${block.label}]`]
    if (block.kind === 'facts') return block.rows.flatMap(({ lines }) => lines)
    if (block.kind === 'schedule') return block.rows.map(({ time, title }) => `${time} ${title}`)
    if (block.kind === 'list') return block.items.map((item) => item.map(({ text }) => text).join(''))
    return []
  })
  const all = words.join(' · ')
  return all.length > 90 ? `${all.slice(0, 88).trimEnd()} …` : all
}
