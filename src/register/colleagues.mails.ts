import type { Translate } from '../kernel/i18n/translate.ts'
import { letterHtml } from '../kernel/mail/html.ts'
import { linkMark } from '../kernel/mail/letter.ts'
import { colleagueLinkHours } from './rules.ts'

/** To somebody a contact has made a contact too: who did it, of what, and the first sign-in link. */
export function colleagueMail(
  mail: {
    baseUrl: string
    organisation: string
    contactEmail: string
    toName: string
    byName: string
    body: string
  },
  t: Translate,
) {
  const { organisation, byName, body } = mail
  const href = `${mail.baseUrl}/logga-in/${linkMark}?till=${encodeURIComponent('/rss')}`
  const subject = t('register.colleague_subject', { body })
  const hello = t('register.colleague_hello', { name: mail.toName })
  const lead = t('register.colleague_lead', { by: byName, body })
  const what = t('register.colleague_what')
  const button = t('register.colleague_button')
  const after = [
    t('register.colleague_later', { n: colleagueLinkHours, href: `${mail.baseUrl}/logga-in` }),
    t('register.colleague_wrong', { email: mail.contactEmail }),
    t('register.colleague_regards', { organisation }),
  ]
  return {
    subject,
    text: [hello, lead, what, `${button}:\n${href}`, ...after].join('\n\n'),
    html: letterHtml({
      organisation,
      heading: subject,
      paragraphs: [hello, lead, what],
      button: { label: button, href },
      after,
    }),
  }
}
