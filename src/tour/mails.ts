import type { Translate } from '../kernel/i18n/translate.ts'
import { writePlainLetter } from '../kernel/mail/plain.ts'
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
  const button = t('tour.mail.button')
  const mail = {
    organisation,
    subject: t('tour.mail.subject', { names }),
    paragraphs: [
      t('tour.mail.hello', { name: letter.toName }),
      t.n('tour.mail.lead', offers.length, { names }),
    ],
    points: offers.flatMap(({ seminar, dates }) =>
      dates.map((one) => `${seminar.name}: ${formatSpan(one, t.lang)}`),
    ),
    after: [
      t('tour.mail.ask', { date: formatDate(letter.answerBy, 'day', t.lang) }),
      t('tour.mail.sign_in'),
      t('tour.mail.regards', { organisation }),
    ],
  }
  const fallback = t('tour.mail.fallback')
  return {
    ...mail,
    button,
    ...writePlainLetter({ ...mail, organisation, button: { label: button, href, fallback } }),
  }
}
