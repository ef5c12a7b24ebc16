import { type AccessList, planners, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /organisationer': staff,
  'GET /organisationer.csv': staff,
  'GET /organisationer/ny': staff,
  'POST /organisationer': planners,
  'GET /organisationer/importera': staff,
  'POST /organisationer/importera': planners,
  'GET /organisationer/importera/:importId': staff,
  'POST /organisationer/importera/:importId': planners,
  'GET /organisationer/importera/:importId/att-ratta.csv': staff,
  'GET /organisationer/:id': staff,
  'GET /organisationer/:id/andra': staff,
  'POST /organisationer/:id': planners,
  'POST /organisationer/:id/bort': planners,
  'POST /organisationer/:id/personer': planners,
  'GET /organisationer/:id/personer/:guestId': staff,
  'POST /organisationer/:id/personer/:guestId': planners,
  'POST /organisationer/:id/personer/:guestId/bort': planners,
}
