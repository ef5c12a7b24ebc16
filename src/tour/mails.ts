import type { Translate } from '../kernel/i18n/translate.ts'
import { letterHtml } from '../kernel/mail/html.ts'
import { formatDate, formatSpan, type LocalDate } from '../kernel/time.ts'
import type { PlannedOffer } from './offers.rules.ts'

export interface OfferLetter {
  baseUrl: string
  organisation: string
  toName: string
  offers: PlannedOffer[]
  answerBy: LocalDate
}

/** To a contact person: the dates offered for all the seminars the person's bodies help with. */
export function offerMail(letter: OfferLetter, t: Translate) {
  const { organisation, offers, baseUrl } = letter
  const [only] = offers.length === 1 ? offers : []
  const href = only ? `${baseUrl}/rss/${only.seminar.slug}#datum` : `${baseUrl}/rss`
  const names = offers.map((offer) => offer.seminar.name).join(', ')
  const heading = t('tour.mail.subject', { names })
  const hello = t('tour.mail.hello', { name: letter.toName })
  const lead = t.n('tour.mail.lead', offers.length, { names })
  const ask = t('tour.mail.ask', { date: formatDate(letter.answerBy, 'day', t.lang) })
  const points = offers.flatMap(({ seminar, dates }) =>
    dates.map((one) => `${seminar.name}: ${formatSpan(one, t.lang)}`),
  )
  const button = t('tour.mail.button')
  const signIn = t('tour.mail.sign_in')
  const regards = t('tour.mail.regards', { organisation })
  const list = points.map((point) => `- ${point}`).join('\n')
  return {
    subject: heading,
    paragraphs: [hello, lead],
    points,
    after: [ask, signIn, regards],
    button,
    text: [hello, lead, list, ask, `${button}:\n${href}`, signIn, regards].join('\n\n'),
    html: letterHtml({
      organisation,
      heading,
      paragraphs: [hello, lead],
      points,
      button: { label: button, href },
      after: [ask, signIn, regards, `${t('tour.mail.fallback')} ${href}`],
    }),
  }
}
