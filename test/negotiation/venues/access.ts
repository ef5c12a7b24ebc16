import { type AccessList, ownRss, planners, staff } from '../../support/access.ts'

export const access: AccessList = {
  'GET /seminarier/:slug/lokal': staff,
  'POST /seminarier/:slug/lokal': planners,
  'POST /seminarier/:slug/lokal/val': planners,
  'POST /seminarier/:slug/lokal/godkand': planners,
  'GET /lokaler': staff,
  'GET /lokaler.csv': staff,
  'GET /lokaler/:id': staff,
  'GET /lokaler/:id/andra': staff,
  'POST /lokaler/:id': planners,
  'GET /rss/:slug/lokal': ownRss,
  'POST /rss/:slug/lokal': ownRss,
  'POST /rss/:slug/lokal/val': ownRss,
}
