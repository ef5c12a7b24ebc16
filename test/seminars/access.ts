import { type AccessList, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /seminarier': staff,
  'GET /seminarier.csv': staff,
  'GET /seminarier/:slug': staff,
  'GET /seminarier/:slug/platser.csv': staff,
  'GET /seminarier/:slug/ej-svarat': staff,
  'GET /seminarier/:slug/ej-svarat.csv': staff,
  'GET /seminarier/:slug/ej-svarat.xlsx': staff,
}
