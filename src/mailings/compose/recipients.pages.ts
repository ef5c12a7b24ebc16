/** View data for the review page's lists of who gets a mailing and who does not. */
import type { Translate } from '../../kernel/i18n/translate.ts'
import { joined } from '../../kernel/words.ts'
import { isAboutAnotherDay } from '../../seminars/rules.ts'
import {
  type Chosen,
  type ChosenAddressee,
  isHelper,
  isInviting,
  type LeftOut,
  leftOutReasons,
  type MailingPurpose,
  type NotChosen,
  type Person,
} from './audience.rules.ts'
import type { Helper } from './helpers.rules.ts'
import { municipalitiesOf, replyDayOf, whenAndWhere } from './inviting.pages.ts'
import type { Planned } from './mails.ts'
import type { MailingPlan } from './plan.rules.ts'

export function recipientColumns({ purpose }: MailingPlan, t: Translate): string[] {
  const name = t('common.name')
  if (purpose === 'rss_message') return [name, t('register.rss'), t('nav.seminars')]
  if (purpose === 'invitation') return [name, t('seats.seat')]
  return purpose === 'guest_invitation'
    ? [name, t('common.organisation'), t('common.why')]
    : [name, t('seats.seat'), t('people.reply')]
}

/** Recipients by seminar; contact persons, whose letters are about several, in one group. */
export function recipientGroups(plan: Planned, t: Translate) {
  const groups = Map.groupBy(plan.recipients, ({ seminar }) => seminar?.id ?? '')
  return [...groups.values()].map((own) => ({
    ...headingOf(plan, own, t),
    people: own.map((chosen) => ({ ...chosen.addressee, cells: cellsOf(chosen, plan, t) })),
  }))
}

/** Heading of a group; for an invitation also the day, the place and the last day to reply. */
function headingOf({ purpose, about, facts }: Planned, own: Chosen[], t: Translate) {
  const seminar = own[0]?.seminar
  const n = own.length
  if (!seminar) return { heading: t.n('mailings.contacts_n', n), sub: '' }
  const { name } = seminar
  const whole = about.find(({ id }) => id === seminar.id)
  if (purpose !== 'invitation' || !whole) return { heading: t.n('mailings.recipients_of', n, { name }), sub: '' }
  const row = t.n('invitations.seminar_row', municipalitiesOf(own), { name })
  const day = replyDayOf(whole, facts.today, t)
  return {
    heading: `${row}: ${t.n('common.n_people', n)}`,
    sub: `${whenAndWhere(whole, t)}. ${t('invitations.last_day_reply', { date: day })}`,
  }
}

function cellsOf(chosen: Chosen, { purpose }: MailingPlan, t: Translate): string[] {
  if (isHelper(chosen)) return [helperOf(chosen.addressee, t), '–']
  if (chosen.seminar !== null && isInviting(purpose)) return invitedCells(chosen.addressee, t)
  if (chosen.seminar !== null) return [seatOf(chosen.addressee, t), replyOf(chosen, t)]
  const { bodies, seminars } = chosen.addressee
  return [namesOf(bodies), namesOf(seminars)]
}

function invitedCells(person: Person, t: Translate): string[] {
  if (person.kind !== 'guest') return [seatOf(person, t)]
  return [person.organisation, person.nearness ? t(`guests.why.${person.nearness}`) : '']
}

/** "Skånes kommuner, kontaktperson", "Folkets hus, Lund, lokal" */
function helperOf({ kind, of }: Helper, t: Translate): string {
  return t(kind === 'venue' ? 'mailings.venue_of' : 'mailings.contact_of', { name: of })
}

function namesOf(some: { name: string }[]): string {
  return some.map(({ name }) => name).join(', ')
}

function seatOf(person: Person, t: Translate): string {
  if (person.kind === 'guest') return t('mailings.guest_of', { name: person.organisation })
  const { municipalityName, role } = person
  return `${municipalityName}, ${t(`seat_role.${role}`).toLowerCase()}`
}

function replyOf({ addressee, seminar }: ChosenAddressee, t: Translate): string {
  const { reply, repliedAt } = addressee
  return t(`seminars.reply.${isAboutAnotherDay(repliedAt, seminar) ? 'no_reply' : (reply ?? 'no_reply')}`)
}

export function leftOutGroups({ leftOut, purpose }: MailingPlan, round: string, t: Translate) {
  const byReason = Map.groupBy(leftOut, ({ reason }) => reason)
  return leftOutReasons.flatMap((reason) => {
    const own = byReason.get(reason) ?? []
    if (own.length === 0) return []
    const heading = leftOutWords(purpose, { reason, n: own.length }, t)
    return [{ heading, people: own.map((one) => leftOutLine(one, round, t)) }]
  })
}

function leftOutWords(purpose: MailingPurpose, { reason, n }: { reason: LeftOut; n: number }, t: Translate): string {
  switch (reason) {
    case 'already_invited':
    case 'withdrawn':
    case 'vacant':
    case 'same_address':
      return t.n(`invitations.left_out.${reason}`, n)
    case 'by_post':
    case 'no_address':
      return t.n(`${isInviting(purpose) ? 'invitations' : 'mailings'}.left_out.${reason}`, n)
    default:
      return t.n(`mailings.left_out.${reason}`, n)
  }
}

/** Links to the page where staff can remove the reason. */
function leftOutLine(one: NotChosen, round: string, t: Translate) {
  if (one.seminar === null) {
    const { name, bodies } = one.addressee
    const text = joined(name, namesOf(bodies))
    return { text, href: `/rss-organ/${bodies[0]?.id}` }
  }
  if (isHelper(one)) {
    const { name, phone, kind, ofId } = one.addressee
    const text = joined(name, phone, helperOf(one.addressee, t))
    const href = kind === 'venue' ? `/lokaler/${ofId}` : `/rss-organ/${ofId}`
    return { text: `${text} (${one.seminar.name})`, href }
  }
  const { addressee, seminar } = one
  const who = joined(addressee.name, seatOf(addressee, t))
  const text = `${who} (${seminar.name})`
  if (addressee.kind !== 'guest') {
    const { municipalityCode, role } = addressee
    const of = `omgang=${encodeURIComponent(round)}`
    return { text, href: `/kommuner/${municipalityCode}/roller/${role}?${of}` }
  }
  const { invitationId: id } = addressee
  return { text, href: id === '' ? `/seminarier/${seminar.slug}/gaster` : `/inbjudningar/${id}` }
}
