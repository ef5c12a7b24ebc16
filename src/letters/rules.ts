/**
 * Checks, parses and fills letter templates, and reads the sending time from forms.
 *
 * A template is a subject of one line and a body of blocks with an empty line between them:
 * `# heading`, lines that begin with `- ` (a list), a placeholder alone on its line that stands for a whole block
 * (`{knapp}`), or a paragraph. `**words**` are strong. Placeholders are filled after the template has been parsed,
 * so a person's name is always literal text, whatever characters it has.
 */

import { findSpecialDay, nextWorkingTime } from '../kernel/calendar/working-time.ts'
import type { FormErrors } from '../kernel/http/forms.ts'
import type { Mail } from '../kernel/mail/letter.ts'
import { type Block, type Frame, type Letter, type Span, withoutLinks, writeLetter } from '../kernel/mail/letter.ts'
import { withoutInvisible } from '../kernel/text.ts'
import { addDays, isDate, isTime, localDate, toLocal, toUtc, type UtcText } from '../kernel/time.ts'

export interface TemplateText {
  subject: string
  body: string
}

/** Placeholders that may be empty; a paragraph with nothing else in it is then left out. */
const mayBeEmpty: ReadonlySet<string> = new Set([
  ...['skäl', 'program', 'ditt svar', 'kalender'],
  ...['svarsdag', 'släppta datum', 'att göra'],
])

/** Name → kind of value: text within a line, or a block of its own. */
export type Placeholders = Record<string, 'text' | 'block'>
export type Values = Record<string, string | Block[]>

type Piece = { text: string; strong: boolean } | { name: string; strong: boolean }
type Part =
  | { kind: 'heading'; pieces: Piece[] }
  | { kind: 'paragraph'; lines: Piece[][] }
  | { kind: 'list'; items: Piece[][] }
  | { kind: 'block'; name: string }

export interface Template {
  subject: Piece[]
  parts: Part[]
}

/** Codes are message keys `letters.problem.<code>`; `name` and `line` fill them. */
export interface TemplateProblem {
  field: keyof TemplateText
  code: 'empty' | 'several_lines' | 'unknown' | 'not_closed' | 'alone' | 'missing' | 'too_long'
  name: string
  /** Line of the body, from 1; 0 when the problem concerns the subject or the whole body. */
  line: number
}

/** Accepts `##` and `###`, as people write them too: the first heading is the letter's title whatever its level. */
const heading = /^#{1,3} /
const longest = { subject: 200, body: 10_000 }
const placeholder = /\{([^{}\n]*)\}/g

/** Empty when the template can be saved: all placeholders are known and rightly placed, no required one is missing. */
export function problemsOf(
  { subject, body }: TemplateText,
  known: Placeholders,
  required: string[],
): TemplateProblem[] {
  const problems: TemplateProblem[] = []
  const add = (field: keyof TemplateText, code: TemplateProblem['code'], name = '', line = 0) =>
    problems.push({ field, code, name, line })
  if (subject.trim() === '') add('subject', 'empty')
  if (/[\r\n]/.test(subject)) add('subject', 'several_lines')
  if (body.trim() === '') add('body', 'empty')
  if (subject.length > longest.subject) add('subject', 'too_long')
  if (body.length > longest.body) add('body', 'too_long')
  check('subject', subject, 0)
  for (const [index, line] of linesOf(body).entries()) check('body', line, index + 1)
  for (const name of required) if (!body.includes(`{${name}}`)) add('body', 'missing', name)
  return problems

  function check(field: keyof TemplateText, line: string, number: number) {
    for (const [whole, name = ''] of line.matchAll(placeholder)) {
      const kind = Object.hasOwn(known, name) ? known[name] : undefined
      if (!kind) add(field, 'unknown', name, number)
      else if (kind === 'block' && (field === 'subject' || line.trim() !== whole)) add(field, 'alone', name, number)
    }
    if (/[{}]/.test(line.replace(placeholder, ''))) add(field, 'not_closed', '', number)
  }
}

/** The text must have no problems (`problemsOf`). @param known tells block placeholders from text placeholders. */
export function parseTemplate({ subject, body }: TemplateText, known: Placeholders): Template {
  const parts: Part[] = []
  for (const chunk of chunksOf(linesOf(body))) {
    const [first = ''] = chunk
    const alone = /^\{([^{}]*)\}$/.exec(first.trim())?.[1]
    if (chunk.length === 1 && alone !== undefined && known[alone] === 'block')
      parts.push({ kind: 'block', name: alone })
    else if (heading.test(first))
      parts.push({ kind: 'heading', pieces: piecesOf(chunk.join(' ').replace(heading, '')) })
    else if (chunk.every((line) => line.startsWith('- ')))
      parts.push({ kind: 'list', items: chunk.map((line) => piecesOf(line.slice(2))) })
    else parts.push({ kind: 'paragraph', lines: chunk.map(piecesOf) })
  }
  return { subject: piecesOf(subject.trim()), parts }
}

/** Splits at empty lines, around headings and block placeholders, and where a list begins or ends. */
function chunksOf(lines: string[]): string[][] {
  const chunks: string[][] = []
  let open = false
  for (const line of lines) {
    if (line.trim() === '') {
      open = false
      continue
    }
    const last = chunks.at(-1)
    const standsAlone = (one: string) => /^\{[^{}]*\}$/.test(one.trim()) || heading.test(one)
    const turns = last !== undefined && (last[0]?.startsWith('- ') ?? false) !== line.startsWith('- ')
    if (open && last && !turns && !standsAlone(line) && !standsAlone(last[0] ?? '')) last.push(line)
    else chunks.push([line])
    open = true
  }
  return chunks
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/)
}

function piecesOf(text: string): Piece[] {
  return text.split('**').flatMap((run, index) => {
    const strong = index % 2 === 1
    return run.split(placeholder).flatMap((part, i): Piece[] => {
      if (i % 2 === 1) return [{ name: part, strong }]
      return part === '' ? [] : [{ text: part, strong }]
    })
  })
}

/** Names of placeholders without a value: the letter must not be sent. */
export interface Unfilled {
  unfilled: string[]
}

/** The whole mail, or the placeholders without a value: such a letter must not be sent. */
export function composeMail(template: Template, values: Values, frame: Frame): Mail | Unfilled {
  const letter = fill(template, values)
  return isUnfilled(letter) ? letter : writeLetter(letter, frame)
}

/** Names of the placeholders that the template uses. */
export function namesIn({ subject, parts }: Template): Set<string> {
  const pieces = parts.flatMap((part): (Piece | { name: string })[] => {
    if (part.kind === 'heading') return part.pieces
    if (part.kind === 'paragraph') return part.lines.flat()
    return part.kind === 'list' ? part.items.flat() : [{ name: part.name }]
  })
  return new Set([...subject, ...pieces].flatMap((one) => ('name' in one ? [one.name] : [])))
}

/** Inserts text values literally, as one line. '' and an empty block count as unfilled unless in `mayBeEmpty`. */
export function fill(template: Template, values: Values): Letter | Unfilled {
  const unfilled = new Set<string>()
  const word = (name: string): string => {
    const found = values[name]
    const text = typeof found === 'string' ? oneLine(found) : ''
    if (text === '' && !mayBeEmpty.has(name)) unfilled.add(name)
    return text
  }
  const spans = (pieces: Piece[]): Span[] =>
    pieces.map((piece) => {
      const text = 'name' in piece ? inBody(piece.name, word(piece.name)) : piece.text
      return piece.strong ? { text, strong: true } : { text }
    })
  const plain = (pieces: Piece[]) =>
    spans(pieces)
      .map((span) => span.text)
      .join('')
  const blocks = template.parts.flatMap((part): Block[] => {
    if (part.kind === 'heading') return [{ kind: 'heading', text: plain(part.pieces) }]
    if (part.kind === 'list') return [{ kind: 'list', items: part.items.map(spans) }]
    if (part.kind === 'paragraph') {
      const lines = part.lines.map(spans)
      const isEmpty = lines.flat().every((span) => span.text === '')
      return isEmpty ? [] : [{ kind: 'paragraph', lines }]
    }
    const found = values[part.name]
    if (Array.isArray(found) && (found.length > 0 || mayBeEmpty.has(part.name))) return found
    unfilled.add(part.name)
    return []
  })
  const subject = template.subject.map((piece) => ('name' in piece ? word(piece.name) : piece.text)).join('')
  return unfilled.size > 0 ? { unfilled: [...unfilled] } : { subject, blocks }
}

function oneLine(value: string): string {
  return withoutInvisible(value)
    .replace(/[\p{Cc}\p{Co}]+/gu, ' ')
    .trim()
}

/** Placeholders with staff's own words: mail programs may turn addresses in these into links. */
const staffWords = new Set(['e-post', 'skäl'])

function inBody(name: string, text: string): string {
  return staffWords.has(name) ? text : withoutLinks(text)
}

export function isUnfilled(letter: object): letter is Unfilled {
  return 'unfilled' in letter
}

/** The sending time as in a form or a query string: at once or later, with day and time of day as typed. */
export interface WhenFields {
  nar: 'nu' | 'sedan'
  dag: string
  kl: string
}

/** The settings of the review page as one text, to detect that they differ from what the page showed. */
export function settingsText(fields: WhenFields & { skal?: string; igen?: string }): string {
  const { nar, dag, kl, skal = '', igen = '' } = fields
  return JSON.stringify([nar, dag, kl, skal, igen])
}

/**
 * Interprets changed settings: a day typed while "at once" stays chosen means a set time, and "at once" chosen in
 * place of a set time drops the day. @param shown `settingsText` of the page
 */
export function meantBy<T extends WhenFields>(fields: T, shown: string): T {
  if (fields.nar === 'sedan') return fields
  if (!shown.startsWith('["nu"')) return { ...fields, dag: '', kl: '' }
  return fields.dag.trim() || fields.kl.trim() ? { ...fields, nar: 'sedan' } : fields
}

export interface When {
  /** null: at once. */
  at: UtcText | null
  /** At night, on a weekend or on a holiday. */
  isOdd: boolean
  /** The letter goes in working hours only, and therefore later than asked for. */
  isPutOff: boolean
  errors: FormErrors
}

/**
 * An invalid, past or too distant time gives errors, and null for `at`.
 * @param officeHours sends only on working days between eight and five
 */
export function whenOf(query: WhenFields, now: UtcText, officeHours = false): When {
  if (query.nar === 'nu') return timeOf({ asked: null, from: now, officeHours })
  const { date, time } = { date: query.dag.trim(), time: clock(query.kl) }
  const none = (errors: FormErrors): When => ({ at: null, isOdd: false, isPutOff: false, errors })
  if (!isDate(date)) return none({ dag: 'forms.date' })
  if (!isTime(time)) return none({ kl: 'forms.time' })
  const at = instant(date, time)
  if (at === null) return none({ kl: 'time.no_such_hour' })
  if (at <= now) return none({ dag: 'letters.time_passed' })
  if (date > addDays(localDate(now), 366)) return none({ dag: 'letters.time_far' })
  return timeOf({ asked: at, from: at, officeHours })
}

function timeOf(when: { asked: UtcText | null; from: UtcText; officeHours: boolean }): When {
  const at = when.officeHours ? nextWorkingTime(when.from) : when.from
  if (at !== when.from) return { at, isOdd: false, isPutOff: true, errors: {} }
  return { at: when.asked, isOdd: isOddTime(at), isPutOff: false, errors: {} }
}

/** `9.30`, `09:30` → `09:30`; `9` → `09:00` */
function clock(text: string): string {
  const [, hour = '', minute = '00'] = /^(\d{1,2})(?:[.:](\d{2}))?$/.exec(text.trim()) ?? []
  return `${hour.padStart(2, '0')}:${minute}`
}

/** null for a local time that does not exist: the hour skipped when summer time begins. */
function instant(date: string, time: string): UtcText | null {
  try {
    return toUtc(date, time)
  } catch {
    return null
  }
}

const opens = '07:00'
const closes = '19:00'

function isOddTime(at: UtcText): boolean {
  const { date, time } = toLocal(at)
  const kind = findSpecialDay(date)?.kind
  const isFree = kind !== undefined && kind !== 'bridge_day' && kind !== 'short_day'
  return isFree || time < opens || time >= closes
}
