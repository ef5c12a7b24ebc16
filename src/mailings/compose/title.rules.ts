/** What a mailing is called in the ledger, which is in Swedish whoever reads it. */
import { translators } from '../../kernel/i18n/translate.ts'
import { listText } from '../../kernel/words.ts'
import { type Chosen, isInvitee } from './audience.rules.ts'
import type { MailingPlan } from './plan.rules.ts'

const t = translators.sv

/** "Påminnelse om svar: Blekinge och Kalmar (igen)" */
export function mailingTitle(plan: MailingPlan, { byPost }: { byPost: boolean }): string {
  const title = plan.again === '' ? titleOf(plan) : t('mailings.title_again', { title: titleOf(plan) })
  return byPost ? t('mailings.title_post', { title }) : title
}

function titleOf({ purpose, recipients, seat }: MailingPlan): string {
  const list = [...new Set(recipients.flatMap(namesOf))]
  const names = listText(list, t)
  const n = list.length
  if (purpose === 'guest_invitation') return t('guests.mailing_title', { name: names })
  const [first] = recipients.filter(isInvitee).map(({ addressee }) => addressee)
  if (seat !== null && first && first.kind !== 'guest')
    return t('people.invite_one', { name: first.name, municipality: first.municipalityName })
  if (purpose === 'invitation')
    return n > 4 ? t('invitations.mailing_title_many', { n }) : t('invitations.mailing_title', { names })
  const what = t(`mailings.purpose.${purpose}`)
  if (n <= 4) return t('mailings.title_of', { what, names })
  return t(purpose === 'rss_message' ? 'mailings.title_bodies' : 'mailings.title_many', { what, n })
}

/** What it is about: a seminar, or the bodies that a contact person works for. */
function namesOf(chosen: Chosen): string[] {
  return chosen.seminar === null ? chosen.addressee.bodies.map(({ name }) => name) : [chosen.seminar.name]
}
