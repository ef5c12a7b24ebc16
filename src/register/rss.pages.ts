import type { Translate } from '../kernel/i18n/translate.ts'
import { inOrder } from '../kernel/text.ts'
import type { ListWords } from '../lists/pages.ts'
import type { planContacts } from './contact-list.rules.ts'
import { bodyName } from './pages.ts'
import type { Municipality } from './queries.ts'
import type { Contact, Member, Membership, RssBody } from './rss.queries.ts'

export function rssListPage(
  bodies: (RssBody & { region: string })[],
  memberships: Membership[],
  contacts: Contact[],
  t: Translate,
) {
  const rows = bodies.map((body) => {
    const members = memberships.filter((one) => one.rss_id === body.id)
    return {
      ...body,
      name: bodyName(body),
      members: members.length,
      plans: plannedBy(members),
      contacts: contacts.filter((one) => one.rss_id === body.id).map(({ name }) => name),
    }
  })
  const without = rows.filter(({ contacts, plans }) => contacts.length === 0 && plans > 0).length
  return { title: t('register.rss_bodies'), rows, without }
}

function plannedBy(members: { is_default: number }[]): number {
  return members.filter((one) => one.is_default === 1).length
}

export function rssPage(data: {
  body: RssBody & { region: string }
  members: Member[]
  contacts: Contact[]
  all: Municipality[]
}) {
  const { body, members, contacts, all } = data
  const belongs = new Set(members.map((member) => member.code))
  return {
    title: bodyName(body),
    body,
    members: inOrder(members, ({ name }) => [name]),
    plans: plannedBy(members),
    others: inOrder(
      all.filter(({ code }) => !belongs.has(code)),
      ({ name }) => [name],
    ),
    contacts,
  }
}

export function contactFields({ name, email, title, phone }: Contact) {
  return { name, email, title: title ?? '', phone: phone ?? '' }
}

export function contactPage(body: RssBody, contact: Contact, t: Translate) {
  return {
    title: t('common.change_name', { name: contact.name }),
    body: { id: body.id, name: bodyName(body) },
    action: `/rss-organ/${body.id}/kontakter/${contact.account_id}`,
    began: contactFields(contact),
  }
}

export function rssFields({ name, area, kind, source, note }: RssBody) {
  return { name, area, kind, source, note }
}

export function rssFormPage(body: RssBody, t: Translate) {
  return { title: t('common.change_name', { name: bodyName(body) }), body, began: rssFields(body) }
}

/** `confirm`: the values to confirm; null on the page with the form. */
export function colleaguePage(
  body: RssBody,
  fran: string,
  confirm: { name: string; email: string; title: string } | null,
  t: Translate,
) {
  return {
    title: confirm ? t('register.colleague_confirm', { name: confirm.name }) : t('register.colleague_title'),
    body: bodyName(body),
    fran,
    confirm,
    action: `/rss/organ/${body.id}/kollega`,
    back: fran ? `/rss/${fran}#kontakt` : '/rss',
  }
}

/** Texts of the import page for contact persons. */
export const contactWords: ListWords<null, ReturnType<typeof planContacts>> = {
  ask: 'register.contact_list_ask',
  save: 'register.contact_list_save',
  saved: 'register.contact_list_saved',
  note: 'register.contact_list_note',
  counts: ({ added = 0 }, _isSaved, t) => [
    { label: t('register.contacts'), n: added, text: t.n('register.contact_list_new', added) },
  ],
  added: ({ added }, t) => ({
    title: t('register.contacts'),
    heads: ['common.name', 'register.rss_body', 'common.email'],
    rows: added.map(({ name, body, email }) => [name, body, email]),
  }),
  frame: (_scope, t) => ({
    above: [
      { href: '/rss-organ', label: t('register.rss_bodies') },
      { href: '/rss-organ/kontaktlista', label: t('register.contact_list') },
    ],
    onward: { href: '/rss-organ', label: t('register.to_bodies') },
  }),
}
