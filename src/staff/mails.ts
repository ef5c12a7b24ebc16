import type { Translate } from '../kernel/i18n/translate.ts'
import { letterHtml } from '../kernel/mail/html.ts'
import { linkMark } from '../kernel/mail/letter.ts'

export interface MailText {
  subject: string
  text: string
  html: string
}

/** Holds nothing anyone has typed: the address may belong to somebody else. */
export function signInMail(
  mail: { baseUrl: string; organisation: string; minutes: number; till: string },
  t: Translate,
): MailText {
  const onward = mail.till === '' ? '' : `?till=${encodeURIComponent(mail.till)}`
  const href = `${mail.baseUrl}/logga-in/${linkMark}${onward}`
  const heading = t('staff.mail_subject')
  const lead = t('staff.mail_lead', { minutes: mail.minutes })
  const stranger = t('staff.mail_stranger')
  const goodbye = t('staff.mail_goodbye', { organisation: mail.organisation })
  return {
    subject: heading,
    text: [t('staff.mail_hello'), lead, href, t('staff.mail_press'), stranger, goodbye].join(
      '\n\n',
    ),
    html: letterHtml({
      organisation: mail.organisation,
      heading,
      paragraphs: [t('staff.mail_hello'), lead],
      button: { label: t('staff.mail_button'), href },
      after: [t('staff.mail_fallback'), href, stranger, goodbye],
    }),
  }
}
