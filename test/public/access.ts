import { type AccessList, everyone } from '../support/access.ts'

export const access: AccessList = {
  'GET /halsa': everyone,
  'GET /tillganglighet': everyone,
  'GET /personuppgifter': everyone,
  'POST /sprak': everyone,
}
