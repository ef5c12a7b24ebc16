/**
 * Builds an invented round half-way through its year, relative to today, and a trial before it. Municipalities, regions and questions are
 * real; people, dates, replies and answers are invented. The same day gives the same demo.
 */

import { lockVersion } from '../src/documentation/actions.ts'
import { toldOf } from '../src/invitations/told.rules.ts'
import type { Tx } from '../src/kernel/db/open.ts'
import type { Schema } from '../src/kernel/db/schema.ts'
import type { Deps } from '../src/kernel/deps.ts'
import { newId } from '../src/kernel/ids.ts'
import { addDays, type LocalDate, localDate } from '../src/kernel/time.ts'
import { listSeminars } from '../src/seminars/queries.ts'
import { isSettled } from '../src/seminars/rules.ts'
import { seededRandom } from './answers.ts'
import { addRoundBefore } from './demo-before.ts'
import { addColleagues } from './demo-colleagues.ts'
import { addDay } from './demo-day.ts'
import { addDocumentation, demoStage } from './demo-documentation.ts'
import { addInvitations } from './demo-invitations.ts'
import { addJointAnswers } from './demo-joint.ts'
import { demoDates, demoPeriod, demoSeminars } from './demo-plan.ts'
import { addQuestionWork } from './demo-questions.ts'
import { addContacts, addSeats } from './demo-seats.ts'
import { addBlocks, addSeminar } from './demo-seminars.ts'
import { account, add, at, type Rows, readFacts, type World } from './demo-world.ts'

export interface Demo {
  plannerId: string
  plannerEmail: string
  roundId: string
  rssContactEmail: string
  /** The token of a personal link whose holder has not replied, and shares a theme. */
  inviteeToken: string
  /** That of a person who reads the municipality's other answers. */
  togetherToken: string
}

const rowsPerInsert = 400
const written: (keyof Schema)[] = [
  'account',
  'rss_contact',
  'round',
  'venue',
  'seminar',
  'seminar_municipality',
  'blocked_period',
  'seat',
  'answer_extension',
  'holder',
  'date_option',
  'programme_item',
  'history',
  'mailing',
  'invitation',
  'invitation_link',
  'documentation',
  'statement',
  'statement_verdict',
  'personal_wish',
  'attendance',
  'reply',
  'message',
  'message_content',
  'response',
  'submission',
  'answer',
  'submitted_answer',
  'answer_choice',
  'questionnaire_basis',
  'question_decision',
  'questionnaire_draft',
  'question_judgement',
]

export async function buildDemo(deps: Deps): Promise<Demo> {
  const now = deps.clock.now()
  const facts = await readFacts(deps)
  const rows: Rows = {}
  const demo = fill(rows, { ...facts, deps, now, today: localDate(now), random: seededRandom(2019_04) })
  await deps.db.transaction().execute(async (tx) => {
    await write(tx, rows)
    await noteWhatWasTold(tx, demo.roundId)
  })
  await lockDocumentation(deps, demo, localDate(now))
  await addColleagues(deps, demo.inviteeToken)
  return { ...demo, togetherToken: await addJointAnswers(deps, demo.roundId) }
}

/** Locks what those concerned have had their time to confirm. */
async function lockDocumentation(deps: Deps, { roundId, plannerId }: Demo, today: LocalDate): Promise<void> {
  const rows = await deps.db.selectFrom('documentation').select('seminar_id').where('confirm_by', '<', today).execute()
  const due = new Set(rows.map(({ seminar_id }) => seminar_id))
  for (const seminar of await listSeminars(deps.db, roundId))
    if (due.has(seminar.id)) await lockVersion(deps, plannerId, seminar)
}

/** Marks all invitations as told of the present date and venue, so that no news waits to be sent. */
async function noteWhatWasTold(tx: Tx, roundId: string): Promise<void> {
  for (const seminar of await listSeminars(tx, roundId)) {
    if (!isSettled(seminar)) continue
    const told = JSON.stringify(toldOf(seminar))
    const own = tx.selectFrom('invitation').where('seminar_id', '=', seminar.id)
    await tx
      .updateTable('message')
      .set({ told })
      .where('invitation_id', 'in', own.select('invitation.id'))
      .where('purpose', '=', 'invitation')
      .execute()
    await tx.updateTable('invitation').set({ told }).where('seminar_id', '=', seminar.id).execute()
  }
}

async function write(tx: Tx, rows: Rows): Promise<void> {
  for (const table of written) {
    const list = (rows[table] ?? []) as never[]
    for (let at = 0; at < list.length; at += rowsPerInsert) {
      await tx
        .insertInto(table)
        .values(list.slice(at, at + rowsPerInsert))
        .execute()
    }
  }
}

function fill(rows: Rows, world: World): Demo {
  const { today, questionnaire } = world
  const planner = account(rows, world, 'Petra Lind', 'planner')
  account(rows, world, 'Anders Ek', 'administrator')
  account(rows, world, 'Leila Holm', 'analyst')
  const contacts = addContacts(rows, world)
  const { from, to } = demoPeriod(today)
  const roundId = newId()
  const slug = today.slice(0, 4)
  add(rows, 'round', {
    id: roundId,
    slug,
    name: `Omgång ${slug}`,
    active: 1,
    starts_on: from,
    ends_on: to,
    reply_days: 14,
    answer_deadline: addDays(to, 14),
    split_threshold: 25,
    diary_number: 'S 2019:04/12',
    questionnaire_id: questionnaire.id,
    frozen_at: at(addDays(from, 2), '09:00'),
    frozen_hash: questionnaire.hash,
    created_at: at(addDays(from, -60), '10:00'),
    created_by: planner.id,
    joint_from: at(addDays(from, -60), '10:00'),
  })
  const before = addRoundBefore(rows, world, { from, to, plannerId: planner.id })
  addQuestionWork(rows, world, planner.id)
  add(rows, 'answer_extension', {
    id: newId(),
    round_id: roundId,
    region_code: '08',
    seat_id: null,
    until: addDays(to, 35),
    reason: 'Tre kommuner väljer nya nämnder i december och bad om mer tid.',
    created_by: planner.id,
    created_at: at(addDays(today, -3), '10:20'),
    undone_by: null,
    undone_at: null,
  })
  const seats = addSeats(rows, world, roundId)
  const dates = demoDates(today)
  let inviteeToken = ''
  const lastHeld = demoSeminars.findLastIndex(({ stage }) => stage === 'held')
  demoSeminars.forEach((plan, n) => {
    const seminar = { plan, date: dates[n] as LocalDate, roundId, plannerId: planner.id, id: newId() }
    const municipalities = world.municipalities.filter((m) => m.region === plan.region && (plan.takes?.(m) ?? true))
    const contact = contacts.get(plan.rss) ?? planner
    addSeminar(rows, world, seminar, municipalities, contact.id)
    const own = municipalities.flatMap((m) => seats.get(m.code) ?? [])
    const token = addInvitations(rows, world, seminar, own, { questionnaire, before })
    addDay(rows, world, seminar, own)
    if (plan.stage === 'held') addDocumentation(rows, world, seminar, own, demoStage(lastHeld - n, seminar, world))
    if (plan.name === 'Östergötland') inviteeToken = token ?? inviteeToken
  })
  const contactId = contacts.get('rss-25')?.id ?? planner.id
  addBlocks(rows, world, { id: roundId, plannerId: planner.id, contactId })
  return {
    plannerId: planner.id,
    plannerEmail: planner.email,
    roundId,
    rssContactEmail: contacts.get('rss-04')?.email ?? planner.email,
    inviteeToken,
    togetherToken: '',
  }
}
