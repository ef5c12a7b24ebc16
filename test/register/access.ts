import { type AccessList, planners, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /kommuner': staff,
  'GET /kommuner.csv': staff,
  'GET /kommuner/:code': staff,
  'GET /kommuner/:code/andra': staff,
  'POST /kommuner/:code': planners,
  'GET /regioner': staff,
  'GET /regioner/:code': staff,
  'POST /regioner/:code': planners,
  'GET /rss-organ': staff,
  'GET /rss-organ/:id': staff,
  'GET /rss-organ/:id/andra': staff,
  'POST /rss-organ/:id': planners,
  'POST /rss-organ/:id/kommuner': planners,
  'POST /rss-organ/:id/kommuner/:code/bort': planners,
  'POST /rss-organ/:id/kommuner/:code/planerar': planners,
  'POST /rss-organ/:id/kontakter': planners,
  'POST /rss-organ/:id/kontakter/:accountId/bort': planners,
}
