import { type AccessList, ownRss, planners } from '../../support/access.ts'

export const access: AccessList = {
  'POST /seminarier/:slug/malgrupp/godkand': planners,
  'GET /rss/:slug/malgrupp': ownRss,
  'POST /rss/:slug/malgrupp': ownRss,
  'GET /rss/:slug/malgrupp/:code': ownRss,
  'POST /rss/:slug/malgrupp/:code': ownRss,
}
