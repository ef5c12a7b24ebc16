import { type AccessList, administrators, anyAccount, everyone, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /': everyone,
  'GET /logga-in': everyone,
  'POST /logga-in': everyone,
  'GET /logga-in/skickat': everyone,
  'GET /logga-in/:token': everyone,
  'POST /logga-in/:token': everyone,
  'POST /logga-ut': everyone,
  'GET /konto': anyAccount,
  'POST /konto': anyAccount,
  'POST /konto/sammanfattning': staff,
  'POST /konto/sessioner/:id/avslut': anyAccount,
  'POST /konto/sessioner/avslut': anyAccount,
  'GET /medarbetare': administrators,
  'POST /medarbetare': administrators,
  'GET /medarbetare/:id': administrators,
  'POST /medarbetare/:id': administrators,
  'POST /medarbetare/:id/avslut': administrators,
  'POST /medarbetare/:id/aterstart': administrators,
}
