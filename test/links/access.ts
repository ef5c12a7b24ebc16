import { type AccessList, everyone } from '../support/access.ts'

export const access: AccessList = { 'GET /kod': everyone, 'POST /kod': everyone }
