import { type AccessList, anyAccount, everyone } from '../support/access.ts'

export const access: AccessList = {
  'GET /kalender/:token.ics': everyone,
  'GET /kalender/prenumerera': anyAccount,
  'POST /kalender/prenumerera': anyAccount,
  'POST /kalender/prenumerera/:id/avslut': anyAccount,
}
