/** View data for letters on paper: sheets to print, and rows for a word processor's mail merge. */

import { replyBy } from '../../invitations/rules.ts'
import { type Translate, translators } from '../../kernel/i18n/translate.ts'
import { linkMark } from '../../kernel/ids.ts'
import { formatDate, type LocalDate } from '../../kernel/time.ts'
import { hoursText, joined } from '../../kernel/words.ts'
import type { Seminar } from '../../seminars/rules.ts'
import type { LetterRow } from './queries.ts'

const heads = [
  ...(['name', 'title', 'role', 'municipality', 'official', 'email', 'seminar', 'day', 'hours'] as const),
  ...(['place', 'reply_by', 'link', 'subject', 'text'] as const),
]
export const mergeWidths = [24, 24, 20, 16, 20, 28, 20, 24, 12, 36, 20, 40, 40, 80]

interface Facts {
  seminars: Map<string, Seminar>
  today: LocalDate
  baseUrl: string
  tokenOf: (linkId: string) => string
}

/** One sheet for each letter, with the personal link in full, for the reader to type. */
export function printPage(
  letters: LetterRow[],
  shown: Facts & { title: string; back: string; organisation: string },
  t: Translate,
) {
  return {
    title: t('mailings.print_title', { title: shown.title }),
    back: shown.back,
    count: t.n('mailings.print_n', letters.length),
    organisation: shown.organisation,
    date: formatDate(shown.today, 'long', 'sv').replace(/^\S+ /, ''),
    letters: letters.map((letter) => {
      const token = letter.linkId === null ? '' : shown.tokenOf(letter.linkId)
      const address = token === '' ? '' : `${shown.baseUrl}/i/${token}`
      return {
        to: [letter.name, letter.title ?? '', letter.officialName ?? ''].filter(Boolean),
        ...paperParts(letter.text.replaceAll(linkMark, token), address),
      }
    }),
  }
}

/** Headings and roles are in the language of `t`; letters and dates are in Swedish, as in all letters. */
export function mergeRows(letters: LetterRow[], facts: Facts, t: Translate): string[][] {
  return [
    heads.map((head) => t(`mailings.merge.${head}`)),
    ...letters.map((letter) => {
      const seminar = letter.seminarId === null ? undefined : facts.seminars.get(letter.seminarId)
      const token = letter.linkId === null ? '' : facts.tokenOf(letter.linkId)
      return [
        letter.name,
        letter.title ?? '',
        letter.role ? t(`seat_role.${letter.role}`) : '',
        letter.municipality ?? '',
        letter.officialName ?? '',
        letter.email,
        ...seminarCells(seminar, facts.today),
        token === '' ? '' : `${facts.baseUrl}/i/${token}`,
        letter.subject,
        letter.text.replaceAll(linkMark, token),
      ]
    }),
  ]
}

function seminarCells(seminar: Seminar | undefined, today: LocalDate): string[] {
  if (!seminar?.date || !seminar.startTime || !seminar.endTime) return [seminar?.name ?? '', '', '', '', '']
  const { name, date, startTime, endTime, venueName, venueRoom, venueAddress, venueTown } = seminar
  return [
    name,
    formatDate(date, 'long', 'sv'),
    hoursText(startTime, endTime, translators.sv),
    seminar.form === 'digital' ? '' : joined(venueName, venueRoom, venueAddress, venueTown),
    formatDate(replyBy(date, seminar.replyDays, today), 'day', 'sv'),
  ]
}

type PaperPart =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'address'; lead: string; text: string }

/** Splits a letter's plain text into parts to print. @param address the personal link in full; '' when there is none */
function paperParts(text: string, address: string): { parts: PaperPart[]; foot: string[] } {
  const at = text.lastIndexOf('\n\n--\n')
  const chunks = text.slice(0, at < 0 ? undefined : at).split('\n\n')
  const foot = at < 0 ? [] : text.slice(at + '\n\n--\n'.length).split('\n')
  return {
    parts: chunks.map((chunk, i) => partOf(chunk, address, i === 0)),
    foot: foot.filter((line) => address === '' || !line.includes(address)),
  }
}

function partOf(chunk: string, address: string, isFirst: boolean): PaperPart {
  const lines = chunk.split('\n')
  if (isFirst && lines.length === 1 && !chunk.endsWith('!')) return { kind: 'heading', text: chunk }
  if (lines.every((line) => line.startsWith('- '))) return { kind: 'list', items: lines.map((line) => line.slice(2)) }
  if (address !== '' && lines.at(-1) === address)
    return { kind: 'address', lead: lines.slice(0, -1).join('\n'), text: address }
  return { kind: 'text', text: chunk }
}
