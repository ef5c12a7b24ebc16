import { type AccessList, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /kalender': staff,
  'GET /oversikt/plan': staff,
  'GET /oversikt/plan.csv': staff,
  'GET /oversikt/plan.xlsx': staff,
  'GET /rss/kalender': ['rss', 'foreign_rss'],
}
