/** What the fields of a person, an organisation and the like may hold, typed in a form or read from a list. */
import { tidyAddress, whyNotAddress } from '../email.ts'
import type { MessageKey } from '../i18n/translate.ts'
import { tidyText } from '../text.ts'

export interface Field {
  /** The heading in files that we write, and its name on the pages. */
  heading: MessageKey
  /** The headings that people write: bare, with spaces between them. */
  words: string
  longest: number
  /** An e-mail address is kept in one form; a text may have several lines. */
  kind?: 'address' | 'text'
  /** Several columns may tell it; the first that is filled counts. */
  several?: true
  /** Where its problems are shown in a file without its column. */
  beside?: string
}

const formulaError = /^#(REF|N\/A|VALUE|VÄRDE|NAME|NAMN|DIV\/0|DIVISION\/0|NUM|NULL|REFERENS|OGILTIGT|SAKNAS)[!?]?$/i

export function tidyField(text: string, { kind }: Pick<Field, 'kind'>): string {
  if (kind === 'address') return tidyAddress(text)
  return kind === 'text' ? tidyText(text).replace(/\r\n?/g, '\n') : tidyText(text)
}

/** Takes a tidied text; an empty one is never wrong. */
export function whyNotField(text: string, { longest, kind }: Pick<Field, 'longest' | 'kind'>): MessageKey | null {
  if (text.length > longest) return 'lists.problem_too_long'
  const oneLine = kind === 'text' ? text.replaceAll('\n', ' ') : text
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(oneLine)) return 'lists.problem_line_break'
  if (/[<>]/.test(text)) return 'lists.problem_markup'
  if (text.startsWith('=') || formulaError.test(text)) return 'lists.problem_formula'
  const why = kind === 'address' && text !== '' ? whyNotAddress(text) : null
  return why && (why === 'several' ? 'lists.problem_email_several' : 'lists.problem_email')
}
