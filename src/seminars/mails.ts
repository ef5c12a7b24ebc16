import type { Translate } from '../kernel/i18n/translate.ts'
import { letterHtml } from '../kernel/mail/html.ts'
import { formatDate, formatSpan, type LocalDate } from '../kernel/time.ts'
import type { Proposal } from './dates.rules.ts'

export interface ProposedDates {
  baseUrl: string
  organisation: string
  toName: string
  seminar: { name: string; slug: string }
  proposals: Proposal[]
  answerBy: LocalDate
}

/** To a contact person of the seminar's RSS body: these dates wait for your answer. */
export function datesProposedMail(mail: ProposedDates, t: Translate) {
  const { organisation, seminar, proposals } = mail
  const href = `${mail.baseUrl}/rss/${seminar.slug}#datum`
  const heading = t('seminars.mail.subject', { name: seminar.name })
  const hello = t('seminars.mail.hello', { name: mail.toName })
  const lead = t.n('seminars.mail.lead', proposals.length, { name: seminar.name })
  const dates = proposals.map((proposal) => formatSpan(proposal, t.lang))
  const ask = t('seminars.mail.ask', { date: formatDate(mail.answerBy, 'day', t.lang) })
  const button = t('seminars.mail.button')
  const signIn = t('seminars.mail.sign_in')
  const regards = t('seminars.mail.regards', { organisation })
  const list = dates.map((date) => `- ${date}`).join('\n')
  return {
    subject: heading,
    text: [hello, lead, list, ask, `${button}:\n${href}`, signIn, regards].join('\n\n'),
    html: letterHtml({
      organisation,
      heading,
      paragraphs: [hello, lead],
      points: dates,
      button: { label: button, href },
      after: [ask, signIn, regards, `${t('seminars.mail.fallback')} ${href}`],
    }),
  }
}
