import { listDocumentation } from '../documentation/queries.ts'
import { countBounced } from '../incoming/queries.ts'
import { countTold } from '../invitations/addressees.queries.ts'
import { listGuestHours } from '../invitations/letters.queries.ts'
import type { Hours } from '../invitations/rules.ts'
import { listWaitingHandovers } from '../invitations/standing.queries.ts'
import type { Db } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import type { LocalDate } from '../kernel/time.ts'
import { listHelped } from '../mailings/compose/helpers.queries.ts'
import { countToRead } from '../mailings/queries.ts'
import { hasReminders } from '../mailings/reminders/queries.ts'
import { listRegions } from '../register/queries.ts'
import type { Round } from '../rounds/queries.ts'
import { listSeminarFacts, listSeminars } from '../seminars/queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import type { Situation } from './rules.ts'
import { tellAddress, untoldIn } from './todo.rules.ts'

/** Everything that /oversikt shows, in a constant number of queries. */
export async function readSituation(db: Db, round: Round): Promise<Situation> {
  const facts = await listSeminarFacts(db, round.id)
  const [regions, mail, bounced, unread, unplaced, options, handovers, reminds, told, documentation] =
    await Promise.all([
      listRegions(db),
      countMail(db, round.id),
      countBounced(db, round.id),
      countToRead(db),
      listUnplaced(db, round.id),
      listOpenOptions(db, round.id),
      listWaitingHandovers(db, round.id),
      hasReminders(db, round.id, 'reply_reminder'),
      readTold(db, round.id, facts),
      listDocumentation(db, round.id),
    ])
  return {
    regions,
    facts,
    bounced,
    unread,
    options,
    handovers,
    reminds,
    documentation,
    ...mail,
    ...told,
    unplaced: unplaced.map(({ name }) => name),
  }
}

/** What invitees, guests and helpers have been told of the seminars. */
async function readTold(db: Db, roundId: string, seminars: Seminar[]) {
  const [all, helped] = await Promise.all([countTold(db, roundId), listHelped(db, roundId, seminars)])
  const said = all.filter(({ isGuest }) => !isGuest)
  const saidToGuests = all.filter(({ isGuest }) => isGuest)
  const isHeard = saidToGuests.length > 0
  const guestHours = isHeard ? await listGuestHours(db, roundId) : new Map<string, Hours | null>()
  return { said, saidToGuests, guestHours, helped }
}

/**
 * Municipalities in no seminar or in a cancelled one. Every municipality should have one; a new municipality, an
 * unfinished change of the plan or a cancelled seminar leaves some out.
 */
const listUnplaced = prepared((db, roundId: string) =>
  db
    .selectFrom('municipality')
    .leftJoin('seminar_municipality as sm', (join) =>
      join.onRef('sm.municipality_code', '=', 'municipality.code').on('sm.round_id', '=', roundId),
    )
    .leftJoin('seminar', 'seminar.id', 'sm.seminar_id')
    .select('municipality.name')
    .where((eb) => eb.or([eb('sm.seminar_id', 'is', null), eb('seminar.cancelled_at', 'is not', null)]))
    .orderBy('municipality.code'),
)

const mailOfRound = prepared((db, roundId: string) =>
  db
    .selectFrom('message')
    .innerJoin('message_round', 'message_round.message_id', 'message.id')
    .select((eb) => [
      eb.fn.countAll().filterWhere('message.state', '!=', 'queued').as('failed'),
      eb.fn.countAll().filterWhere('message.state', '=', 'queued').as('outdated'),
      eb
        .selectFrom('mailing')
        .select((mailing) => mailing.fn.countAll().as('n'))
        .where('round_id', '=', roundId)
        .where('held_at', 'is not', null)
        .where('released_at', 'is', null)
        .where('cancelled_at', 'is', null)
        .as('held'),
      eb
        .selectFrom('message as invitation')
        .innerJoin('mailing', 'mailing.id', 'invitation.mailing_id')
        .select((message) => message.fn.countAll().as('n'))
        .where('mailing.round_id', '=', roundId)
        .where('invitation.purpose', '=', 'invitation')
        .where('invitation.state', '=', 'queued')
        .where('invitation.by_post', '=', 0)
        .as('waiting'),
    ])
    .where('message_round.round_id', '=', roundId)
    .where((eb) =>
      eb.or([
        eb('message.state', 'in', ['failed', 'unknown']),
        eb.and([eb('message.state', '=', 'queued'), eb('message.outdated_at', 'is not', null)]),
      ]),
    ),
)

/**
 * Messages that staff must look at: failed or with unknown delivery, and queued ones that are no longer true. Mailings
 * that wait for a second person to release them. Invitations created but not emailed yet.
 */
async function countMail(db: Db, roundId: string) {
  const [row] = await mailOfRound(db, roundId)
  return {
    failed: Number(row?.failed),
    outdated: Number(row?.outdated),
    held: Number(row?.held),
    waiting: Number(row?.waiting),
  }
}

/** Proposed dates of seminars without a confirmed date, refused ones included. */
const listOpenOptions = prepared((db, roundId: string) =>
  db
    .selectFrom('date_option')
    .innerJoin('seminar', 'seminar.id', 'date_option.seminar_id')
    .select(['seminar.id as seminarId', 'date_option.date', 'date_option.answer'])
    .where('seminar.round_id', '=', roundId)
    .where('seminar.confirmed_at', 'is', null)
    .where('date_option.withdrawn_at', 'is', null)
    .orderBy('date_option.date'),
)

/** One seminar's people whose letter is out of date: their number, and the mailing that tells them; null for none. */
export async function findUntold(
  db: Db,
  round: Pick<Round, 'id' | 'slug'>,
  { slug, today }: { slug: string; today: LocalDate },
) {
  const seminars = await listSeminars(db, round.id)
  const told = await readTold(db, round.id, seminars)
  const one = untoldIn(seminars, told, today).find((untold) => untold.slug === slug)
  if (!one) return null
  const { n, purpose, reason } = one
  return { n, purpose, href: tellAddress(round.slug, { purpose, seminars: [one], reason }) }
}
