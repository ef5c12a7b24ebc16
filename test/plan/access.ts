import { type AccessList, planners, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /omgangar/:slug/plan': staff,
  'POST /omgangar/:slug/plan': planners,
  'POST /omgangar/:slug/plan/regioner/:code': planners,
  'POST /omgangar/:slug/plan/flyttar': planners,
  'POST /omgangar/:slug/plan/flyttar/angra': planners,
  'POST /omgangar/:slug/plan/kommuner': planners,
  'POST /omgangar/:slug/plan/ort': planners,
  'POST /omgangar/:slug/plan/rss': planners,
}
