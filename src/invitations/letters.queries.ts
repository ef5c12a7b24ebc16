/** Data that fills the letters of a round. */
import type { Expression } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { listProgramme } from '../negotiation/programme/queries.ts'
import { minutesFor } from '../questionnaire/burden.rules.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { questionsFor } from '../questionnaire/rules.ts'
import type { Round } from '../rounds/queries.ts'
import type { SeatRole } from '../schema.ts'
import type { Seminar } from '../seminars/rules.ts'
import type { ProgrammeLine, QuestionFacts } from './letters.rules.ts'
import { afternoonOf, type Hours } from './rules.ts'

/** The programmes of a round's seminars, by seminar id. */
export async function listProgrammes(db: Db | Tx, roundId: string): Promise<Map<string, ProgrammeLine[]>> {
  const rows = await db
    .selectFrom('programme_item as item')
    .innerJoin('seminar', 'seminar.id', 'item.seminar_id')
    .select([
      'item.seminar_id as seminarId',
      'item.part',
      'item.start_time as start',
      'item.title',
      'item.detail',
      'item.speaker',
      'item.changed_at as changedAt',
    ])
    .where('seminar.round_id', '=', roundId)
    .orderBy('item.seminar_id')
    .orderBy('item.position')
    .execute()
  return Map.groupBy(rows, (row) => row.seminarId)
}

/** The afternoon programmes of a round's seminars, by seminar id. */
export async function listAfternoons(db: Db | Tx, roundId: string): Promise<Map<string, ProgrammeLine[]>> {
  const programmes = await listProgrammes(db, roundId)
  return new Map([...programmes].map(([id, items]) => [id, items.filter(({ part }) => part === 'afternoon')]))
}

/** One seminar's afternoon: the guests' hours, null when unknown, and the programme. */
export async function getAfternoon(db: Db | Tx, seminar: Pick<Seminar, 'id' | 'guestStart' | 'guestEnd'>) {
  const programme = (await listProgramme(db, seminar.id)).filter(({ part }) => part === 'afternoon')
  return { hours: afternoonOf(programme, seminar), programme }
}

export type Afternoon = Awaited<ReturnType<typeof getAfternoon>>

/**
 * The guests' hours of each seminar of the round, by seminar id; null when neither programme nor planner gives them.
 */
export async function listGuestHours(db: Db | Tx, roundId: string): Promise<Map<string, Hours | null>> {
  const ofRound = db.selectFrom('seminar').select('seminar.id').where('round_id', '=', roundId)
  return hoursOf(db, ofRound.$asScalar())
}

/** `listGuestHours` for these seminars. */
export async function listSeminarHours(db: Db | Tx, ids: string[]): Promise<Map<string, Hours | null>> {
  return ids.length === 0 ? new Map() : hoursOf(db, ids)
}

async function hoursOf(db: Db | Tx, ids: string[] | Expression<string>) {
  const seminars = await db
    .selectFrom('seminar')
    .select(['id', 'guest_start_time as guestStart', 'guest_end_time as guestEnd'])
    .where('id', 'in', ids)
    .execute()
  const items = await db
    .selectFrom('programme_item as item')
    .select(['item.seminar_id as id', 'part', 'item.start_time as start', 'item.end_time as end'])
    .where('item.seminar_id', 'in', ids)
    .where('part', '=', 'afternoon')
    .execute()
  const own = Map.groupBy(items, ({ id }) => id)
  return new Map(seminars.map((seminar) => [seminar.id, afternoonOf(own.get(seminar.id) ?? [], seminar)]))
}

export async function questionFacts(db: Db | Tx, round: Pick<Round, 'questionnaire_id'>): Promise<QuestionFacts> {
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  return {
    questions: forEachRole((role) => questionsFor(document, role).length),
    minutes: forEachRole((role) => minutesFor(document, role)),
  }
}

function forEachRole(of: (role: SeatRole) => number): Record<SeatRole, number> {
  return { social_services: of('social_services'), health_care: of('health_care'), politician: of('politician') }
}
