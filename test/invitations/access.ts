import { type AccessList, invitee, planners, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /utskick/inbjudan': staff,
  'GET /utskick/inbjudan/granska': staff,
  'GET /utskick/inbjudan/exempel': staff,
  'POST /utskick/inbjudan': planners,
  'GET /i/:token': invitee,
  'POST /i/:token/svar': invitee,
  'GET /i/:token/ersattare': invitee,
  'POST /i/:token/ersattare': invitee,
  'GET /i/:token/kalender.ics': invitee,
}
