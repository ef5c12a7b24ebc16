import { type AccessList, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /jamfor': staff,
  'GET /jamfor/tal.csv': staff,
  'GET /jamfor/kommun/:code': staff,
  'GET /jamfor/filer': staff,
  'GET /jamfor/lang.csv': staff,
  'GET /jamfor/ram.csv': staff,
  'GET /jamfor/svar.csv': staff,
  'GET /jamfor/svar.R': staff,
  'GET /jamfor/svar.do': staff,
  'GET /jamfor/kodbok.xml': staff,
  'GET /jamfor/svar.sav': staff,
  'GET /jamfor/svar.xlsx': staff,
  'GET /jamfor/svar.json': staff,
  'GET /jamfor/gemensamma.csv': staff,
  'GET /jamfor/gemensamma.xlsx': staff,
  'GET /jamfor/kodbok.csv': staff,
}
