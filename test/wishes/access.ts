import { type AccessList, invitee } from '../support/access.ts'

export const access: AccessList = {
  'GET /i/:token/onskemal': invitee,
  'POST /i/:token/onskemal': invitee,
  'POST /i/:token/onskemal/bort': invitee,
}
