/** Everything that staff can search for; seats of the latest round come first. */

import type { Db } from '../kernel/db/open.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { shortBodyName } from '../register/rules.ts'
import type { Found } from './search.rules.ts'

/** Reads everything in six queries and leaves the filtering to `matches`: SQL folds neither Å nor é. */
export async function listFindable(db: Db, t: Translate): Promise<Found[]> {
  const all = await Promise.all([
    listMunicipalities(db),
    listHolders(db, t),
    listSubstitutes(db, t),
    listAnsweringColleagues(db, t),
    listContacts(db),
    listGuests(db),
  ])
  return all.flat()
}

async function listMunicipalities(db: Db): Promise<Found[]> {
  const rows = await db.selectFrom('municipality').select(['code', 'name']).orderBy('code').execute()
  return rows.map(({ code, name }) => ({ kind: 'municipality', name, href: `/kommuner/${code}`, ...nothing }))
}

const nothing = { of: '', email: '', phone: '', round: '' }

async function listHolders(db: Db, t: Translate): Promise<Found[]> {
  const rows = await db
    .selectFrom('current_holder as holder')
    .innerJoin('seat', 'seat.id', 'holder.seat_id')
    .innerJoin('municipality as m', 'm.code', 'seat.municipality_code')
    .innerJoin('round', 'round.id', 'seat.round_id')
    .leftJoin('invitation', 'invitation.seat_id', 'seat.id')
    .select(['holder.name', 'holder.email', 'holder.phone', 'seat.role', 'm.name as municipality'])
    .select(['m.code', 'round.slug', 'round.name as round', 'invitation.id as invitationId'])
    .orderBy('round.starts_on', 'desc')
    .execute()
  return rows.map(({ name, email, phone, role, municipality, code, slug, round, invitationId }) => ({
    kind: 'holder',
    name,
    email,
    phone,
    round,
    of: `${municipality}, ${t(`seat_role.${role}`).toLowerCase()}`,
    href: invitationId
      ? `/inbjudningar/${invitationId}`
      : `/kommuner/${code}/roller/${role}?omgang=${encodeURIComponent(slug)}`,
  }))
}

async function listSubstitutes(db: Db, t: Translate): Promise<Found[]> {
  const rows = await db
    .selectFrom('live_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .innerJoin('municipality as m', 'm.code', 'seat.municipality_code')
    .innerJoin('round', 'round.id', 'seat.round_id')
    .select(['link.name', 'link.email', 'seat.role', 'm.name as municipality'])
    .select(['round.name as round', 'invitation.id'])
    .where('link.kind', '=', 'substitute')
    .orderBy('round.starts_on', 'desc')
    .execute()
  return rows.map(({ name, email, role, municipality, round, id }) => ({
    kind: 'substitute',
    name,
    email,
    phone: '',
    round,
    href: `/inbjudningar/${id}`,
    of: `${municipality}, ${t(`seat_role.${role}`).toLowerCase()}`,
  }))
}

async function listAnsweringColleagues(db: Db, t: Translate): Promise<Found[]> {
  const rows = await db
    .selectFrom('colleague')
    .innerJoin('seat', 'seat.id', 'colleague.seat_id')
    .innerJoin('invitation', 'invitation.seat_id', 'seat.id')
    .innerJoin('municipality as m', 'm.code', 'seat.municipality_code')
    .innerJoin('round', 'round.id', 'seat.round_id')
    .select(['colleague.name', 'seat.role', 'm.name as municipality', 'round.name as round', 'invitation.id'])
    .orderBy('round.starts_on', 'desc')
    .execute()
  return rows.map(({ name, role, municipality, round, id }) => ({
    ...nothing,
    ...{ kind: 'colleague', name, round, href: `/inbjudningar/${id}` },
    of: `${municipality}, ${t(`seat_role.${role}`).toLowerCase()}`,
  }))
}

async function listContacts(db: Db): Promise<Found[]> {
  const rows = await db
    .selectFrom('current_contact as contact')
    .innerJoin('rss_body', 'rss_body.id', 'contact.rss_id')
    .select(['contact.name', 'contact.email', 'contact.phone'])
    .select(['rss_body.id', 'rss_body.name as body'])
    .execute()
  return rows.map(({ name, email, phone, id, body }) => ({
    kind: 'contact',
    name,
    email,
    phone: phone ?? '',
    round: '',
    of: shortBodyName(body),
    href: `/rss-organ/${id}`,
  }))
}

async function listGuests(db: Db): Promise<Found[]> {
  const rows = await db
    .selectFrom('guest')
    .innerJoin('organisation', 'organisation.id', 'guest.organisation_id')
    .select(['guest.name', 'guest.email', 'guest.phone'])
    .select(['organisation.id', 'organisation.name as of'])
    .execute()
  return rows.map(({ id, ...row }) => ({ ...row, kind: 'guest', round: '', href: `/organisationer/${id}` }))
}
