/** Builds a database file of the whole country: rounds of 870 invited seats, with every seat of the first answered. */
import { randomAnswers, seededRandom } from '../../seeds/answers.ts'
import { seed } from '../../seeds/seed.ts'
import { migrate } from '../../src/kernel/db/migrate.ts'
import { type Db, openDb } from '../../src/kernel/db/open.ts'
import { addDays, localDate, systemClock } from '../../src/kernel/time.ts'
import { getQuestionnaire } from '../../src/questionnaire/queries.ts'
import { insertSession } from '../../src/staff/queries.ts'
import { aHolder, anAccount, anInvitation, aPlannedRound, aSubmission, confirmedSeminar } from '../support/builders.ts'

export interface InvitedSeat {
  id: string
  token: string
  role: 'social_services' | 'health_care' | 'politician'
}

export interface Country {
  /** The planner's session cookie. */
  session: string
  /** A round in which every seat has answered; those in `open` have no answers. */
  answered: { slug: string; roundId: string; seats: InvitedSeat[] }
  open: { slug: string; seats: InvitedSeat[] }[]
  /** A round in which everything is settled and nobody has been invited. */
  ready: { slug: string }
}

export async function buildCountry(databaseUrl: string, openRounds: number): Promise<Country> {
  const db = await openDb(databaseUrl)
  const now = systemClock.now()
  await migrate(db)
  await seed(db, now)
  const country = await db.transaction().execute(async (tx) => {
    const accountId = await anAccount(tx, 'planner')
    const session = await insertSession(tx, { accountId, userAgent: 'bench', now })
    const answered = await invitedRound(tx, 'bench-0')
    await answerAll(tx, answered)
    const open = []
    for (let n = 1; n <= openRounds; n++) open.push(await invitedRound(tx, `bench-${n}`))
    await readyRound(tx, 'bench-ready')
    return { session, answered, open, ready: { slug: 'bench-ready' } }
  })
  await db.destroy()
  return country
}

async function readyRound(db: Db, slug: string) {
  const today = localDate(systemClock.now())
  const planned = await aPlannedRound(db, {
    slug,
    starts_on: addDays(today, -30),
    ends_on: addDays(today, 200),
    answer_deadline: addDays(today, 200),
  })
  for (const seminar of planned.seminars) await confirmedSeminar(db, seminar.id, addDays(today, 60))
  for (const seat of planned.seats) await aHolder(db, seat.id)
  return planned
}

async function invitedRound(db: Db, slug: string) {
  const { round, seats } = await readyRound(db, slug)
  const seminarOf = new Map(
    (
      await db
        .selectFrom('seminar_municipality')
        .select(['municipality_code', 'seminar_id'])
        .where('round_id', '=', round.id)
        .execute()
    ).map((row) => [row.municipality_code, row.seminar_id]),
  )
  const invited = []
  for (const seat of seats) {
    const { token } = await anInvitation(db, seat.id, seminarOf.get(seat.municipality_code) ?? '')
    invited.push({ ...seat, token })
  }
  return { slug, roundId: round.id, questionnaireId: round.questionnaire_id, seats: invited }
}

async function answerAll(db: Db, round: Awaited<ReturnType<typeof invitedRound>>): Promise<void> {
  const { document } = await getQuestionnaire(db, round.questionnaireId)
  const random = seededRandom(1)
  for (const seat of round.seats) {
    await aSubmission(db, seat, randomAnswers(document, seat.role, random))
  }
}
