import { type AccessList, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /kalender': staff,
  'GET /rss/kalender': ['rss', 'foreign_rss'],
}
