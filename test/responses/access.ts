import { type AccessList, invitee, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /fragor/forhandsvisning': staff,
  'GET /fragor/forhandsvisning/telefon': staff,
  'GET /i/:token/fragor': invitee,
  'GET /i/:token/fragor/las': invitee,
  'GET /i/:token/fragor/granska': invitee,
  'POST /i/:token/fragor/granska': invitee,
  'GET /i/:token/fragor/kvitto': invitee,
  'GET /i/:token/fragor/utskrift': invitee,
  'GET /i/:token/fragor/formular': invitee,
  'GET /i/:token/fragor/:theme': invitee,
  'POST /i/:token/fragor/:theme': invitee,
  'POST /i/:token/fragor/:theme/svar': invitee,
}
