/**
 * The baseline of the bench: Fastify and better-sqlite3 without the product's layers, reading or writing the same rows.
 */
import formbody from '@fastify/formbody'
import view from '@fastify/view'
import Database from 'better-sqlite3'
import { Eta } from 'eta'
import Fastify from 'fastify'
import { hashToken, newId } from '../../src/kernel/ids.ts'

const [file = '', pageBytes = '60000', invitationBytes = '20000'] = process.argv.slice(2)
const db = new Database(file)
db.pragma('journal_mode = WAL')
db.pragma('synchronous = NORMAL')
db.pragma('foreign_keys = ON')
db.pragma('cache_size = -8000')

const link =
  db.prepare(`select l.id as link, l.kind, l.name, l.email, i.id as invitation, i.reply, s.id as seat, s.role, s.round_id,
  m.name as municipality, sem.*, r.name as round, r.answer_deadline
  from invitation_link l join invitation i on i.id = l.invitation_id join seat s on s.id = i.seat_id
  join municipality m on m.code = s.municipality_code join seminar sem on sem.id = i.seminar_id
  join round r on r.id = s.round_id where l.token_hash = ? and l.revoked_at is null`)
const venue = db.prepare('select * from venue where id = ?')
const programme = db.prepare('select * from programme_item where seminar_id = ? order by position')
const rowsOfInvitation = [
  'select * from reply where invitation_id = ? order by at desc limit 1',
  'select * from handover where invitation_id = ?',
  `select * from invitation_link where invitation_id = ? and kind = 'substitute' and revoked_at is null`,
  'select sm.municipality_code from seminar_municipality sm join invitation i on i.seminar_id = sm.seminar_id where i.id = ?',
  'select h.* from holder h join invitation i on i.seat_id = h.seat_id where i.id = ? and h.until_at is null',
  `select r.*, s.submitted_at, (select count(*) from submitted_answer sa where sa.submission_id = s.id),
    (select count(*) from answer a where a.response_id = r.id) from response r join invitation i on i.seat_id = r.seat_id
    left join submission s on s.id = r.current_submission_id where i.id = ?`,
].map((sql) => db.prepare(sql))
const wish = db.prepare('select * from personal_wish where link_id = ?')
const seatOf =
  db.prepare(`select s.id as seat, s.round_id from invitation_link l join invitation i on i.id = l.invitation_id
  join seat s on s.id = i.seat_id where l.token_hash = ? and l.revoked_at is null`)
const response = db.prepare('select id, current_submission_id from response where seat_id = ?')
const addResponse = db.prepare(
  'insert into response (id, seat_id, round_id, started_at, saved_at) values (?, ?, ?, ?, ?)',
)
const save = db.prepare(`insert into answer (response_id, question_key, value, saved_at) values (?, ?, ?, ?)
  on conflict (response_id, question_key) do update set value = excluded.value, saved_at = excluded.saved_at`)
const answers = db.prepare('select question_key, value from answer where response_id = ?')
const submit = db.prepare(
  'insert into submission (id, response_id, version, submitted_at, hash) values (?, ?, ?, ?, ?)',
)
const copy = db.prepare(`insert into submitted_answer (submission_id, question_key, value)
  select ?, question_key, value from answer where response_id = ?`)
const current = db.prepare('update response set current_submission_id = ? where id = ?')
const forQuestion = db.prepare(`select s.role, m.region_code, sub.value from submitted_answer sub
  join response r on r.current_submission_id = sub.submission_id join seat s on s.id = r.seat_id
  join municipality m on m.code = s.municipality_code where sub.question_key = ? and r.round_id = ?`)
const countRows =
  db.prepare(`select m.region_code, count(*) as seats, count(i.id) as invited, count(i.reply) as replied,
  count(r.current_submission_id) as answered from seat s join municipality m on m.code = s.municipality_code
  left join invitation i on i.seat_id = s.id left join response r on r.seat_id = s.id where s.round_id = ? group by m.region_code`)

const eta = new Eta()
eta.loadTemplate(
  '@page',
  '<!DOCTYPE html><title><%= it.title %></title><% for (const row of it.rows) { %><p><label><input name="<%= row.name %>"><%= row.label %></label></p><% } %>',
)
const row = { name: 'rk_svarighet.underskoterska', label: 'Undersköterska, mycket svårt att rekrytera i dag' }
/** Rows that make a page of so many bytes. */
const rowsFor = (bytes: string) => Array.from({ length: Math.round(Number(bytes) / 118) }, () => row)
const rows = rowsFor(pageBytes)
const invitationRows = rowsFor(invitationBytes)

const app = Fastify({ forceCloseConnections: true })
app.register(formbody)
app.register(view, { engine: { eta }, root: import.meta.dirname, production: true })

app.get<{ Params: { token: string } }>('/invitation/:token', (request, reply) => {
  const found = link.get(hashToken(request.params.token)) as Record<'id' | 'venue_id' | 'invitation' | 'link', string>
  venue.get(found.venue_id)
  programme.all(found.id)
  wish.get(found.link)
  for (const statement of rowsOfInvitation) statement.all(found.invitation)
  const html = eta.render('@page', { title: 'En sida', rows: invitationRows })
  return reply.header('content-type', 'text/html').send(html)
})

app.get<{ Params: { token: string } }>('/page/:token', (request, reply) => {
  const { seat } = link.get(hashToken(request.params.token)) as { seat: string }
  const found = response.get(seat) as { id: string } | undefined
  if (found) answers.all(found.id)
  const html = eta.render('@page', { title: 'En sida', rows })
  return reply.header('content-type', 'text/html').send(html)
})

const saveAll = db.transaction((token: string, form: [string, string][]) => {
  const { seat, round_id } = seatOf.get(hashToken(token)) as { seat: string; round_id: string }
  const now = new Date().toISOString()
  let id = (response.get(seat) as { id: string } | undefined)?.id
  if (!id) {
    id = newId()
    addResponse.run(id, seat, round_id, now, now)
  }
  for (const [question, value] of form) save.run(id, question, JSON.stringify(value), now)
})

app.post<{ Params: { token: string }; Body: Record<string, string> }>('/save/:token', (request, reply) => {
  const questions = new Map<string, string>()
  for (const [field, value] of Object.entries(request.body)) questions.set(field.split('.')[0] ?? '', value)
  saveAll(request.params.token, [...questions])
  return reply.redirect('/page', 303)
})

const submitAll = db.transaction((token: string) => {
  const { seat } = seatOf.get(hashToken(token)) as { seat: string }
  const { id } = response.get(seat) as { id: string }
  const submission = newId()
  submit.run(submission, id, Date.now(), new Date().toISOString(), 'hash')
  copy.run(submission, id)
  current.run(submission, id)
})

app.post<{ Params: { token: string } }>('/submit/:token', (request, reply) => {
  submitAll(request.params.token)
  return reply.redirect('/page', 303)
})

app.get<{ Params: { token: string } }>('/answers/:token', (request) => {
  const { seat } = seatOf.get(hashToken(request.params.token)) as { seat: string }
  const found = response.get(seat) as { id: string } | undefined
  return found ? answers.all(found.id) : []
})

app.get<{ Params: { round: string } }>('/overview/:round', (request) => countRows.all(request.params.round))
app.get<{ Params: { round: string; key: string } }>('/comparison/:round/:key', (request) =>
  forQuestion.all(request.params.key, request.params.round),
)

const address = await app.listen({ port: 0, host: '127.0.0.1' })
console.log(JSON.stringify({ address }))
