/** Letters on paper as rows that a word processor merges with a letter. */
import { type InvitedSeminar, replyBy } from '../invitations/rules.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { linkMark } from '../kernel/mail/letter.ts'
import { formatDate, formatTime, type LocalDate } from '../kernel/time.ts'
import type { LetterRow } from './queue.queries.ts'

const heads = [
  ...(['name', 'title', 'role', 'municipality', 'official', 'seminar', 'day', 'hours'] as const),
  ...(['place', 'reply_by', 'link', 'subject', 'text'] as const),
]
export const mergeWidths = [24, 24, 20, 16, 20, 20, 24, 12, 36, 20, 40, 40, 80]

interface Facts {
  seminars: Map<string, InvitedSeminar>
  today: LocalDate
  baseUrl: string
  tokenOf: (linkId: string) => string
}

/** The letter itself is in Swedish, as all letters are. */
export function mergeRows(t: Translate, letters: LetterRow[], facts: Facts): string[][] {
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
        ...seminarCells(seminar, facts.today),
        token === '' ? '' : `${facts.baseUrl}/i/${token}`,
        letter.subject,
        letter.text.replaceAll(linkMark, token),
      ]
    }),
  ]
}

function seminarCells(seminar: InvitedSeminar | undefined, today: LocalDate): string[] {
  if (!seminar?.date || !seminar.startTime || !seminar.endTime)
    return [seminar?.name ?? '', '', '', '', '']
  const { name, date, startTime, endTime, venueName, venueAddress, venueTown } = seminar
  return [
    name,
    formatDate(date, 'long', 'sv'),
    `${formatTime(startTime, 'sv')}–${formatTime(endTime, 'sv')}`,
    seminar.form === 'digital'
      ? ''
      : [venueName, venueAddress, venueTown].filter(Boolean).join(', '),
    formatDate(replyBy(date, seminar.replyDays, today), 'day', 'sv'),
  ]
}
