import { type AccessList, planners, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /omgangar/:slug/paminnelser': staff,
  'POST /omgangar/:slug/paminnelser': planners,
  'POST /omgangar/:slug/paminnelser/paus': planners,
  'POST /omgangar/:slug/paminnelser/fortsatt': planners,
  'GET /utskick': staff,
  'GET /utskick/enskilda': staff,
  'GET /utskick/:id': staff,
  'GET /utskick/:id/meddelanden.csv': staff,
  'POST /utskick/:id/om': planners,
  'GET /utskick/meddelande/:id': staff,
  'GET /utskick/meddelande/:id/html': staff,
  'POST /utskick/meddelande/:id/om': planners,
  'POST /utskick/meddelande/:id/skickat': planners,
  'POST /utskick/meddelande/:id/stopp': planners,
}
