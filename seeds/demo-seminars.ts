/** The demo's seminars: proposed and confirmed dates, venues, programmes and history. */

import { newId } from '../src/kernel/ids.ts'
import { addDays, addMinutes, daysBetween, type LocalDate, type UtcText } from '../src/kernel/time.ts'
import { demoDates, goodDay } from './demo-plan.ts'
import { add, at, earlier, fold, type Municipality, type Rows, type Seminar, type World } from './demo-world.ts'

const start = '09:30'
const end = '15:30'
const daysToAnswer = 14

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
    dated && !plan.isDigital && plan.name !== 'Skaraborg' ? addVenue(rows, seminar, contactId, settled) : null
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
    form: plan.isDigital ? 'digital' : 'on_site',
    meeting_url: plan.isDigital ? `https://mote.example/${fold(plan.name)}` : '',
    meeting_note: plan.isDigital ? 'Mötet öppnar en kvart innan vi börjar.' : '',
  })
  for (const { code } of municipalities) {
    add(rows, 'seminar_municipality', { round_id: roundId, municipality_code: code, seminar_id: seminar.id })
  }
  addOptions(rows, world, seminar, contactId)
  if (ready || plan.name === 'Fyrbodal') addProgramme(rows, seminar.id)
  addHistory(rows, world, seminar, contactId)
}

/** Inserts the events of the seminar so far, which the seminar's page shows as its history. */
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
    tell(addMinutes(row.venue_confirmed_at, 150), seminar.plannerId, 'venue_approved', { venue, town })
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
    room: capacity > 70 ? 'Stora salen' : 'Salen på bottenvåningen',
    map_url: `https://www.openstreetmap.org/search?query=${encodeURIComponent(`${address}, ${town}`)}`,
    lift: 1,
    parking: capacity > 100 ? 1 : 0,
    remote_technology: 'Kamera, två mikrofoner och storbild. Fast nät.',
    catering: 'Kaffe och lunch i huset.',
    price_sek: 60 * capacity,
    payer: 'Sekretariatet',
    contact_name: 'Bokningen',
    contact_email: `bokning@${fold(name)}.example`,
    contact_phone: '08-465 004 10',
    created_by: contactId,
    created_at: createdAt,
  })
  return id
}

function addOptions(rows: Rows, world: World, seminar: Seminar, contactId: string): void {
  const { plan, date } = seminar
  if (plan.stage === 'not_begun') return
  const open = { answered: 6, asked: 4, silent: 19, refused: 9 }[plan.stage as string]
  const proposed = open ? addDays(world.today, -open) : addDays(earlier(addDays(date, -75), world.today), -20)
  const dates = [date, goodDay(addDays(date, 6)), goodDay(addDays(date, 13))]
  const answers = {
    answered: ['no', 'yes', 'if_need_be'],
    asked: ['yes', null, null],
    refused: ['no', 'no', 'no'],
    silent: [null, null, null],
  }[plan.stage as string] ?? ['yes', 'no', 'if_need_be']
  const comments = { no: 'Krockar med vår chefsdag.', if_need_be: 'Går om vi slutar senast 15.', yes: '' }
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
      answer_by: addDays(proposed, daysToAnswer),
    })
  }
  if (plan.stage === 'answered') addOwnProposal(rows, seminar, contactId, addDays(proposed, 3))
}

/** The RSS body also proposes a date of its own. */
function addOwnProposal(rows: Rows, { id, date }: Seminar, contactId: string, on: LocalDate): void {
  const day = goodDay(addDays(date, 20))
  const said = at(on, '15:25')
  add(rows, 'date_option', {
    id: newId(),
    seminar_id: id,
    date: day,
    start_time: start,
    end_time: end,
    starts_at: at(day, start),
    ends_at: at(day, end),
    proposed_by: contactId,
    proposed_by_rss: 1,
    created_at: said,
    answer: 'yes',
    comment: '',
    answered_by: contactId,
    answered_at: said,
    withdrawn_at: null,
    answer_by: null,
  })
}

const programme: [
  part: 'morning' | 'afternoon',
  from: string,
  to: string,
  title: string,
  detail: string,
  speaker: string,
][] = [
  ['morning', '09:30', '10:00', 'Kaffe och välkommen', 'RSS och sekretariatet hälsar välkommen.', 'Petra Lind'],
  [
    'morning',
    '10:00',
    '11:00',
    'Rekrytering och kompetensförsörjning',
    'Samtal i grupper, blandade kommuner.',
    'Maj Ström, kommunernas chefsnätverk',
  ],
  [
    'morning',
    '11:00',
    '12:00',
    'Ledarskap och arbetsmiljö',
    'Samtal i grupper, efter roll.',
    'Ola Sand, verksamhetschef',
  ],
  [
    'afternoon',
    '13:00',
    '14:00',
    'Välfärdsteknik',
    'Möte med intresseorganisationer och lärosäten.',
    'Ebba Rask, lektor i omvårdnad',
  ],
  ['afternoon', '14:00', '15:10', 'Vad vi tar med oss', 'Gemensamt samtal om nästa steg.', ''],
  ['afternoon', '15:10', '15:30', 'Avslutning', '', ''],
]

function addProgramme(rows: Rows, seminarId: string): void {
  programme.forEach(([part, from, to, title, detail, speaker], position) => {
    add(rows, 'programme_item', {
      id: newId(),
      seminar_id: seminarId,
      position,
      part,
      start_time: from,
      end_time: to,
      title,
      detail,
      speaker,
    })
  })
}

export function addBlocks(
  rows: Rows,
  { today }: World,
  round: { id: string; plannerId: string; contactId: string },
): void {
  const away = freeDay(addDays(today, 33))
  const board = goodDay(addDays(today, 54))
  const fair = freeDay(addDays(today, 75))
  block('Sekretariatets internat', away, 1, { hard: 1, rss: null, by: round.plannerId })
  block('Nämndvecka', board, 2, { hard: 1, rss: 'rss-25', by: round.contactId })
  block('Kvalitetsmässan', fair, 1, { hard: 0, rss: null, by: round.plannerId })

  /** The first suitable day from `from` on with no seminar on it or on the next day. */
  function freeDay(from: LocalDate): LocalDate {
    const taken = (day: LocalDate) => demoDates(today).includes(day)
    let day = goodDay(from)
    while (taken(day) || taken(addDays(day, 1))) day = goodDay(addDays(day, 1))
    return day
  }

  function block(
    name: string,
    from: LocalDate,
    more: number,
    { hard, rss, by }: { hard: 0 | 1; rss: string | null; by: string },
  ): void {
    add(rows, 'blocked_period', {
      id: newId(),
      round_id: round.id,
      starts_on: from,
      ends_on: addDays(from, more),
      name,
      team: null,
      rss_id: rss,
      hard,
      created_by: by,
      created_at: at(addDays(today, -20), '13:40'),
    })
  }
}
