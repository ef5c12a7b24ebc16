import type { Translate } from '../../kernel/i18n/translate.ts'
import { writePlainLetter } from '../../kernel/mail/plain.ts'
import { formatDate, type LocalDate } from '../../kernel/time.ts'
import type { Ask, MissingSeat } from './gaps.rules.ts'

/** To a contact person: exactly these names and addresses are missing. */
export function gapsMail(
  ask: Ask,
  from: { baseUrl: string; organisation: string; contactEmail: string; answerBy: LocalDate },
  t: Translate,
) {
  const { baseUrl, organisation } = from
  const [first] = ask.parts
  const only = ask.parts.length === 1 ? first?.seminar : undefined
  const href = only ? `${baseUrl}/rss/${only.slug}/malgrupp?visa=saknas` : `${baseUrl}/rss`
  const names = ask.parts.map(({ seminar }) => seminar.name)
  const list = new Intl.ListFormat('sv-SE').format(names)
  const subject = t.n('seats.gaps.mail_subject', ask.n, { names: list })
  const hello = t('seats.gaps.mail_hello', { name: ask.contact.name })
  const lead = t.n('seats.gaps.mail_lead', ask.n, {
    names: list,
    date: formatDate(from.answerBy, 'day', t.lang),
  })
  const points = ask.parts.flatMap(({ seminar, missing }) =>
    missing.map(({ municipality, seats }) => {
      const where = only ? municipality : `${seminar.name}, ${municipality}`
      return `${where}: ${seats.map((seat) => seatText(seat, t)).join(', ')}`
    }),
  )
  const button = t('seats.gaps.mail_button')
  const after = [
    t('seats.gaps.mail_not_known'),
    t('seats.gaps.mail_sign_in'),
    t('seats.gaps.mail_questions', { email: from.contactEmail }),
    t('seats.gaps.mail_regards', { organisation }),
  ]
  const paragraphs = [hello, lead]
  const fallback = t('seats.gaps.mail_fallback')
  const mail = { organisation, subject, paragraphs, points, after }
  return {
    ...mail,
    button,
    ...writePlainLetter({
      ...mail,
      ours: [from.contactEmail],
      button: { label: button, href, fallback },
    }),
  }
}

/** "socialtjänst", "förtroendevald (e-post till Bo Ek)" */
function seatText({ role, gap, name }: MissingSeat, t: Translate): string {
  const seat = t(`seat_role.${role}`).toLowerCase()
  if (gap === 'no_address') return t('seats.gaps.mail_address', { seat, name })
  return gap === 'not_known' ? t('seats.gaps.mail_unknown', { seat }) : seat
}
