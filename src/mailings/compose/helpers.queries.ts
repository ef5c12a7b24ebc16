/** Queries for the helpers of a round's seminars, and for what each helper has been told. */
import { sql } from 'kysely'
import { type SaidLetter, toldBy, whenOfLetter } from '../../invitations/addressees.queries.ts'
import type { Db, Tx } from '../../kernel/db/open.ts'
import { prepared } from '../../kernel/db/prepared.ts'
import { inOrder } from '../../kernel/text.ts'
import { joined } from '../../kernel/words.ts'
import { shortBodyName } from '../../register/rules.ts'
import {
  type Baseline,
  knownOf,
  neededOf,
  readBaseline,
  readNeeded,
  toldToContactOf,
  toldToVenueOf,
} from '../../seminars/helpers.rules.ts'
import type { Seminar } from '../../seminars/rules.ts'
import type { ContactRow } from './contacts.rules.ts'
import type { HelpedSeminar, Helper } from './helpers.rules.ts'

interface Letter extends SaidLetter {
  seminarId: string | null
  accountId: string | null
  venueId: string | null
}

/** Runs four queries, whatever the number of seminars. @param all the round's seminars */
export async function listHelped(
  db: Db | Tx,
  roundId: string,
  all: Seminar[],
): Promise<{ seminars: HelpedSeminar[]; helpers: Helper[] }> {
  const [known, contacts, letters] = await Promise.all([
    knownWithout(db, roundId),
    contactsOf(db, roundId),
    listLetters(db, roundId),
  ])
  const seminars = all.map((seminar) => ({ ...seminar, known: knownOf(seminar) }))
  const baselines = new Map(known.map(({ id, helpersKnow }) => [id, readBaseline(helpersKnow)]))
  const byContact = Map.groupBy(letters, (one) => `${one.seminarId} ${one.accountId}`)
  const byVenue = Map.groupBy(letters, (one) => `${one.seminarId} ${one.venueId}`)
  const inRows = inOrder(contacts, (row) => [row.regionCode, String(row.number), row.name])
  const helpers = inRows.map(({ addedAt, regionCode, number, ...contact }): Helper => {
    const own = byContact.get(`${contact.seminarId} ${contact.id}`)
    const baseline = baselines.get(contact.seminarId) ?? null
    const told = toldToContact(own, baseline && baseline.at >= addedAt ? baseline : null)
    return { ...contact, kind: 'helper', of: shortBodyName(contact.of), phone: contact.phone ?? '', told }
  })
  const venues = await listVenues(db, [
    ...all.flatMap(({ venueId }) => venueId ?? []),
    ...[...baselines.values()].flatMap((one) => one?.known.venueId ?? []),
    ...letters.flatMap(({ venueId }) => venueId ?? []),
  ])
  const holders = seminars.flatMap(({ id: seminarId, known }): Helper[] => {
    const baseline = baselines.get(seminarId) ?? null
    return venues.flatMap((venue): Helper[] => {
      const own = byVenue.get(`${seminarId} ${venue.id}`)
      const told = toldToVenue(venue.id, own, baseline)
      const isAbout = told !== '' && (neededOf(venue.id, known) || readNeeded(told))
      return isAbout ? [{ ...venue, kind: 'venue', seminarId, told }] : []
    })
  })
  return { seminars, helpers: [...helpers, ...holders] }
}

/** Helpers know what they did themselves (`baseline.own`), so letters from before that do not count. */
function toldToContact(letters: Letter[] | undefined, baseline: Baseline | null): string {
  const since = baseline?.own ? baseline.at : ''
  const later = letters?.filter(({ createdAt }) => createdAt >= since)
  const without = baseline ? toldToContactOf(baseline.known) : ''
  if (!later || later.length === 0) return without
  return toldBy(later, '') || without
}

function toldToVenue(venueId: string, letters: Letter[] | undefined, baseline: Baseline | null): string {
  const without = baseline ? toldToVenueOf(neededOf(venueId, baseline.known)) : ''
  return toldBy(letters, '') || without
}

/** What the helpers of each seminar know without a letter. */
const knownWithout = prepared((db, roundId: string) =>
  db.selectFrom('seminar').select(['id', 'helpers_know as helpersKnow']).where('round_id', '=', roundId),
)

const contactsOf = prepared((db, roundId: string) =>
  db
    .selectFrom('seminar')
    .innerJoin('rss_body', 'rss_body.id', 'seminar.rss_id')
    .innerJoin('current_contact as contact', 'contact.rss_id', 'seminar.rss_id')
    .select(['seminar.id as seminarId', 'contact.added_at as addedAt'])
    .select(['contact.account_id as id', 'contact.name', 'contact.email', 'contact.phone'])
    .select(['rss_body.name as of', 'rss_body.id as ofId'])
    .where('seminar.round_id', '=', roundId)
    .select(['seminar.region_code as regionCode', 'seminar.number']),
)

/** Letters to helpers about one seminar, the oldest first. */
const listLetters = prepared<[string], Letter>((db, roundId) =>
  db
    .selectFrom('message')
    .innerJoin('seminar', 'seminar.id', 'message.seminar_id')
    .select(['message.seminar_id as seminarId', 'message.account_id as accountId'])
    .select(['message.venue_id as venueId', 'message.told', 'message.sent_at as sentAt'])
    .select(['message.bounced_at as bouncedAt', 'message.outdated_at as outdatedAt'])
    .select(whenOfLetter)
    .where('seminar.round_id', '=', roundId)
    .where(sql<boolean>`message.told != ''`)
    .orderBy('message.position'),
)

async function listVenues(db: Db | Tx, ids: string[]) {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('venue')
    .select(['id', 'name', 'town', 'contact_name', 'contact_email', 'contact_phone'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return inOrder(rows, ({ name }) => [name]).map((row) => ({
    id: row.id,
    name: row.contact_name || row.name,
    email: row.contact_email,
    of: joined(row.name, row.town),
    ofId: row.id,
    phone: row.contact_phone,
  }))
}

/** The round's RSS bodies with the contact persons who can sign in for them; a body without any has one row. */
export async function listRoundContacts(db: Db | Tx, roundId: string): Promise<ContactRow[]> {
  const rows = await db
    .selectFrom('rss_body')
    .leftJoin('current_contact as contact', 'contact.rss_id', 'rss_body.id')
    .select([
      'rss_body.id as rssId',
      'rss_body.name as rssName',
      'contact.account_id as accountId',
      'contact.name',
      'contact.email',
    ])
    .where('rss_body.id', 'in', (eb) =>
      eb.selectFrom('seminar').select('seminar.rss_id').where('seminar.round_id', '=', roundId),
    )
    .select('rss_body.region_code as regionCode')
    .execute()
  const inRows = inOrder(rows, (row) => [row.regionCode, row.rssId, row.name ?? ''])
  return inRows.map(({ regionCode, ...row }) => row)
}
