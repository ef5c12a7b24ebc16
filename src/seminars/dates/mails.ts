/** What is mailed about dates: offered, not yet answered, settled, and a venue needed no longer. */
import type { Translate } from '../../kernel/i18n/translate.ts'
import { writePlainLetter } from '../../kernel/mail/plain.ts'
import { formatDate, formatSpan, type LocalDate } from '../../kernel/time.ts'
import type { Proposal } from './rules.ts'

/** A date as a line of a letter, with the venue held for it, if any. */
export type DateInMail = Pick<Proposal, 'date' | 'start' | 'end'> & { venue?: string | null }

interface ToContact {
  baseUrl: string
  organisation: string
  toName: string
  seminar: { name: string; slug: string }
}

export interface OfferedDates extends ToContact {
  proposals: DateInMail[]
  answerBy: LocalDate
}

/** To a contact person of the seminar's RSS body: these dates wait for your answer. */
export function datesProposedMail(mail: OfferedDates, t: Translate) {
  const { seminar, proposals } = mail
  return letterToContact(
    mail,
    {
      subject: t('seminars.mail.subject', { name: seminar.name }),
      lead: [t.n('seminars.mail.lead', proposals.length, { name: seminar.name })],
      points: linesOf(proposals, t),
      button: t('seminars.mail.button'),
      after: [t('seminars.mail.ask', { date: formatDate(mail.answerBy, 'day', t.lang) })],
    },
    t,
  )
}

/** The same dates still wait. */
export function datesReminderMail(
  mail: Omit<OfferedDates, 'answerBy'> & { answerBy: LocalDate | null; today: LocalDate },
  t: Translate,
) {
  const { seminar, proposals, answerBy, today } = mail
  const date = answerBy && formatDate(answerBy, 'day', t.lang)
  return letterToContact(
    mail,
    {
      subject: t('dates.mail.reminder_subject', { name: seminar.name }),
      lead: [
        t.n('dates.mail.reminder_lead', proposals.length, { name: seminar.name }),
        ...(answerBy && date
          ? [t(answerBy < today ? 'dates.mail.reminder_was' : 'dates.mail.reminder_by', { date })]
          : []),
      ],
      points: linesOf(proposals, t),
      button: t('seminars.mail.button'),
      after: [t('dates.mail.reminder_after')],
    },
    t,
  )
}

export interface SettledDate extends ToContact {
  settled: DateInMail
  released: DateInMail[]
}

/** To the contact persons: this is the day, and those are no longer needed. */
export function dateSettledMail(mail: SettledDate, t: Translate) {
  const { seminar, settled, released } = mail
  const [span = ''] = linesOf([settled], t)
  return letterToContact(
    mail,
    {
      subject: t('dates.mail.settled_subject', { name: seminar.name }),
      lead: [
        t('dates.mail.settled_lead', { name: seminar.name, span }),
        ...(released.length > 0 ? [t.n('dates.mail.settled_released', released.length)] : []),
      ],
      points: linesOf(released, t),
      button: t('dates.mail.settled_button'),
      after: [],
    },
    t,
  )
}

export interface HeldVenue {
  organisation: string
  contactEmail: string
  toName: string
  venue: string
  seminar: { name: string }
  /** The date that was settled for this venue; null when it is not needed at all. */
  needed: DateInMail | null
  released: DateInMail[]
  /** No other date was settled: this one is just needed no longer. */
  isWithdrawn?: boolean
}

/** To whoever holds a venue: what we need, and what may be let to others. */
export function venueReleasedMail(mail: HeldVenue, t: Translate) {
  const { organisation, contactEmail, venue, seminar, needed, released } = mail
  const subject = t(needed ? 'dates.mail.venue_subject' : 'dates.mail.venue_released_subject', {
    venue,
  })
  const points = [
    ...(needed ? [t('dates.mail.venue_needed', { span: formatSpan(needed, t.lang) })] : []),
    ...released.map((one) => t('dates.mail.venue_free', { span: formatSpan(one, t.lang) })),
  ]
  const unneeded = mail.isWithdrawn
    ? ('dates.mail.venue_withdrawn_lead' as const)
    : ('dates.mail.venue_released_lead' as const)
  const lead = t(needed ? 'dates.mail.venue_lead' : unneeded, { venue, name: seminar.name })
  const hello = mail.toName
    ? t('seminars.mail.hello', { name: mail.toName })
    : t('dates.mail.hello')
  const after = [
    t('dates.mail.venue_ask', { email: contactEmail }),
    t('seminars.mail.regards', { organisation }),
  ]
  const paragraphs = [hello, lead]
  return writePlainLetter({
    organisation,
    subject,
    paragraphs,
    points,
    after,
    ours: [contactEmail],
  })
}

interface Said {
  subject: string
  lead: string[]
  points: string[]
  button: string
  after: string[]
}

/** As text and as HTML, with the way to the seminar's own page. */
function letterToContact(mail: ToContact, said: Said, t: Translate) {
  const { organisation, seminar } = mail
  const { subject, points, lead, button: label, after } = said
  const href = `${mail.baseUrl}/rss/${seminar.slug}#datum`
  return writePlainLetter({
    organisation,
    subject,
    paragraphs: [t('seminars.mail.hello', { name: mail.toName }), ...lead],
    points,
    button: { label, href, fallback: t('seminars.mail.fallback') },
    after: [...after, t('seminars.mail.sign_in'), t('seminars.mail.regards', { organisation })],
  })
}

function linesOf(dates: DateInMail[], t: Translate): string[] {
  return dates.map(({ venue, ...span }) =>
    venue
      ? t('dates.mail.with_venue', { span: formatSpan(span, t.lang), venue })
      : formatSpan(span, t.lang),
  )
}
