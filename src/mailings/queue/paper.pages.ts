/** View data for letters on paper: sheets to print, and rows for a word processor's mail merge. */

import { replyBy } from '../../invitations/rules.ts'
import { type Translate, translators } from '../../kernel/i18n/translate.ts'
import { linkMark, linkToken } from '../../kernel/ids.ts'
import { formatDate, type LocalDate } from '../../kernel/time.ts'
import { hoursText, joined } from '../../kernel/words.ts'
import { type WayIn, wayIn } from '../../links/code.pages.ts'
import type { Seminar } from '../../seminars/rules.ts'
import type { LetterRow } from './queries.ts'

const heads = [
  ...(['name', 'title', 'role', 'municipality', 'official', 'email', 'seminar', 'day', 'hours'] as const),
  ...(['place', 'reply_by', 'link', 'code_address', 'code', 'subject', 'text'] as const),
]
export const mergeWidths = [24, 24, 20, 16, 20, 28, 20, 24, 12, 36, 20, 40, 24, 16, 40, 80]

interface Facts {
  seminars: Map<string, Seminar>
  today: LocalDate
  baseUrl: string
  secret: string
}

/** One sheet for each letter, with the QR code and the short code of the personal link. */
export function printPage(
  letters: LetterRow[],
  shown: Facts & { title: string; back: string; organisation: string },
  t: Translate,
) {
  return {
    title: t('mailings.print_title', { title: shown.title }),
    back: shown.back,
    organisation: shown.organisation,
    letterWords: translators.sv,
    date: formatDate(shown.today, 'long', 'sv').replace(/^\S+ /, ''),
    letters: letters.map((letter) => {
      const own = letter.linkId === null ? null : wayIn(shown, letter.linkId)
      return {
        to: [letter.name, letter.title ?? '', letter.officialName ?? ''].filter(Boolean),
        ...paperParts(letter.text, own && { ...own, href: markedLink(shown) }),
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
      const own = letter.linkId === null ? null : wayIn(facts, letter.linkId)
      const token = letter.linkId === null ? '' : linkToken(facts.secret, letter.linkId)
      const typed = own ? `${own.address}\n${t('mailings.merge.code')}: ${own.code}` : ''
      return [
        letter.name,
        letter.title ?? '',
        letter.role ? t(`seat_role.${letter.role}`) : '',
        letter.municipality ?? '',
        letter.officialName ?? '',
        letter.email,
        ...seminarCells(seminar, facts.today),
        own ? `${facts.baseUrl}/i/${token}` : '',
        own?.address ?? '',
        own?.code ?? '',
        letter.subject,
        letter.text.replaceAll(markedLink(facts), typed).replaceAll(linkMark, token),
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
  | { kind: 'address'; lead: string; own: WayIn }

/** The personal link as the letter's text holds it. */
function markedLink({ baseUrl }: Facts): string {
  return `${baseUrl}/i/${linkMark}`
}

type Own = (WayIn & { href: string }) | null

/** Splits a letter's plain text into parts to print. */
function paperParts(text: string, own: Own): { parts: PaperPart[]; foot: string[] } {
  const at = text.lastIndexOf('\n\n--\n')
  const chunks = text.slice(0, at < 0 ? undefined : at).split('\n\n')
  const foot = at < 0 ? [] : text.slice(at + '\n\n--\n'.length).split('\n')
  return {
    parts: chunks.map((chunk, i) => partOf(chunk, own, i === 0)),
    foot: foot.filter((line) => !line.includes(linkMark)),
  }
}

function partOf(chunk: string, own: Own, isFirst: boolean): PaperPart {
  const lines = chunk.split('\n')
  if (isFirst && lines.length === 1 && !chunk.endsWith('!')) return { kind: 'heading', text: chunk }
  if (lines.every((line) => line.startsWith('- '))) return { kind: 'list', items: lines.map((line) => line.slice(2)) }
  if (own && lines.at(-1) === own.href) return { kind: 'address', lead: lines.slice(0, -1).join('\n'), own }
  return { kind: 'text', text: chunk }
}
