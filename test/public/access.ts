import { type AccessList, everyone } from '../support/access.ts'

export const access: AccessList = {
  'GET /halsa': everyone,
  'POST /sprak': everyone,
}
