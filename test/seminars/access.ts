import { type AccessList, ownRss, planners, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /omgangar/:slug/plan': staff,
  'POST /omgangar/:slug/plan': planners,
  'POST /omgangar/:slug/plan/regioner/:code': planners,
  'POST /omgangar/:slug/plan/flyttar': planners,
  'POST /omgangar/:slug/plan/flyttar/angra': planners,
  'POST /omgangar/:slug/plan/kommuner': planners,
  'POST /omgangar/:slug/plan/ort': planners,
  'POST /omgangar/:slug/plan/rss': planners,
  'GET /seminarier': staff,
  'GET /seminarier.csv': staff,
  'GET /seminarier/:slug': staff,
  'GET /seminarier/:slug/platser.csv': staff,
  'GET /seminarier/:slug/ej-svarat': staff,
  'GET /seminarier/:slug/ej-svarat.csv': staff,
  'GET /seminarier/:slug/ej-svarat.xlsx': staff,
  'POST /seminarier/:slug/malgrupp/godkand': planners,
  'GET /rss': ['rss', 'foreign_rss'],
  'GET /rss/:slug': ownRss,
  'POST /rss/:slug/kontakt': ownRss,
}
