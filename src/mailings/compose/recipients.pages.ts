/** Who gets a mailing and who does not, as lists to read before the button is pressed. */
import type { Translate } from '../../kernel/i18n/translate.ts'
import { joined } from '../../kernel/words.ts'
import { isAboutAnotherDay } from '../../seminars/replies.rules.ts'
import { type Chosen, type ChosenAddressee, isHelper, type Person } from './audience.rules.ts'
import type { Helper } from './helpers.rules.ts'
import { leftOutReasons, type MailingPlan, type NotChosen } from './plan.rules.ts'

export function recipientColumns(t: Translate, { purpose }: MailingPlan) {
  return purpose === 'rss_message'
    ? [t('mailings.recipient'), t('mailings.body'), t('mailings.seminars')]
    : [t('mailings.recipient'), t('mailings.column.seat'), t('mailings.recipient_reply')]
}

/** By seminar; contact persons, who are written to about several, in one group. */
export function recipientGroups(t: Translate, { recipients }: MailingPlan) {
  const groups = Map.groupBy(recipients, ({ seminar }) => seminar?.id ?? '')
  return [...groups.values()].map((own) => ({
    heading: own[0]?.seminar
      ? t.n('mailings.recipients_of', own.length, { name: own[0].seminar.name })
      : t.n('mailings.contacts_n', own.length),
    people: own.map((chosen) => ({
      name: chosen.addressee.name,
      isSubstitute: chosen.addressee.kind === 'substitute',
      email: chosen.addressee.email,
      cells: cellsOf(t, chosen),
    })),
  }))
}

function cellsOf(t: Translate, chosen: Chosen): string[] {
  if (isHelper(chosen)) return [helperOf(t, chosen.addressee), '–']
  if (chosen.seminar !== null) return [seatOf(t, chosen.addressee), replyOf(t, chosen)]
  const { bodies, seminars } = chosen.addressee
  return [namesOf(bodies), namesOf(seminars)]
}

/** "Skånes kommuner, kontaktperson", "Folkets hus, Lund, lokal" */
function helperOf(t: Translate, { kind, of }: Helper): string {
  return t(kind === 'venue' ? 'mailings.venue_of' : 'mailings.contact_of', { name: of })
}

function namesOf(some: { name: string }[]): string {
  return some.map(({ name }) => name).join(', ')
}

function seatOf(t: Translate, person: Person): string {
  if (person.kind === 'guest') return t('mailings.guest_of', { name: person.organisation })
  const { municipalityName, role } = person
  return `${municipalityName}, ${t(`seat_role.${role}`).toLowerCase()}`
}

function replyOf(t: Translate, { addressee, seminar }: ChosenAddressee): string {
  const { reply, repliedAt } = addressee
  if (reply === null || isAboutAnotherDay(repliedAt, seminar)) return t('mailings.reply.none')
  return t(`mailings.reply.${reply}`)
}

export function leftOutGroups(t: Translate, { leftOut }: MailingPlan) {
  const byReason = Map.groupBy(leftOut, ({ reason }) => reason)
  return leftOutReasons.flatMap((reason) => {
    const own = byReason.get(reason) ?? []
    if (own.length === 0) return []
    const heading = t.n(`mailings.left_out.${reason}`, own.length)
    return [{ heading, people: own.map((one) => leftOutLine(t, one)) }]
  })
}

/** The page where it can be put right is a press away. */
function leftOutLine(t: Translate, one: NotChosen) {
  if (one.seminar === null) {
    const { name, bodies } = one.addressee
    const text = joined(name, namesOf(bodies))
    return { text, href: `/rss-organ/${bodies[0]?.id}` }
  }
  if (isHelper(one)) {
    const { name, phone, kind, ofId } = one.addressee
    const text = joined(name, phone, helperOf(t, one.addressee))
    const href = kind === 'venue' ? `/lokaler/${ofId}` : `/rss-organ/${ofId}`
    return { text: `${text} (${one.seminar.name})`, href }
  }
  const { addressee, seminar } = one
  const text = `${addressee.name}, ${seatOf(t, addressee)} (${seminar.name})`
  return addressee.kind === 'guest'
    ? { text, href: `/seminarier/${seminar.slug}/gaster/${addressee.guestInvitationId}` }
    : { text, href: `/kommuner/${addressee.municipalityCode}` }
}
