/** Inserts rows with fixed, boring defaults straight into the database; the test states what matters. */
import type { Insertable } from 'kysely'
import type { AccountRole } from '../../src/kernel/auth/guards.ts'
import type { Db, Tx } from '../../src/kernel/db/open.ts'
import { hashCode, hashToken, linkCode, linkToken, newId } from '../../src/kernel/ids.ts'
import { toUtc } from '../../src/kernel/time.ts'
import { getLatestQuestionnaire } from '../../src/questionnaire/queries.ts'
import type { Answers } from '../../src/questionnaire/rules.ts'
import { insertColleague } from '../../src/responses/colleague.queries.ts'
import type { RoundTable, SeatRole, SeminarTable } from '../../src/schema.ts'
import { testConfig, testNow } from './config.ts'
import { keepSome } from './rows.ts'

export const seatRoles: SeatRole[] = ['social_services', 'health_care', 'politician']

/** The first round is the active one. RSS contacts can see the round unless `values` say otherwise. */
export async function aRound(db: Db, values: Partial<Insertable<RoundTable>> = {}) {
  const questionnaire = await getLatestQuestionnaire(db)
  const active = await db.selectFrom('round').select('id').where('active', '=', 1).executeTakeFirst()
  const row = {
    id: newId(),
    slug: '2027',
    name: 'Omgång 2027',
    starts_on: '2027-04-01',
    ends_on: '2027-12-15',
    reply_days: 14,
    answer_deadline: '2027-12-15',
    split_threshold: 25,
    diary_number: null,
    questionnaire_id: questionnaire.id,
    frozen_at: null,
    frozen_hash: null,
    created_at: testNow,
    created_by: null,
    active: active ? (0 as const) : (1 as const),
    opened_at: testNow,
    ...values,
  }
  await db.insertInto('round').values(row).execute()
  return row
}

/** A round with one seminar per region, each municipality in its region's seminar, and all 870 seats. */
export async function aPlannedRound(db: Db, values: Partial<Insertable<RoundTable>> = {}) {
  const isFirst = !(await db.selectFrom('round').select('id').limit(1).executeTakeFirst())
  if (!isFirst || Object.keys(values).length > 0) return makePlannedRound(db, values)
  const kept = countries.get(db)
  if (kept && kept.planned.round.questionnaire_id === (await getLatestQuestionnaire(db)).id) {
    await kept.insert()
    return copyOf(kept.planned)
  }
  const planned = await makePlannedRound(db, values)
  // A test that asks for a second country will ask for many: keeps the rows for later copies.
  if (!kept && once.has(db)) {
    const where = `round_id = '${planned.round.id}'`
    const insert = await keepSome(db, 'country', [
      { table: 'round', where: `id = '${planned.round.id}'` },
      { table: 'seminar', where },
      { table: 'seminar_municipality', where },
      { table: 'seat', where },
    ])
    countries.set(db, { planned: copyOf(planned), insert })
  }
  once.add(db)
  return planned
}

type Planned = Awaited<ReturnType<typeof makePlannedRound>>

/** The first round of the whole country, by database: built once, then copied. */
const countries = new WeakMap<Db, { planned: Planned; insert: () => Promise<void> }>()
const once = new WeakSet<Db>()

function copyOf({ round, seminars, seats }: Planned): Planned {
  return { round: { ...round }, seminars: seminars.map((one) => ({ ...one })), seats: seats.map((one) => ({ ...one })) }
}

async function makePlannedRound(db: Db, values: Partial<Insertable<RoundTable>>) {
  const round = await aRound(db, values)
  const regions = await db.selectFrom('region').select(['code', 'name']).orderBy('code').execute()
  const members = await db
    .selectFrom('municipality')
    .innerJoin('rss_member', (join) =>
      join.onRef('rss_member.municipality_code', '=', 'municipality.code').on('is_default', '=', 1),
    )
    .select(['municipality.code', 'region_code', 'rss_id'])
    .orderBy('municipality.code')
    .execute()
  const seminars = regions.map((region) =>
    seminarRow({
      round_id: round.id,
      region_code: region.code,
      rss_id: members.find((member) => member.region_code === region.code)?.rss_id ?? '',
      name: region.name,
      slug: `${fold(region.name)}-1${round.slug === '2027' ? '' : `-${round.slug}`}`,
    }),
  )
  const idOf = new Map(seminars.map((seminar) => [seminar.region_code, seminar.id]))
  await db.insertInto('seminar').values(seminars).execute()
  await db
    .insertInto('seminar_municipality')
    .values(
      members.map((member) => ({
        round_id: round.id,
        municipality_code: member.code,
        seminar_id: idOf.get(member.region_code) ?? '',
      })),
    )
    .execute()
  const seats = members.flatMap((member) =>
    seatRoles.map((role) => ({ id: newId(), round_id: round.id, municipality_code: member.code, role })),
  )
  await db.insertInto('seat').values(seats).execute()
  return { round, seminars, seats }
}

function seminarRow(
  values: Partial<Insertable<SeminarTable>> &
    Pick<Insertable<SeminarTable>, 'round_id' | 'region_code' | 'rss_id' | 'name' | 'slug'>,
): Insertable<SeminarTable> & { id: string; region_code: string; slug: string } {
  return {
    id: newId(),
    number: 1,
    diary_number: null,
    date: null,
    start_time: null,
    end_time: null,
    starts_at: null,
    ends_at: null,
    confirmed_at: null,
    venue_id: null,
    venue_confirmed_at: null,
    target_group_approved_at: null,
    programme_confirmed_at: null,
    revision: 0,
    cancelled_at: null,
    ...values,
  }
}

/** "Västra Götaland" → "vastra-gotaland" */
function fold(name: string): string {
  return name
    .toLowerCase()
    .replace(/[åä]/g, 'a')
    .replace(/ö/g, 'o')
    .replace(/[^a-z0-9]+/g, '-')
}

/** Gives a seminar a confirmed date and venue: Wednesday 14 April 2027, 9.30–15.30, unless `date` says otherwise. */
export async function confirmedSeminar(db: Db, seminarId: string, date = '2027-04-14') {
  const accountId = await anAccount(db)
  const seminar = await db.selectFrom('seminar').selectAll().where('id', '=', seminarId).executeTakeFirstOrThrow()
  const venueId = newId()
  await db
    .insertInto('venue')
    .values({
      id: venueId,
      region_code: seminar.region_code,
      name: 'Gamla gasverket',
      address: 'Gasverksgatan 12',
      town: 'Lund',
      capacity: 100,
      step_free: 1,
      hearing_loop: 1,
      accessible_toilet: 1,
      note: '',
      created_by: accountId,
      created_at: testNow,
    })
    .execute()
  await db
    .updateTable('seminar')
    .set({
      date,
      start_time: '09:30',
      end_time: '15:30',
      starts_at: toUtc(date, '09:30'),
      ends_at: toUtc(date, '15:30'),
      confirmed_at: testNow,
      venue_id: venueId,
      venue_confirmed_at: testNow,
    })
    .where('id', '=', seminarId)
    .execute()
}

export async function anAccount(db: Db, role: AccountRole = 'planner', name = 'Petra Planerare'): Promise<string> {
  const id = newId()
  await db
    .insertInto('account')
    .values({
      id,
      email: `${id}@test.example`,
      name,
      role,
      title: null,
      phone: null,
      created_at: testNow,
      disabled_at: null,
    })
    .execute()
  return id
}

export async function aHolder(db: Db, seatId: string, values: { name?: string; email?: string } = {}) {
  const row = {
    id: newId(),
    seat_id: seatId,
    name: 'Helena Sjöberg',
    title: 'Förvaltningschef',
    email: 'helena.sjoberg@kommun.example',
    phone: '070-174 06 05',
    since_at: testNow,
    until_at: null,
    source: 'import',
    ...values,
  }
  await db.insertInto('holder').values(row).execute()
  return row
}

/** Invites a seat. @returns the invitation and the personal link's token. */
export async function anInvitation(
  db: Db,
  seatId: string,
  seminarId: string,
  person = { name: 'Helena Sjöberg', email: 'helena.sjoberg@kommun.example' },
) {
  const invitationId = newId()
  const linkId = newId()
  const token = linkToken(testConfig.secret, linkId)
  await db
    .insertInto('invitation')
    .values({
      id: invitationId,
      seat_id: seatId,
      seminar_id: seminarId,
      uid: `${invitationId}@localhost`,
      sequence: 0,
      created_at: testNow,
      reply: null,
      replied_at: null,
    })
    .execute()
  await db
    .insertInto('invitation_link')
    .values({
      id: linkId,
      invitation_id: invitationId,
      kind: 'holder',
      ...person,
      token_hash: hashToken(token),
      code_hash: hashCode(testConfig.secret, linkCode(testConfig.secret, linkId)),
      created_at: testNow,
      revoked_at: null,
    })
    .execute()
  return { invitationId, linkId, token }
}

/** A link by which a colleague answers the theme. */
export async function aColleague(
  db: Db,
  { seatId, linkId }: { seatId: string; linkId: string },
  theme = 'rekrytering',
) {
  const id = newId()
  const token = linkToken(testConfig.secret, id)
  const whose = { seat_id: seatId, link_id: linkId, token_hash: hashToken(token), created_at: testNow }
  await insertColleague(db as Tx, { id, ...whose, theme, name: 'Kim Berg', ask: 'Mest fråga 5' })
  return { id, token }
}

/** A national interest organisation, or a regional one when `regionCode` is given. */
export async function anOrganisation(db: Db, name = 'Anhörigas förbund', regionCode = '') {
  const row = {
    id: newId(),
    name,
    name_key: name.toLowerCase(),
    reach: regionCode === '' ? ('national' as const) : ('regional' as const),
    region_code: regionCode,
    contact_name: '',
    contact_email: '',
    contact_phone: '',
    note: '',
    created_at: testNow,
  }
  await db.insertInto('organisation').values(row).execute()
  return row
}

export async function aGuest(db: Db, organisationId: string, values: { name?: string; email?: string } = {}) {
  const row = {
    id: newId(),
    organisation_id: organisationId,
    name: 'Gunnel Gäst',
    title: 'Ordförande',
    email: 'gunnel@forbund.example',
    phone: '',
    created_at: testNow,
    ...values,
  }
  await db.insertInto('guest').values(row).execute()
  return row
}

/** Invites a guest. @returns the invitation and the personal link's token. */
export async function aGuestInvitation(db: Db, guestId: string, seminarId: string) {
  const id = newId()
  const linkId = newId()
  const token = linkToken(testConfig.secret, linkId)
  await db
    .insertInto('invitation')
    .values({
      id,
      seat_id: null,
      guest_id: guestId,
      seminar_id: seminarId,
      uid: `${id}@localhost`,
      sequence: 0,
      told: '',
      created_at: testNow,
      reply: null,
      replied_at: null,
    })
    .execute()
  const { name, email } = await db
    .selectFrom('guest')
    .select(['name', 'email'])
    .where('id', '=', guestId)
    .executeTakeFirstOrThrow()
  await db
    .insertInto('invitation_link')
    .values({
      id: linkId,
      invitation_id: id,
      kind: 'guest',
      name,
      email,
      token_hash: hashToken(token),
      code_hash: hashCode(testConfig.secret, linkCode(testConfig.secret, linkId)),
      created_at: testNow,
      revoked_at: null,
    })
    .execute()
  return { id, linkId, token }
}

/** A submitted response with these answers. */
export async function aSubmission(db: Db, seat: { id: string; round_id: string }, answers: Answers) {
  const responseId = newId()
  const submissionId = newId()
  await db
    .insertInto('response')
    .values({
      id: responseId,
      seat_id: seat.id,
      round_id: seat.round_id,
      started_at: testNow,
      saved_at: testNow,
      current_submission_id: submissionId,
    })
    .execute()
  await db
    .insertInto('submission')
    .values({
      id: submissionId,
      response_id: responseId,
      version: 1,
      submitted_at: testNow,
      link_id: null,
      hash: 'test',
    })
    .execute()
  const rows = Object.entries(answers).map(([question_key, answer]) => ({
    question_key,
    value: JSON.stringify(answer),
  }))
  if (rows.length > 0) {
    await db
      .insertInto('answer')
      .values(rows.map((row) => ({ ...row, response_id: responseId, saved_at: testNow })))
      .execute()
    await db
      .insertInto('submitted_answer')
      .values(rows.map((row) => ({ ...row, submission_id: submissionId })))
      .execute()
  }
  return { responseId, submissionId }
}
