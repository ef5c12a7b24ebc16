import type { ListWords } from '../lists/pages.ts'
import type { planContacts } from './contact-list.rules.ts'

/** What is said of a list of contact persons. */
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
