import { type AccessList, ownRss, planners, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /seminarier/:slug/deltagare': staff,
  'GET /seminarier/:slug/deltagare.csv': staff,
  'GET /seminarier/:slug/deltagare.xlsx': staff,
  'POST /seminarier/:slug/deltagare/rss': planners,
  'GET /seminarier/:slug/namnskyltar': staff,
  'GET /seminarier/:slug/mat': planners,
  'GET /seminarier/:slug/incheckning': planners,
  'GET /seminarier/:slug/incheckning.js': planners,
  'GET /seminarier/:slug/incheckning/lage': planners,
  'POST /seminarier/:slug/incheckning': planners,
  'POST /seminarier/:slug/incheckning/tryck': planners,
  'POST /seminarier/:slug/incheckning/extra': planners,
  'GET /rss/:slug/deltagare': ownRss,
  'GET /rss/:slug/incheckning': ownRss,
  'GET /rss/:slug/incheckning.js': ownRss,
  'GET /rss/:slug/incheckning/lage': ownRss,
  'POST /rss/:slug/incheckning': ownRss,
  'POST /rss/:slug/incheckning/tryck': ownRss,
  'POST /rss/:slug/incheckning/extra': ownRss,
}
