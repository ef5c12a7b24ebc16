/** The demo's seminars: dates offered and settled, venues, programmes, and how it came about. */
import { newId } from '../src/kernel/ids.ts'
import { addDays, addMinutes, daysBetween, type UtcText } from '../src/kernel/time.ts'
import { fold } from './demo-names.ts'
import { goodDay } from './demo-plan.ts'
import {
  add,
  at,
  earlier,
  type Municipality,
  type Rows,
  type Seminar,
  type World,
} from './demo-world.ts'

const start = '09:30'
const end = '15:30'

export function addSeminar(
  rows: Rows,
  world: World,
  seminar: Seminar,
  municipalities: Municipality[],
  contactId: string,
): void {
  const { plan, date, roundId } = seminar
  const dated = ['held', 'invited', 'dated'].includes(plan.stage)
  const ready = plan.stage === 'held' || plan.stage === 'invited'
  const settled = at(addDays(earlier(addDays(date, -75), world.today), -5), '11:00')
  const last = daysBetween(world.today, date) > 60
  const venueId =
    dated && !(plan.name === 'Skaraborg') ? addVenue(rows, seminar, contactId, settled) : null
  add(rows, 'seminar', {
    id: seminar.id,
    round_id: roundId,
    region_code: plan.region,
    rss_id: plan.rss,
    number: plan.number,
    slug: `${fold(plan.name)}${/\d$/.test(plan.name) ? '' : '-1'}`,
    name: plan.name,
    diary_number: null,
    date: dated ? date : null,
    start_time: dated ? start : null,
    end_time: dated ? end : null,
    starts_at: dated ? at(date, start) : null,
    ends_at: dated ? at(date, end) : null,
    confirmed_at: dated ? settled : null,
    venue_id: venueId,
    venue_confirmed_at: ready && venueId ? settled : null,
    target_group_approved_at: dated ? settled : null,
    programme_confirmed_at: ready && !last ? settled : null,
    revision: 0,
    cancelled_at: null,
  })
  for (const { code } of municipalities) {
    add(rows, 'seminar_municipality', {
      round_id: roundId,
      municipality_code: code,
      seminar_id: seminar.id,
    })
  }
  addOptions(rows, world, seminar, contactId)
  if (ready || plan.name === 'Fyrbodal') addProgramme(rows, seminar.id)
  addHistory(rows, world, seminar, contactId)
}

/** What has happened to a seminar so far, as the seminar's page tells it. */
function addHistory(rows: Rows, world: World, seminar: Seminar, contactId: string): void {
  const tell = (at: UtcText, accountId: string, kind: string, detail: object = {}) =>
    add(rows, 'history', {
      id: newId(),
      at,
      account_id: accountId,
      subject: 'seminar',
      subject_id: seminar.id,
      kind,
      detail: JSON.stringify(detail),
    })
  tell(at(addDays(world.today, -240), '10:30'), seminar.plannerId, 'seminar_planned')
  for (const option of rows.date_option ?? []) {
    if (option.seminar_id !== seminar.id) continue
    const span = { date: option.date, start: option.start_time, end: option.end_time }
    tell(option.created_at, option.proposed_by, 'date_proposed', span)
    if (!option.answered_at) continue
    const { answer, comment } = option
    tell(option.answered_at, contactId, 'date_answered', { ...span, answer, comment })
  }
  const row = rows.seminar?.find((each) => each.id === seminar.id)
  const span = { date: row?.date, start: row?.start_time, end: row?.end_time }
  if (row?.confirmed_at) tell(row.confirmed_at, seminar.plannerId, 'date_confirmed', span)
  const [venue, , town, capacity] = seminar.plan.venue
  if (row?.venue_id && row.confirmed_at) {
    tell(addMinutes(row.confirmed_at, 90), contactId, 'venue_given', { venue, town, capacity })
  }
  if (row?.venue_confirmed_at) {
    tell(addMinutes(row.venue_confirmed_at, 150), seminar.plannerId, 'venue_approved', {
      venue,
      town,
    })
  }
}

function addVenue(rows: Rows, { plan }: Seminar, contactId: string, createdAt: UtcText): string {
  const [name, address, town, capacity] = plan.venue
  const id = newId()
  add(rows, 'venue', {
    id,
    region_code: plan.region,
    name,
    address,
    town,
    capacity,
    step_free: 1,
    hearing_loop: capacity > 70 ? 1 : 0,
    accessible_toilet: 1,
    note: capacity > 100 ? 'Garage under huset, infart från baksidan.' : '',
    created_by: contactId,
    created_at: createdAt,
  })
  return id
}

function addOptions(rows: Rows, world: World, seminar: Seminar, contactId: string): void {
  const { plan, date } = seminar
  if (plan.stage === 'not_begun') return
  const open = { answered: 6, silent: 19, refused: 9 }[plan.stage as string]
  const proposed = open
    ? addDays(world.today, -open)
    : addDays(earlier(addDays(date, -75), world.today), -20)
  const dates = [date, goodDay(addDays(date, 6)), goodDay(addDays(date, 13))]
  const answers = {
    answered: ['no', 'yes', 'if_need_be'],
    refused: ['no', 'no', 'no'],
    silent: [null, null, null],
  }[plan.stage as string] ?? ['yes', 'no', 'if_need_be']
  const comments = {
    no: 'Krockar med vår chefsdag.',
    if_need_be: 'Går om vi slutar senast 15.',
    yes: '',
  }
  for (const [n, day] of [...new Set(dates)].entries()) {
    const answer = (answers[n] ?? null) as 'yes' | 'if_need_be' | 'no' | null
    add(rows, 'date_option', {
      id: newId(),
      seminar_id: seminar.id,
      date: day,
      start_time: start,
      end_time: end,
      starts_at: at(day, start),
      ends_at: at(day, end),
      proposed_by: seminar.plannerId,
      proposed_by_rss: 0,
      created_at: at(proposed, '10:15'),
      answer,
      comment: answer ? comments[answer] : '',
      answered_by: answer ? contactId : null,
      answered_at: answer ? at(addDays(proposed, 3), '15:20') : null,
      withdrawn_at: null,
    })
  }
}

const programme: [
  part: 'morning' | 'afternoon',
  from: string,
  to: string,
  title: string,
  detail: string,
][] = [
  ['morning', '09:30', '10:00', 'Kaffe och välkommen', 'RSS och sekretariatet hälsar välkommen.'],
  [
    'morning',
    '10:00',
    '11:00',
    'Rekrytering och kompetensförsörjning',
    'Samtal i grupper, blandade kommuner.',
  ],
  ['morning', '11:00', '12:00', 'Ledarskap och arbetsmiljö', 'Samtal i grupper, efter roll.'],
  [
    'afternoon',
    '13:00',
    '14:00',
    'Välfärdsteknik',
    'Möte med intresseorganisationer och lärosäten.',
  ],
  ['afternoon', '14:00', '15:10', 'Vad vi tar med oss', 'Gemensamt samtal om nästa steg.'],
  ['afternoon', '15:10', '15:30', 'Avslutning', ''],
]

function addProgramme(rows: Rows, seminarId: string): void {
  programme.forEach(([part, from, to, title, detail], position) => {
    add(rows, 'programme_item', {
      id: newId(),
      seminar_id: seminarId,
      position,
      part,
      start_time: from,
      end_time: to,
      title,
      detail,
    })
  })
}
