import { type AccessList, ownRss } from '../support/access.ts'

export const access: AccessList = { 'GET /rss/organ/:body/kollega': ownRss, 'POST /rss/organ/:body/kollega': ownRss }
