import { type AccessList, planners, staff } from '../support/access.ts'

export const access: AccessList = {
  'GET /utskick/nytt': staff,
  'GET /utskick/granska': staff,
  'GET /utskick/granska/exempel': staff,
  'POST /utskick': planners,
  'POST /utskick/post': planners,
  'POST /utskick/:id/skriv-om': planners,
  'POST /utskick/:id/slapp': planners,
  'GET /utskick/:id/stopp': staff,
  'POST /utskick/:id/stopp': planners,
  'POST /utskick/:id/tid': planners,
  'POST /utskick/:id/postat': planners,
  'GET /utskick/:id/brev': planners,
  'GET /utskick/meddelande/:id/brev': planners,
  'GET /utskick/:id/brev.csv': planners,
  'GET /utskick/:id/brev.xlsx': planners,
}
