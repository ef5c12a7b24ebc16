import type { Translate } from '../kernel/i18n/translate.ts'
import { byText } from '../kernel/text.ts'
import { formatInstant } from '../kernel/time.ts'
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
    const people = contacts.filter((one) => one.rss_id === body.id)
    return {
      id: body.id,
      name: bodyName(body),
      region: body.region,
      regionCode: body.region_code,
      members: members.length,
      plans: members.filter((one) => one.is_default === 1).length,
      contacts: people.map((person) => person.name).join(', '),
      hasContact: people.length > 0,
    }
  })
  const without = rows.filter((row) => !row.hasContact && row.plans > 0).length
  return {
    title: t('register.rss_bodies'),
    rows,
    count: t.n('register.rss_count', rows.length, { without }),
  }
}

export function rssPage(
  data: {
    body: RssBody & { region: string }
    members: Member[]
    contacts: Contact[]
    all: Municipality[]
  },
  t: Translate,
) {
  const { body, members, contacts, all } = data
  const belongs = new Set(members.map((member) => member.code))
  return {
    title: bodyName(body),
    body,
    members: [...members]
      .sort((a, b) => byText(a.name, b.name))
      .map((member) => ({
        code: member.code,
        name: member.name,
        isDefault: member.is_default === 1,
        region: member.region_code === body.region_code ? '' : member.region,
      })),
    memberCount: t.n('register.member_count', members.length, {
      plans: members.filter((member) => member.is_default === 1).length,
    }),
    others: [
      { value: '', label: t('register.choose_municipality') },
      ...all
        .filter((one) => !belongs.has(one.code))
        .sort((a, b) => byText(a.name, b.name))
        .map((one) => ({ value: one.code, label: `${one.name} (${one.region})` })),
    ],
    contacts: contacts.map((person) => ({
      id: person.account_id,
      name: person.name,
      email: person.email,
      title: person.title ?? '',
      phone: person.phone ?? '',
      lastSignedIn: person.last_signed_in_at
        ? formatInstant(person.last_signed_in_at, t.lang)
        : t('register.never_signed_in'),
    })),
    labels: { ...contactLabels(t), code: t('register.municipality') },
  }
}

export function contactFields({ name, email, title, phone }: Contact) {
  return { name, email, title: title ?? '', phone: phone ?? '' }
}

export function contactPage(body: RssBody, contact: Contact, t: Translate) {
  const began = contactFields(contact)
  return {
    title: t('register.change_contact', { name: contact.name }),
    body: { id: body.id, name: bodyName(body) },
    action: `/rss-organ/${body.id}/kontakter/${contact.account_id}`,
    contact: began,
    began,
    labels: contactLabels(t),
  }
}

function contactLabels(t: Translate) {
  return {
    name: t('register.person_name'),
    email: t('register.email'),
    title: t('register.person_title'),
    phone: t('register.phone'),
  }
}

export function rssFields({ name, area, kind, source, note }: RssBody) {
  return { name, area, kind, source, note }
}

export function rssFormPage(body: RssBody, t: Translate) {
  return {
    title: t('register.change_name', { name: bodyName(body) }),
    body,
    began: rssFields(body),
    labels: {
      name: t('register.rss_name'),
      area: t('register.area'),
      kind: t('register.kind'),
      source: t('register.source'),
      note: t('register.note'),
    },
  }
}

/** `confirm`: what is about to be done, to be looked at; null while the form is filled in. */
export function colleaguePage(
  body: RssBody,
  fran: string,
  confirm: { name: string; email: string; title: string } | null,
  t: Translate,
) {
  return {
    title: confirm
      ? t('register.colleague_confirm', { name: confirm.name })
      : t('register.colleague_title'),
    body: bodyName(body),
    fran,
    confirm,
    action: `/rss/organ/${body.id}/kollega`,
    back: fran ? `/rss/${fran}#kontakt` : '/rss',
    labels: {
      name: t('register.person_name'),
      email: t('register.email'),
      title: t('register.person_title'),
    },
  }
}
