import { type AccessList, invitee, planners, staff } from '../support/access.ts'

const here = '/seminarier/:slug/dokumentation'

/** RSS contacts read none of it: municipalities speak openly to the secretariat. */
export const access: AccessList = {
  [`GET ${here}`]: staff,
  [`GET ${here}/lage`]: staff,
  [`GET ${here}/utskrift`]: staff,
  [`GET ${here}/version/:number`]: staff,
  [`GET ${here}.csv`]: staff,
  [`GET ${here}.xlsx`]: staff,
  [`POST ${here}`]: planners,
  [`POST ${here}/renskrivning`]: planners,
  [`POST ${here}/bekraftelse`]: planners,
  [`POST ${here}/:id/beslut`]: planners,
  [`POST ${here}/version`]: planners,
  [`POST ${here}/upplasning`]: planners,
  'GET /goda-exempel': staff,
  'GET /goda-exempel.csv': staff,
  'GET /goda-exempel.xlsx': staff,
  'POST /goda-exempel': planners,
  'GET /i/:token/dokumentation': invitee,
  'POST /i/:token/dokumentation/:id': invitee,
}
