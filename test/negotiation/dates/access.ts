import { type AccessList, ownRss, planners, staff } from '../../support/access.ts'

export const access: AccessList = {
  'GET /seminarier/:slug/datum': staff,
  'POST /seminarier/:slug/datum': planners,
  'POST /seminarier/:slug/datumforslag': planners,
  'GET /seminarier/:slug/datumforslag/:option': staff,
  'POST /seminarier/:slug/datumforslag/:option/borttaget': planners,
  'GET /seminarier/:slug/datum/andring': staff,
  'POST /seminarier/:slug/datum/andring': planners,
  'GET /seminarier/:slug/datum/paminnelse': staff,
  'POST /seminarier/:slug/datum/paminnelse': planners,
  'POST /rss/:slug/datumsvar': ownRss,
  'POST /rss/:slug/datumforslag': ownRss,
}
