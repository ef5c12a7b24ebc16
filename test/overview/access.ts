import { type AccessList, staff } from '../support/access.ts'

export const access: AccessList = { 'GET /oversikt': staff, 'GET /oversikt.csv': staff, 'GET /sok': staff }
