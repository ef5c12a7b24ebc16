import { type AccessList, guest, invitee } from '../support/access.ts'

export const access: AccessList = {
  'GET /i/:token/onskemal': invitee,
  'POST /i/:token/onskemal': invitee,
  'POST /i/:token/onskemal/bort': invitee,
  'GET /gast/:token/onskemal': guest,
  'POST /gast/:token/onskemal': guest,
  'POST /gast/:token/onskemal/bort': guest,
}
