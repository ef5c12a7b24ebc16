import { type AccessList, planners, staff } from '../../support/access.ts'

export const access: AccessList = {
  'GET /omgangar/:slug/svarstid': staff,
  'POST /omgangar/:slug/svarstid': planners,
  'POST /omgangar/:slug/svarstid/:id/angra': planners,
}
