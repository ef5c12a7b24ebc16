import { type AccessList, planners, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /inkorg': staff,
  'GET /inkorg/:id': staff,
  'GET /inkorg/:id/original': planners,
  'POST /inkorg/:id/hanterat': planners,
  'POST /inkorg/:id/studsade': planners,
  'POST /inkorg/:id/att-lasa': planners,
}
