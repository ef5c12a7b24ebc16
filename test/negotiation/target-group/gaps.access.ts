import { type AccessList, planners, staff } from '../../support/access.ts'

export const access: AccessList = {
  'GET /malgrupp': staff,
  'GET /malgrupp.csv': staff,
  'GET /malgrupp/fraga': staff,
  'POST /malgrupp/fraga': planners,
}
