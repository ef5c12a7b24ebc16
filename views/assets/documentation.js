// Writing down what is said, with or without a network. Without this file the page's own form does the same.
//
// A saved row goes into a queue in this browser, with an id of its own and the version that it was written from, and is
// sent in order; the server takes a row once, and says when somebody else has changed it. What others write comes by
// server-sent events.

import { drop, inTurn, keep, takeOver, writer } from './kept.js'

const root = document.getElementById('dokumentation')
const form = document.getElementById('skriv')
const { here, account, view } = root.dataset
const place = `${here} ${account}`
const status = document.getElementById('sparat')
const draftPart = 'utkast'
const slow = 8000
const retryMs = 4000
const example = ['medgivande', 'malgrupp', 'belagg', 'kontakt', 'lank']
const names = ['text', 'slag', 'tema', 'kommun', 'roll', 'fraga', 'punkt', ...example]

/** Row id → the row as the server has it. */
const stored = new Map()
/** Row id → the row as it was written here and not yet acknowledged. `clash`: the row that stands there instead. */
const queue = new Map()
let csrf = form.elements._csrf.value
let seen = Number(root.dataset.seen)
let busy = false
let timer = 0
let source = null
let last = 'ok'
/** What was being written when another row was opened in the form. */
let stashed = null

// Over plain HTTP a browser has none of what this needs, but the form works.
if (window.isSecureContext) start()

function start() {
  for (const one of root.querySelectorAll('[data-row]')) read(one)
  for (const name of ['text', 'tema']) form.elements[name].required = true
  form.elements.bort.formNoValidate = true
  document.getElementById('tangent').hidden = false
  form.addEventListener('submit', submit)
  form.addEventListener('input', () => {
    suit()
    keepDraft()
  })
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit()
  })
  form.querySelector('[data-cancel]').addEventListener('click', (event) => {
    event.preventDefault()
    openNew()
  })
  root.addEventListener('click', (event) => {
    const id = event.target.closest('[data-do=change]')?.closest('.docrow').id.slice('rad-'.length)
    if (!id) return
    event.preventDefault()
    openRow(id)
  })
  root.addEventListener('submit', (event) => {
    const id = event.target.closest('[data-do=restore]')?.closest('.docrow').id.slice('rad-'.length)
    if (!id) return
    event.preventDefault()
    put({ ...(queue.get(id) ?? stored.get(id)), removed: 0 })
    document.getElementById(`rad-${id}`).querySelector('[data-do=change]').focus()
  })
  for (const each of document.querySelectorAll('form[action="/logga-ut"]')) each.addEventListener('submit', leave)
  window.addEventListener('online', sync)
  window.addEventListener('offline', say)
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()))
  document.querySelector('#krockar .docclash')?.remove()
  suit()
  open()
  takeOver(place, adopt)
}

function read(element) {
  const row = JSON.parse(element.dataset.row)
  stored.set(row.id, row)
}

/** What another page load left, because it was closed before the network came back. */
async function adopt(entries) {
  const rows = entries.filter(({ part }) => part !== draftPart).sort((a, b) => a.row.n - b.row.n)
  for (const { row } of rows) if (!queue.has(row.id)) queue.set(row.id, row)
  const draft = entries.find(({ part }) => part === draftPart)
  const takesDraft = draft && form.elements.text.value.trim() === ''
  if (takesDraft) fill(draft.row)
  await keep(rows.map(({ part, row }) => ({ place, writer, part, row })))
  await drop(entries.filter(({ part }) => part !== draftPart || takesDraft))
  if (takesDraft) keepDraft()
  show()
  sync()
}

function written() {
  const values = Object.fromEntries(names.map((name) => [name, form.elements[name].value]))
  return { id: form.elements.id.value, version: Number(form.elements.version.value), form: values, removed: 0 }
}

function submit(event) {
  event.preventDefault()
  const row = { ...written(), removed: event.submitter?.name === 'bort' ? 1 : 0 }
  put(row)
  stashed = null
  openNew()
}

function put(row) {
  const waiting = queue.get(row.id)
  // A row that waits keeps its place among the others.
  const next = { ...row, n: waiting?.n ?? Date.now() }
  queue.set(row.id, next)
  keepRow(next)
  show()
  sync()
}

async function keepRow(row) {
  const isKept = await keep([{ place, writer, part: row.id, row }])
  if (!isKept) document.getElementById('tangent').textContent = root.dataset.notKept
}

function keepDraft() {
  const entry = { place, writer, part: draftPart, row: written() }
  if (entry.row.form.text.trim() === '') drop([entry])
  else keep([entry])
}

function openRow(id) {
  const row = queue.get(id) ?? stored.get(id)
  if (!row) return
  if (form.elements.version.value === '0' && form.elements.text.value.trim()) stashed = written()
  fill(row)
  form.elements.text.focus()
}

/** The theme, the item and who speaks are usually the same for the next row. */
function openNew() {
  const values = written().form
  const empty = Object.fromEntries(['text', 'fraga', ...example].map((name) => [name, '']))
  fill(stashed ?? { id: crypto.randomUUID(), version: 0, form: { ...values, ...empty } })
  stashed = null
  form.elements.text.focus()
  keepDraft()
}

function fill(row) {
  for (const name of names) form.elements[name].value = row.form[name] ?? ''
  form.elements.id.value = row.id
  form.elements.version.value = row.version
  const isNew = row.version === 0 && !queue.has(row.id)
  document.getElementById('skriv-rubrik').textContent = isNew ? root.dataset.new : root.dataset.edit
  form.querySelector('[data-cancel]').hidden = isNew
  form.elements.bort.hidden = isNew
  suit()
}

/** Offers only the theme's questions, and asks about the example only for one. */
function suit() {
  const theme = form.elements.tema.value
  for (const group of form.querySelectorAll('optgroup[data-theme]')) {
    group.disabled = group.hidden = theme !== '' && group.dataset.theme !== theme
    if (group.disabled && group.querySelector('option:checked')) form.elements.fraga.value = ''
  }
  const more = form.querySelector('.docexample')
  more.hidden = form.elements.slag.value !== 'good_example'
  if (!more.hidden) more.open = true
}

function waiting() {
  return [...queue.values()].filter((row) => !row.clash && !row.error)
}

async function sync() {
  if (busy) return
  busy = true
  clearTimeout(timer)
  try {
    await inTurn(`sends ${place}`, sendAll)
  } finally {
    busy = false
  }
  show()
  if (waiting().length > 0) timer = setTimeout(sync, retryMs)
}

async function sendAll() {
  for (let row = waiting()[0]; row; row = waiting()[0]) {
    say()
    const answer = await post(row)
    last = typeof answer === 'string' ? answer : 'ok'
    if (last !== 'ok') return
    await settle(row, answer)
    show()
  }
  if (last !== 'signed-out') last = 'ok'
}

/** The row may have been written again while it was on its way. */
async function settle(row, answer) {
  const now = queue.get(row.id)
  const isSame = now === row
  if (answer.errors) {
    if (isSame) Object.assign(row, { error: Object.values(answer.errors)[0] })
    return
  }
  take(answer.row)
  if (answer.clash) now.clash = answer.row
  else if (isSame) queue.delete(row.id)
  else now.version = answer.row.version
  if (queue.has(row.id)) await keep([{ place, writer, part: row.id, row: now }])
  else await drop([{ place, writer, part: row.id }])
}

/** @returns the answer, or `offline`, `signed-out` or `stopped`. */
async function post(row, isAgain = false) {
  const body = new URLSearchParams({ ...row.form, _csrf: csrf, id: row.id, version: row.version })
  if (row.removed) body.set('bort', '1')
  const response = await fetchJson(here, { method: 'POST', body })
  if (typeof response === 'string') return response
  const { code, answer } = response
  if (code === 403) {
    if (isAgain || !(await renew())) return 'signed-out'
    return post(row, true)
  }
  if (code === 422 && answer.errors) return answer
  if (answer.row) return { ...answer, clash: code === 409 }
  root.dataset.why = answer.error ?? String(code)
  return 'stopped'
}

/** The page may be older than its protection. @returns whether there is a new token: false when signed out */
async function renew() {
  const response = await fetchJson(`${here}/lage?efter=${seen}`)
  if (!response.answer?.csrf) return false
  csrf = response.answer.csrf
  for (const row of response.answer.rows) take(row)
  return true
}

async function fetchJson(url, options = {}) {
  try {
    const headers = { accept: 'application/json' }
    const response = await fetch(url, { ...options, headers, signal: AbortSignal.timeout(slow) })
    if (response.status >= 500 || response.status === 429) return 'offline'
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return { code: response.status, answer: isJson ? await response.json() : {} }
  } catch {
    return 'offline'
  }
}

function open() {
  close()
  source = new EventSource(`${here}/lage?efter=${seen}`)
  source.onopen = () => {
    if (last === 'signed-out') last = 'ok'
    sync()
  }
  source.onmessage = ({ data, lastEventId }) => {
    const { stage, rows } = JSON.parse(data)
    seen = Number(lastEventId)
    for (const row of rows) take(row)
    document.getElementById('skede').hidden = stage === root.dataset.stage
    show()
  }
  source.onerror = async ({ target }) => {
    say()
    // The browser connects anew by itself, unless the server has refused: then somebody has to sign in.
    if (target.readyState !== EventSource.CLOSED) return
    const answer = await fetchJson(`${here}/lage?efter=${seen}`)
    if (answer !== 'offline' && !answer.answer.csrf) last = 'signed-out'
    say()
    setTimeout(() => target === source && open(), retryMs)
  }
}

function close() {
  source?.close()
  source = null
}

function take(row) {
  const known = stored.get(row.id)
  if (!known || known.version <= row.version) stored.set(row.id, row)
}

function show() {
  for (const id of new Set([...stored.keys(), ...queue.keys()])) showRow(id)
  const removed = document.getElementById('borttagna')
  const gone = removed.querySelectorAll('.docrow').length
  removed.hidden = gone === 0
  removed.querySelector('[data-count]').textContent = gone
  const n = root.querySelectorAll('.docgroup .docrow').length
  const { countOne, count } = root.dataset
  document.getElementById('antal').textContent = n === 1 ? countOne : count.replace('{n}', n)
  showClashes()
  say()
}

function showRow(id) {
  const row = queue.get(id) ?? stored.get(id)
  const isWaiting = queue.has(id)
  let element = document.getElementById(`rad-${id}`)
  const looks = JSON.stringify([row, isWaiting])
  if (element?.dataset.looks === looks) return
  if (!element) {
    element = document.getElementById('rad').content.firstElementChild.cloneNode(true)
    element.id = `rad-${id}`
  }
  element.dataset.looks = looks
  const slot = (name) => element.querySelector(`[data-slot=${name}]`)
  slot('text').textContent = row.form.text
  for (const name of ['name', 'what']) slot(name).textContent = ` ${row.form.text.slice(0, 60)}`
  element.querySelector('[data-do=change]').hidden = Boolean(row.removed)
  element.querySelector('[data-do=restore]').hidden = !row.removed
  slot('tags').textContent = tagsOf(row.form)
  slot('by').textContent = isWaiting ? (row.error ?? root.dataset.waits) : row.by
  element.classList.toggle('waiting', isWaiting)
  const key = row.form[view === 'tema' ? 'tema' : 'punkt']
  const group = row.removed ? document.getElementById('borttagna') : groupOf(key)
  if (!group.contains(element)) group.querySelector('ul').append(element)
}

/** An item of the programme may be gone: then the row stands last. */
function groupOf(key) {
  const groups = [...root.querySelectorAll('.docgroup')]
  return groups.find((one) => one.dataset.place === key) ?? groups.at(-1)
}

/** As the server says it, in the words of the form's choices. */
function tagsOf(values) {
  const chosen = (name) => form.querySelector(`[name=${name}] option[value="${CSS.escape(values[name] ?? '')}"]`)
  const label = (name) => (values[name] ? chosen(name)?.textContent.trim() : '')
  const who = [label('kommun'), label('roll')].filter(Boolean).join(', ') || root.dataset.room
  return [label('slag'), label('tema'), who, values.fraga && chosen('fraga')?.dataset.short].filter(Boolean).join(', ')
}

function showClashes() {
  const box = document.getElementById('krockar')
  for (const [id, row] of queue) {
    if (!row.clash || box.querySelector(`[data-id="${id}"]`)) continue
    const panel = document.getElementById('krock').content.firstElementChild.cloneNode(true)
    panel.dataset.id = id
    const { clash } = row
    const slot = (name, text) => {
      panel.querySelector(`[data-slot=${name}]`).textContent = text
    }
    slot('theirs', clash.removed ? root.dataset.gone : clash.form.text)
    slot('theirs-tags', tagsOf(clash.form))
    slot('theirs-by', clash.by)
    slot('mine', row.removed ? root.dataset.gone : row.form.text)
    slot('mine-tags', tagsOf(row.form))
    panel.addEventListener('click', (event) => {
      const choice = event.target.closest('[data-choose]')?.dataset.choose
      if (!choice) return
      event.preventDefault()
      choose(id, choice)
      panel.remove()
      form.elements.text.focus()
    })
    box.append(panel)
    panel.tabIndex = -1
    panel.focus()
  }
}

async function choose(id, choice) {
  const { clash, ...row } = queue.get(id)
  if (choice === 'mine') return put({ ...row, version: clash.version })
  queue.delete(id)
  await drop([{ place, writer, part: id }])
  show()
}

function say() {
  const { waitingOne, waiting: many, signedOut, stopped, why, saving, offline } = root.dataset
  const n = queue.size
  document.getElementById('inloggning').hidden = last !== 'signed-out'
  const isOffline = last === 'offline' || !navigator.onLine
  const words = isOffline ? (n > 0 ? `${(n === 1 ? waitingOne : many).replace('{n}', n)}. ${offline}` : offline) : null
  let text = words ?? ''
  if (last === 'signed-out') text = signedOut.replace('{n}', n)
  else if (last === 'stopped') text = stopped.replace('{why}', why)
  else if (!words && waiting().length > 0) text = saving
  else if (!words && n === 0 && stored.size > 0) text = root.dataset.allSaved
  if (status.textContent !== text) status.textContent = text
}

/** What has not been sent stays in this browser until the same person signs in again. */
async function leave(event) {
  if (queue.size === 0) return
  event.preventDefault()
  await sync()
  if (queue.size === 0 || window.confirm(root.dataset.leave.replace('{n}', queue.size))) event.target.submit()
}
