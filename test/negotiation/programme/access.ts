import { type AccessList, ownRss, planners, staff } from '../../support/access.ts'

export const access: AccessList = {
  'GET /omgangar/:slug/program': staff,
  'POST /omgangar/:slug/program': planners,
  'POST /omgangar/:slug/program/aterstallt': planners,
  'GET /seminarier/:slug/program': staff,
  'GET /seminarier/:slug/program/utskrift': staff,
  'POST /seminarier/:slug/program': planners,
  'POST /seminarier/:slug/program/godkant': planners,
  'GET /rss/:slug/program': ownRss,
  'GET /rss/:slug/program/utskrift': ownRss,
  'POST /rss/:slug/program': ownRss,
}
