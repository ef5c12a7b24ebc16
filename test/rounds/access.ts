import { type AccessList, anyAccount, planners, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /omgangar': staff,
  'GET /omgangar/ny': staff,
  'POST /omgangar': planners,
  'GET /omgangar/:slug': staff,
  'GET /omgangar/:slug/andra': staff,
  'POST /omgangar/:slug': planners,
  'POST /omgangar/:slug/aktiv': planners,
  'POST /omgangar/:slug/visning': planners,
  'GET /omgangar/:slug/fragor': staff,
  'POST /omgangar/:slug/fragor': planners,
  'GET /omgangar/:slug/tillsammans': staff,
  'POST /omgangar/:slug/tillsammans': planners,
  'GET /omgangar/:slug/bort': staff,
  'POST /omgangar/:slug/bort': planners,
  'GET /omgangar/:slug/arkivering': staff,
  'POST /omgangar/:slug/arkivering': planners,
  'POST /omgangar/:slug/arkivering/angra': planners,
  'POST /konto/omgang': anyAccount,
}
