import { type AccessList, ownRss } from '../../support/access.ts'

export const access: AccessList = {
  'GET /rss/:slug/malgrupp': ownRss,
  'POST /rss/:slug/malgrupp': ownRss,
  'GET /rss/:slug/malgrupp/:code': ownRss,
  'POST /rss/:slug/malgrupp/:code': ownRss,
}
