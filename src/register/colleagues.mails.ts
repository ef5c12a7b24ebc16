import type { Translate } from '../kernel/i18n/translate.ts'
import { linkMark } from '../kernel/ids.ts'
import { writePlainLetter } from '../kernel/mail/letter.ts'
import { colleagueLinkHours } from './rules.ts'

/** The mail to a new contact whom a colleague has invited: who invited, for which body, and the first sign-in link. */
export function colleagueMail(
  mail: { baseUrl: string; organisation: string; contactEmail: string; toName: string; byName: string; body: string },
  t: Translate,
) {
  const { baseUrl, organisation, contactEmail, byName, body } = mail
  const href = `${baseUrl}/logga-in/${linkMark}?till=${encodeURIComponent('/rss')}`
  const signIn = `${baseUrl}/logga-in`
  return writePlainLetter({
    organisation,
    subject: t('register.colleague_subject', { body }),
    paragraphs: [
      t('register.colleague_hello', { name: mail.toName }),
      t('register.colleague_lead', { by: byName, body }),
      t('register.colleague_what'),
    ],
    button: { label: t('staff.sign_in'), href, fallback: t('common.button_fails') },
    after: [
      t('register.colleague_later', { n: colleagueLinkHours, href: signIn }),
      t('register.colleague_wrong', { email: contactEmail }),
      t('staff.mail_goodbye', { organisation }),
    ],
    ours: [signIn, contactEmail],
  })
}
