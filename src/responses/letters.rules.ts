/** The receipt, the letter sent when answers have been submitted, and what a reminder says is left. */
import { frameOf, paperFrameOf, paperValues, roleAndPlace, type Sender } from '../invitations/letters.rules.ts'
import { translators } from '../kernel/i18n/translate.ts'
import type { Frame, Mail } from '../kernel/mail/letter.ts'
import { formatDate, formatTime, type LocalDate, toLocal, type UtcText } from '../kernel/time.ts'
import { inWords } from '../kernel/words.ts'
import { defaultLetter } from '../letters/defaults.rules.ts'
import { cameField, leftField, type Purpose, purposeFacts } from '../letters/purposes.rules.ts'
import { composeMail, isUnfilled, parseTemplate, type Template, type Values } from '../letters/rules.ts'
import type { SeatRole } from '../schema.ts'
import type { Entry } from './entry.queries.ts'
import type { Left } from './left.rules.ts'
import { shortHash } from './rules.ts'

export interface Receipt {
  submittedAt: UtcText
  version: number
  hash: string
  answered: number
  asked: number
  /** Set when staff have entered the answers. */
  entry?: Pick<Entry, 'source' | 'receivedOn'> | undefined
  byPost?: boolean
}

export interface ReceiptReader {
  name: string
  title: string
  role: SeatRole
  officialName: string
  seminarName: string
  answerBy: LocalDate
  /** The case that the answers belong to; null when it has no number. */
  diaryNumber: string | null
}

const t = translators.sv

/** What letters about a seat's answers say of their sender and reader. */
export function readerValues(sender: Sender, reader: ReceiptReader): Values {
  return {
    organisation: sender.organisation,
    'e-post': sender.contactEmail,
    namn: reader.name,
    seminarium: reader.seminarName,
    kommun: reader.officialName,
    'roll och kommun': roleAndPlace(reader),
  }
}

export function receiptValues(sender: Sender, reader: ReceiptReader, receipt: Receipt): Values {
  const { date, time } = toLocal(receipt.submittedAt)
  const when = t('responses.when', { date: formatDate(date, 'long', 'sv'), time: formatTime(time, 'sv') })
  const answered = t('common.n_of', { n: receipt.answered, of: receipt.asked })
  return {
    ...readerValues(sender, reader),
    'frågor senast': formatDate(reader.answerBy, 'day', 'sv'),
    [cameField]: givenWords(receipt),
    kvitto: [
      {
        kind: 'facts',
        rows: [
          { term: t('responses.receipt_when'), lines: [when] },
          { term: t('responses.receipt_answers'), lines: [answered] },
          { term: t('questionnaire.version'), lines: [String(receipt.version)] },
          ...(reader.diaryNumber ? [{ term: t('rounds.diary_number'), lines: [reader.diaryNumber] }] : []),
          { term: t('questionnaire.hash'), lines: [shortHash(receipt.hash)], note: t('responses.receipt_hash_hint') },
        ],
      },
    ],
    knapp: [{ kind: 'button', label: t('responses.mail_button'), href: `${sender.link}/fragor/kvitto` }],
  }
}

/** "på papper och som kom till oss torsdag 28 november"; '' for answers that staff have not entered. */
function givenWords({ entry }: Receipt): string {
  return entry ? t(`entry.given.${entry.source}`, { date: formatDate(entry.receivedOn, 'day', 'sv') }) : ''
}

/** The letter that confirms the answers: another one to whom staff have entered them for. */
export function receiptPurpose({ entry }: Pick<Receipt, 'entry'>): 'receipt' | 'receipt_entered' {
  return entry ? 'receipt_entered' : 'receipt'
}

/** The receipt from the round's template, so written that submitting never fails because of it. */
export function receiptMail(sender: Sender, template: Template, reader: ReceiptReader, receipt: Receipt): Mail {
  const values = { ...receiptValues(sender, reader, receipt), ...(receipt.byPost ? paperValues(sender) : {}) }
  const frame = (receipt.byPost ? paperFrameOf : frameOf)(sender, true)
  return writtenMail(receiptPurpose(receipt), template, values, frame)
}

/** A letter that nobody reviews before it is sent. Falls back to the default template. */
export function writtenMail(purpose: Purpose, template: Template, values: Values, frame: Frame): Mail {
  const mail = composeMail(template, values, frame)
  if (!isUnfilled(mail)) return mail
  const first = parseTemplate(defaultLetter(purpose), purposeFacts[purpose].placeholders)
  const again = composeMail(first, values, frame)
  if (isUnfilled(again)) throw new Error(`The letter ${purpose} lacks ${again.unfilled.join(', ')}`)
  return again
}

/**
 * "Du har två teman kvar, ungefär 7 minuter. Det du redan har skrivit är sparat."
 * @param on the day that it was worked out, in a letter that arrives later; null in one that goes at once
 */
export function leftValues({ begun, themes, minutes: n }: Left, on: LocalDate | null): Values {
  const date = on && formatDate(on, 'day', 'sv').replace(/^\S+ /, '')
  const minutes = t.n('responses.left.minutes', n)
  const words = () => {
    if (!begun) return t('responses.left.none', { minutes })
    if (themes.length === 0) return date ? t('responses.left.done_on', { date }) : t('responses.left.done')
    const some = themes.length === 1 ? 'responses.left.theme' : 'responses.left.themes'
    const left = { themes: t(some, { n: inWords(themes.length, t) }), minutes }
    return date ? t('responses.left.begun_on', { ...left, date }) : t('responses.left.begun', left)
  }
  return { [leftField]: words() }
}
