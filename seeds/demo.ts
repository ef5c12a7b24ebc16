/**
 * An invented round half-way through its year, counted from today. Places and questions are real;
 * people, dates, replies and answers are not. The same day gives the same demo.
 */

import type { Insertable } from 'kysely'
import type { Tx } from '../src/kernel/db/open.ts'
import type { AccountRole, Schema, SeatRole } from '../src/kernel/db/schema.ts'
import type { Deps } from '../src/kernel/deps.ts'
import { hashToken, linkToken, newId, sha256 } from '../src/kernel/ids.ts'
import { letterHtml } from '../src/kernel/mail/html.ts'
import { linkMark } from '../src/kernel/mail/outbox.ts'
import {
  addDays,
  addMinutes,
  daysBetween,
  formatDate,
  type LocalDate,
  localDate,
  toUtc,
  type UtcText,
} from '../src/kernel/time.ts'
import { getLatestQuestionnaire, type Questionnaire } from '../src/questionnaire/queries.ts'
import { seatRoles } from '../src/questionnaire/rules.ts'
import { canonicalAnswers } from '../src/responses/rules.ts'
import { type Random, seededRandom } from './answers.ts'
import { demoAnswers } from './demo-answers.ts'
import { fold, inventPerson, pick } from './demo-names.ts'
import { type DemoSeminar, demoDates, demoPeriod, demoSeminars, goodDay } from './demo-plan.ts'

export interface Demo {
  plannerEmail: string
  rssContactEmail: string
  /** The personal link's token of somebody who has not replied. */
  inviteeToken: string
}

const host = 'kompetenscentrum.example'
const vacantSeats = 17

/** Rows of one table, gathered and then written a few hundred at a time. */
type Rows = { [Table in keyof Schema]?: Insertable<Schema[Table]>[] }
const rowsPerInsert = 400
const written: (keyof Schema)[] = [
  'account',
  'rss_contact',
  'round',
  'venue',
  'seminar',
  'seminar_municipality',
  'seat',
  'holder',
  'date_option',
  'programme_item',
  'mailing',
  'invitation',
  'invitation_link',
  'reply',
  'message',
  'response',
  'answer',
  'submission',
  'submitted_answer',
]

export async function buildDemo(deps: Deps): Promise<Demo> {
  const now = deps.clock.now()
  const facts = await readFacts(deps)
  const rows: Rows = {}
  const demo = fill(rows, {
    ...facts,
    deps,
    now,
    today: localDate(now),
    random: seededRandom(2019_04),
  })
  await deps.db.transaction().execute((tx) => write(tx, rows))
  return demo
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

async function readFacts({ db }: Deps) {
  const [municipalities, bodies, questionnaire] = await Promise.all([
    db
      .selectFrom('municipality')
      .innerJoin('rss_member', (join) =>
        join
          .onRef('rss_member.municipality_code', '=', 'municipality.code')
          .on('rss_member.is_default', '=', 1),
      )
      .innerJoin(
        'municipality_group_member as member',
        'member.municipality_code',
        'municipality.code',
      )
      .select(['municipality.code', 'municipality.name', 'municipality.region_code as region'])
      .select(['lat', 'lon', 'rss_member.rss_id as rss', 'member.group_code as group'])
      .orderBy('municipality.code')
      .execute(),
    db.selectFrom('rss_body').select(['id', 'region_code', 'area']).orderBy('id').execute(),
    getLatestQuestionnaire(db),
  ])
  return { municipalities, bodies, questionnaire }
}

interface World extends Awaited<ReturnType<typeof readFacts>> {
  deps: Deps
  now: UtcText
  today: LocalDate
  random: Random
}
type Municipality = World['municipalities'][number]

function add<Table extends keyof Schema>(rows: Rows, table: Table, row: Insertable<Schema[Table]>) {
  const list = (rows[table] ?? []) as Insertable<Schema[Table]>[]
  list.push(row)
  rows[table] = list as Rows[Table]
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
  })
  const seats = addSeats(rows, world, roundId)
  const dates = demoDates(today)
  let inviteeToken = ''
  demoSeminars.forEach((plan, n) => {
    const seminar = {
      plan,
      date: dates[n] as LocalDate,
      roundId,
      plannerId: planner.id,
      id: newId(),
    }
    const municipalities = world.municipalities.filter(
      (m) => m.region === plan.region && (plan.takes?.(m) ?? true),
    )
    const contact = contacts.get(plan.rss) ?? planner
    addSeminar(rows, world, seminar, municipalities, contact.id)
    const own = municipalities.flatMap((m) => seats.get(m.code) ?? [])
    const token = addInvitations(rows, world, seminar, own, questionnaire)
    if (plan.name === 'Östergötland') inviteeToken = token ?? inviteeToken
  })
  return {
    plannerEmail: planner.email,
    rssContactEmail: contacts.get('rss-04')?.email ?? planner.email,
    inviteeToken,
  }
}

function at(date: LocalDate, time: string): UtcText {
  return toUtc(date, time)
}

function account(rows: Rows, { today }: World, name: string, role: AccountRole, domain = host) {
  const row = {
    id: newId(),
    email: `${fold(name).replace('-', '.')}@${domain}`,
    name,
    role,
    title: null,
    phone: null,
    created_at: at(addDays(today, -250), '09:00'),
    disabled_at: null,
  }
  add(rows, 'account', row)
  return row
}

/** One contact person for each RSS body. */
function addContacts(rows: Rows, world: World) {
  const contacts = new Map<string, { id: string; email: string }>()
  for (const body of world.bodies) {
    const { name } = inventPerson('social_services', body.id, world.random)
    const contact = account(rows, world, name, 'rss_contact', `${body.id}.example`)
    add(rows, 'rss_contact', {
      rss_id: body.id,
      account_id: contact.id,
      added_at: at(addDays(world.today, -210), '13:00'),
    })
    contacts.set(body.id, contact)
  }
  return contacts
}

interface Seat {
  id: string
  role: SeatRole
  municipality: Municipality
  holder: { name: string; title: string; email: string } | null
}

function addSeats(rows: Rows, world: World, roundId: string): Map<string, Seat[]> {
  const { municipalities, random, today } = world
  const all = municipalities.flatMap((municipality) =>
    seatRoles.map((role): Seat => ({ id: newId(), role, municipality, holder: null })),
  )
  const vacant = new Set<number>()
  while (vacant.size < vacantSeats) vacant.add(Math.floor(random() * all.length))
  all.forEach((seat, n) => {
    add(rows, 'seat', {
      id: seat.id,
      round_id: roundId,
      municipality_code: seat.municipality.code,
      role: seat.role,
    })
    const person = inventPerson(seat.role, seat.municipality.name, random)
    if (vacant.has(n)) return
    seat.holder = person
    add(rows, 'holder', {
      id: newId(),
      seat_id: seat.id,
      ...person,
      since_at: at(addDays(today, -190), '14:00'),
      until_at: null,
      source: 'import',
    })
  })
  return Map.groupBy(all, (seat) => seat.municipality.code)
}

interface Seminar {
  id: string
  roundId: string
  plannerId: string
  plan: DemoSeminar
  date: LocalDate
}

const start = '09:30'
const end = '15:30'

function addSeminar(
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
}

function earlier(a: string, b: string): string {
  return a < b ? a : b
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

/** @returns a token of somebody who has not replied, or null. */
function addInvitations(
  rows: Rows,
  world: World,
  seminar: Seminar,
  seats: Seat[],
  questionnaire: Questionnaire,
): string | null {
  const { plan, date, plannerId, roundId } = seminar
  if (plan.stage !== 'held' && plan.stage !== 'invited') return null
  const { today, random } = world
  const invitedOn = earlier(addDays(date, -42), addDays(today, -9))
  const sentAt = at(invitedOn, '08:30')
  const mailingId = newId()
  add(rows, 'mailing', {
    id: mailingId,
    round_id: roundId,
    purpose: 'invitation',
    title: `Inbjudan till ${plan.name}`,
    created_by: plannerId,
    created_at: sentAt,
  })
  // The further away the seminar, the fewer have replied and answered.
  const away = Math.max(0, daysBetween(today, date))
  const willReply = plan.stage === 'held' ? 0.96 : Math.max(0.45, 0.9 - away / 200)
  const willAnswer = plan.stage === 'held' ? 0.87 : Math.max(0.1, 0.5 - away / 150)
  let silentToken: string | null = null
  for (const seat of seats) {
    if (!seat.holder) continue
    const id = newId()
    const linkId = newId()
    const token = linkToken(world.deps.config.secret, linkId)
    const replied = random() < willReply
    const kind = replied ? pick(replyKinds, random) : null
    const repliedAt = addMinutes(sentAt, 60 + Math.floor(random() * 60 * 24 * 8))
    add(rows, 'invitation', {
      id,
      seat_id: seat.id,
      seminar_id: seminar.id,
      uid: `${id}@${host}`,
      sequence: 0,
      created_at: sentAt,
      reply: kind,
      replied_at: kind && repliedAt,
    })
    const { name, email } = seat.holder
    add(rows, 'invitation_link', {
      id: linkId,
      invitation_id: id,
      kind: 'holder',
      name,
      email,
      token_hash: hashToken(token),
      created_at: sentAt,
      revoked_at: null,
    })
    if (kind) addReply(rows, world, { invitationId: id, linkId, kind, repliedAt, seat })
    addMessage(rows, world, { seminar, seat, mailingId, linkId, sentAt })
    const answers = replied && random() < willAnswer
    const drafts = !answers && random() < 0.07
    if (answers || drafts) {
      addResponse(rows, world, { seat, roundId, linkId, questionnaire, from: repliedAt, drafts })
    }
    if (!replied && !answers && !drafts) silentToken ??= token
  }
  return silentToken
}

const replyKinds = [
  ...Array<'coming'>(8).fill('coming'),
  'not_coming' as const,
  'substitute' as const,
]

function addReply(
  rows: Rows,
  world: World,
  reply: {
    invitationId: string
    linkId: string
    kind: 'coming' | 'not_coming' | 'substitute'
    repliedAt: UtcText
    seat: Seat
  },
): void {
  const { random, deps } = world
  const substitute =
    reply.kind === 'substitute'
      ? inventPerson(reply.seat.role, reply.seat.municipality.name, random)
      : null
  add(rows, 'reply', {
    id: newId(),
    invitation_id: reply.invitationId,
    link_id: reply.linkId,
    account_id: null,
    at: reply.repliedAt,
    kind: reply.kind,
    substitute_name: substitute?.name ?? '',
    substitute_email: substitute?.email ?? '',
    comment: reply.kind === 'not_coming' && random() < 0.5 ? 'Vi har nämnd samma dag.' : '',
  })
  if (!substitute) return
  const linkId = newId()
  add(rows, 'invitation_link', {
    id: linkId,
    invitation_id: reply.invitationId,
    kind: 'substitute',
    name: substitute.name,
    email: substitute.email,
    token_hash: hashToken(linkToken(deps.config.secret, linkId)),
    created_at: reply.repliedAt,
    revoked_at: null,
  })
}

function addMessage(
  rows: Rows,
  { deps, random }: World,
  message: { seminar: Seminar; seat: Seat; mailingId: string; linkId: string; sentAt: UtcText },
): void {
  const { seminar, seat, sentAt } = message
  const { plan, date } = seminar
  const refused = plan.stage === 'invited' && random() < 0.012
  const day = formatDate(date, 'long', 'sv')
  const place = `${plan.venue[0]}, ${plan.venue[2]}`
  const link = `${deps.config.baseUrl}/i/${linkMark}`
  const heading = `Inbjudan till dialogseminarium ${day}`
  const paragraphs = [
    `Hej ${seat.holder?.name ?? ''}!`,
    `Välkommen till dialogseminarium om äldreomsorgens kompetensförsörjning ${day} kl. 9.30–15.30 i ${place}.`,
    'Svara på inbjudan och på frågorna på din egen sida. Länken är personlig.',
  ]
  add(rows, 'message', {
    id: newId(),
    mailing_id: message.mailingId,
    dedupe_key: `demo-invitation-${seat.id}`,
    purpose: 'invitation',
    seat_id: seat.id,
    to_name: seat.holder?.name ?? '',
    to_email: seat.holder?.email ?? '',
    subject: heading,
    text: `${paragraphs.join('\n\n')}\n\n${link}\n`,
    html: letterHtml({
      organisation: deps.config.organisation,
      heading,
      paragraphs,
      button: { label: 'Öppna din sida', href: link },
      after: [],
    }),
    calendar: null,
    calendar_method: null,
    link_id: message.linkId,
    state: refused ? 'failed' : 'sent',
    attempts: refused ? 5 : 1,
    next_attempt_at: sentAt,
    lease_until: null,
    server_answer: refused
      ? '550 5.1.1 Mottagaren finns inte (demo)'
      : '250 OK (demo: inget mejl har skickats)',
    created_at: sentAt,
    sent_at: refused ? null : addMinutes(sentAt, 1 + Math.floor(random() * 3)),
  })
}

function addResponse(
  rows: Rows,
  { now, random }: World,
  response: {
    seat: Seat
    roundId: string
    linkId: string
    questionnaire: Questionnaire
    from: UtcText
    drafts: boolean
  },
): void {
  const { seat, questionnaire, drafts } = response
  const { role, municipality } = seat
  const who = { role, region: municipality.region, group: municipality.group }
  const all = Object.entries(demoAnswers(questionnaire.document, who, random))
  const entries = drafts ? all.slice(0, 3 + Math.floor(random() * 10)) : all
  const startedAt = addMinutes(response.from, 2)
  const wanted = addMinutes(startedAt, 20 + Math.floor(random() * 60 * 24 * 6))
  const savedAt = wanted < now ? wanted : addMinutes(now, -30)
  const id = newId()
  const submissionId = drafts ? null : newId()
  add(rows, 'response', {
    id,
    seat_id: seat.id,
    round_id: response.roundId,
    started_at: earlier(startedAt, savedAt),
    saved_at: savedAt,
    current_submission_id: submissionId,
  })
  const values = entries.map(([question_key, answer]) => ({
    question_key,
    value: JSON.stringify(answer),
  }))
  for (const value of values) add(rows, 'answer', { response_id: id, ...value, saved_at: savedAt })
  if (!submissionId) return
  add(rows, 'submission', {
    id: submissionId,
    response_id: id,
    version: 1,
    submitted_at: savedAt,
    link_id: response.linkId,
    hash: sha256(
      canonicalAnswers(
        questionnaire.hash,
        new Map(values.map(({ question_key, value }) => [question_key, value])),
      ),
    ),
  })
  for (const value of values)
    add(rows, 'submitted_answer', { submission_id: submissionId, ...value })
}
