import type { Translate } from '../kernel/i18n/translate.ts'
import { linkMark } from '../kernel/ids.ts'
import { writePlainLetter } from '../kernel/mail/letter.ts'

/**
 * Contains no text that a user typed, because a stranger may have requested the mail. `isLast`: the limit per hour is
 * reached.
 */
export function signInMail(
  mail: { baseUrl: string; organisation: string; minutes: number; till: string; isLast: boolean },
  t: Translate,
) {
  const onward = mail.till === '' ? '' : `?till=${encodeURIComponent(mail.till)}`
  const href = `${mail.baseUrl}/logga-in/${linkMark}${onward}`
  return writePlainLetter({
    organisation: mail.organisation,
    subject: t('staff.mail_subject'),
    paragraphs: [t('staff.mail_hello'), t('staff.mail_lead', { minutes: mail.minutes }), t('staff.mail_press')],
    button: { label: t('staff.mail_button'), href, fallback: t('common.button_fails') },
    after: [
      ...(mail.isLast ? [t('staff.mail_last')] : []),
      t('staff.mail_stranger'),
      t('staff.mail_goodbye', { organisation: mail.organisation }),
    ],
  })
}
