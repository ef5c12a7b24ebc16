import { type AccessList, staff } from '../support/access.ts'

export const access: AccessList = { 'GET /fragor': staff, 'GET /fragor/utskrift': staff }
