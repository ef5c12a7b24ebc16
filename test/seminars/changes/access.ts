import { type AccessList, planners, staff } from '../../support/access.ts'

export const access: AccessList = {
  'GET /seminarier/:slug/andra': staff,
  'POST /seminarier/:slug/andra/granskning': planners,
  'POST /seminarier/:slug/andra': planners,
  'GET /seminarier/andra': staff,
  'POST /seminarier/andra/granskning': planners,
  'POST /seminarier/andra': planners,
  'GET /seminarier/andringar/:id': staff,
  'POST /seminarier/andringar/:id/angra': planners,
}
