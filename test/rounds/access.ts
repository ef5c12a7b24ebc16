import { type AccessList, anyAccount, planners, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /omgangar': staff,
  'GET /omgangar/ny': staff,
  'POST /omgangar': planners,
  'GET /omgangar/:slug': staff,
  'GET /omgangar/:slug/andra': staff,
  'POST /omgangar/:slug': planners,
  'POST /konto/omgang': anyAccount,
}
