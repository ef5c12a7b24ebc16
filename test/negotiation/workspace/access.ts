import { type AccessList, ownRss } from '../../support/access.ts'

export const access: AccessList = {
  'GET /rss': ['rss', 'foreign_rss'],
  'GET /rss/:slug': ownRss,
  'POST /rss/:slug/kontakt': ownRss,
}
