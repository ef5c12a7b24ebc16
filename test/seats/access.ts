import { type AccessList, ownRss, planners, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /rss/:slug/malgrupp/fil': ownRss,
  'POST /rss/:slug/malgrupp/fil': ownRss,
  'GET /rss/:slug/malgrupp/mall.csv': ownRss,
  'GET /rss/:slug/malgrupp/mall.xlsx': ownRss,
  'GET /rss/:slug/malgrupp/fil/:id': ownRss,
  'POST /rss/:slug/malgrupp/fil/:id': ownRss,
  'GET /rss/:slug/malgrupp/fil/:id/att-ratta.csv': ownRss,
  'GET /omgangar/:slug/rollinnehavare': staff,
  'POST /omgangar/:slug/rollinnehavare': planners,
  'GET /omgangar/:slug/rollinnehavare/:id': staff,
  'POST /omgangar/:slug/rollinnehavare/:id': planners,
  'GET /omgangar/:slug/rollinnehavare/:id/att-ratta.csv': staff,
  'GET /omgangar/:slug/roller': staff,
  'GET /omgangar/:slug/roller.csv': staff,
  'GET /kommuner/:code/roller': staff,
  'GET /kommuner/:code/roller/:role': staff,
  'POST /kommuner/:code/roller/:role': planners,
  'POST /kommuner/:code/roller/:role/post': planners,
  'POST /kommuner/:code/roller/:role/vakant': planners,
}
