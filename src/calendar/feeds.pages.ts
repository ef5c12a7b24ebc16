import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, localDate } from '../kernel/time.ts'
import type { Feed } from './feeds.queries.ts'
import { mostFeeds } from './feeds.rules.ts'

interface Shown {
  feeds: Feed[]
  /** The next address's id, made with the form. */
  id: string
  /** The address made just now: shown this once. */
  address: string | null
  isStaff: boolean
}

const programs = ['outlook', 'google', 'apple'] as const

export function feedsPage({ feeds, id, address, isStaff }: Shown, t: Translate) {
  return {
    title: t('calendar.subscribe'),
    scripts: ['copy.js'],
    back: isStaff ? '/kalender' : '/rss/kalender',
    lead: t(isStaff ? 'calendar.subscribe_lead' : 'calendar.subscribe_lead_rss'),
    id,
    address,
    subscribeHref: address?.replace(/^https?:/, 'webcal:') ?? null,
    howTo: programs.map((program) => ({ name: t(`calendar.how.${program}`), text: t(`calendar.how.${program}_text`) })),
    feeds: feeds.map((feed, index) => ({
      id: feed.id,
      name: feed.name || t('calendar.feed_n', { n: index + 1 }),
      since: formatDate(localDate(feed.created_at), 'long', t.lang),
    })),
    isFull: feeds.length >= mostFeeds,
    most: mostFeeds,
  }
}
