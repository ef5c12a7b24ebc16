import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { WrongFields } from '../kernel/http/forms.ts'
import type { Seen } from '../kernel/http/save-form.ts'
import type { MunicipalityForm } from './input.ts'
import {
  getMunicipality,
  getRegion,
  isNameTaken,
  listGroups,
  type Region,
  setGroup,
  updateMunicipality,
  updateRegion,
} from './queries.ts'

/** @throws WrongFields when another municipality has the name, or the latest edition lacks the group */
export async function changeMunicipality(
  deps: Deps,
  code: string,
  form: MunicipalityForm,
  accountId: string,
  seen: Seen,
): Promise<void> {
  const { group_code, ...values } = form
  await deps.db.transaction().execute(async (tx) => {
    await seen(tx)
    const before = await getMunicipality(tx, code)
    if (await isNameTaken(tx, values.name, code)) throw new WrongFields({ name: 'register.name_taken' })
    await updateMunicipality(tx, code, values)
    await changeGroup(tx, code, group_code)
    const changed = Object.entries(form)
      .filter(([field, value]) => before[field as keyof MunicipalityForm] !== value)
      .map(([field]) => field)
    await insertHistory(tx, { accountId, now: deps.clock.now() }, [
      { subject: 'municipality', subjectId: code, kind: 'changed', detail: { fields: changed.join(', ') } },
    ])
  })
}

async function changeGroup(tx: Tx, code: string, groupCode: string): Promise<void> {
  const group = (await listGroups(tx)).find((one) => one.code === groupCode)
  if (!group) throw new WrongFields({ group_code: 'register.no_such_group' })
  await setGroup(tx, { edition: group.edition, municipality_code: code, group_code: groupCode })
}

export async function changeRegion(
  deps: Deps,
  code: string,
  values: Pick<Region, 'winter_break_weeks' | 'autumn_break_week'>,
  accountId: string,
  seen: Seen,
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await seen(tx)
    await getRegion(tx, code)
    await updateRegion(tx, code, values)
    await insertHistory(tx, { accountId, now: deps.clock.now() }, [
      { subject: 'region', subjectId: code, kind: 'changed', detail: values },
    ])
  })
}
