import { type AccessList, ownRss, planners, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /omgangar/:slug/turne': staff,
  'POST /omgangar/:slug/turne/forslag': planners,
  'GET /omgangar/:slug/turne/:run': staff,
  'POST /omgangar/:slug/turne/:run/avbrott': planners,
  'POST /omgangar/:slug/turne/:run/borttaget': planners,
  'POST /omgangar/:slug/turne/:run/omrakning': planners,
  'GET /omgangar/:slug/turne/:run/erbjudande': staff,
  'GET /omgangar/:slug/turne/:run/erbjudande/granska': staff,
  'POST /omgangar/:slug/turne/:run/erbjudande': planners,
  'GET /omgangar/:slug/turne/regler': staff,
  'POST /omgangar/:slug/turne/regler': planners,
  'GET /omgangar/:slug/turne/sparrat': staff,
  'POST /omgangar/:slug/turne/sparrat': planners,
  'POST /omgangar/:slug/turne/sparrat/brukliga': planners,
  'POST /omgangar/:slug/turne/sparrat/:block/borttagen': planners,
  'GET /omgangar/:slug/turne/onskemal': staff,
  'POST /omgangar/:slug/turne/onskemal': planners,
  'GET /rss/:slug/otillgangligt': ownRss,
  'POST /rss/:slug/otillgangligt': ownRss,
  'POST /rss/:slug/otillgangligt/:block/borttagen': ownRss,
}
