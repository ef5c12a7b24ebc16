import { type AccessList, administrators, everyone, planners, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /omgangar/:slug/brev': staff,
  'GET /omgangar/:slug/brev/:purpose': staff,
  'POST /omgangar/:slug/brev/:purpose': planners,
  'GET /omgangar/:slug/brev/:purpose/exempel': staff,
  'GET /omgangar/:slug/brev/:purpose/versioner/:version': staff,
  'GET /avsandare': staff,
  'POST /avsandare': administrators,
  'GET /provbrev': everyone,
  'GET /provbrev/*': everyone,
}
