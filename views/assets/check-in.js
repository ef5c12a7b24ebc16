// Checking in with or without a network. Without this file the page's own buttons do the same.
//
// Every press goes into a queue in this browser, each with an id of its own, and is sent in order; the server
// applies an id once. What the server has said, and after it the queue, decides what the list shows.

import { forget, keepPage, keyOf } from './check-in-store.js'

const root = document.getElementById('incheckning')
const { door, until } = root.dataset
const key = keyOf(door)
const form = document.getElementById('lista')
const status = document.getElementById('sparat')
const search = document.getElementById('sok')
const aloud = document.getElementById('sagt')
const events = document.getElementById('handelser')
const perRequest = 50
const slow = 8000
let csrf = form.elements._csrf.value
let busy = false
let timer = 0

let last = 'ok'
let said = ''

search.closest('p').hidden = false
search.addEventListener('input', () => {
  find()
  sayFound()
})
// The next name is written over the one before.
search.addEventListener('focus', () => search.select())
// Over plain HTTP a browser has none of what this needs, but the buttons work.
if (root.dataset.closed === '0' && window.isSecureContext) isOver() ? end() : start()

function start() {
  const first = JSON.parse(root.dataset.now)
  update((kept) => {
    if (!kept.state || kept.state.at <= first.at) kept.state = first
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const person = event.submitter?.closest('[data-person]')?.dataset.person
    if (person) press(person)
  })
  document.getElementById('ny').addEventListener('submit', addWalkIn)
  events.querySelector('button').addEventListener('click', () => {
    events.hidden = true
    events.querySelector('ul').replaceChildren()
  })
  for (const each of document.querySelectorAll('form[action="/logga-ut"]')) each.addEventListener('submit', leave)
  window.addEventListener('online', sync)
  window.addEventListener('offline', show)
  window.addEventListener('storage', show)
  document.addEventListener('visibilitychange', () => !document.hidden && sync())
  show()
  sync()
  keepPage(door).then(
    () => {
      document.getElementById('utan-nat').textContent = root.dataset.worksOffline
    },
    () => {}, // Without a network, or in a browser without workers: what is kept is kept.
  )
}

/** { queue: taps not yet sent, state: what the server last said, device, until } */
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null')
    if (Array.isArray(kept?.queue)) return kept
  } catch {
    // Not ours, or not whole.
  }
  return { queue: [], state: null, device: crypto.randomUUID(), until }
}

function update(change) {
  const kept = read()
  change(kept)
  localStorage.setItem(key, JSON.stringify(kept))
  return kept
}

function press(person, walkIn = { name: '', from: '' }) {
  const button = rowOf(person)?.querySelector('button')
  const here = walkIn.name !== '' || button?.getAttribute('aria-pressed') !== 'true'
  const tap = { id: crypto.randomUUID(), person, here, at: Date.now(), ...walkIn }
  // Somebody added here and not yet sent keeps the name on every press.
  const earlier = read().queue.findLast((one) => one.person === person)
  if (!tap.name && earlier?.name) Object.assign(tap, { name: earlier.name, from: earlier.from })
  update((kept) => kept.queue.push(tap))
  show()
  sync()
}

function addWalkIn(event) {
  const fields = event.target.elements
  const name = fields.namn.value.trim()
  if (!name) return // The server says what is missing.
  event.preventDefault()
  press(`extra:${crypto.randomUUID()}`, { name, from: fields.fran.value.trim() })
  aloud.textContent = root.dataset.added.replace('{name}', name)
  event.target.reset()
  search.value = ''
  find()
  fields.namn.focus()
}

/** Sends what waits, then asks how things stand: other devices check in too. */
async function sync() {
  if (busy) return
  if (isOver()) return end()
  busy = true
  clearTimeout(timer)
  try {
    do last = await exchange()
    while (last === 'ok' && read().queue.length > 0)
  } finally {
    busy = false
  }
  show()
  timer = setTimeout(sync, last === 'ok' ? 7000 : 4000)
}

async function exchange() {
  const { queue, device } = read()
  const batch = queue.slice(0, perRequest)
  let answer = batch.length > 0 ? await post(batch, device) : await ask()
  // The page may be older than its protection: a new token, and once more.
  if (answer === 'refused' && batch.length > 0) {
    answer = await ask()
    if (typeof answer !== 'string') answer = await post(batch, device)
  }
  if (typeof answer === 'string') return answer === 'refused' ? 'signed-out' : answer
  const sent = new Set(batch.map(({ id }) => id))
  update((kept) => {
    kept.queue = kept.queue.filter(({ id }) => !sent.has(id))
    kept.state = { at: answer.at, saved: answer.saved, people: answer.people }
  })
  for (const text of answer.lost ?? []) tell(text)
  if (answer.refused > 0) tell(root.dataset.unknown)
  return 'ok'
}

function post(batch, device) {
  const body = new URLSearchParams({ _csrf: csrf, enhet: device })
  for (const { at, ...tap } of batch) body.append('tap', JSON.stringify({ ...tap, age: (Date.now() - at) / 1000 }))
  return fetchJson(`${door}/tryck`, { method: 'POST', body })
}

function ask() {
  return fetchJson(`${door}/lage`)
}

/** @returns the answer, or `offline`, `refused` (signed out, or an old token) or `stopped`. */
async function fetchJson(url, options = {}) {
  try {
    const response = await fetch(url, {
      ...options,
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(slow),
    })
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    if (response.ok && isJson) {
      const answer = await response.json()
      csrf = answer.csrf
      return answer
    }
    if (response.ok || response.status === 403) return 'refused' // sent on to the page for signing in
    if (response.status >= 500 || response.status === 429) return 'offline'
    root.dataset.why = isJson ? (await response.json()).error : String(response.status)
    return 'stopped'
  } catch {
    return 'offline'
  }
}

function show() {
  const { queue, state } = read()
  const marks = new Map((state?.people ?? []).map((one) => [one.key, one]))
  for (const { person, here, name, from } of queue) {
    const known = marks.get(person)
    const mark = here ? root.dataset.here : ''
    marks.set(person, { key: person, name: known?.name || name, sub: known?.sub || from, here, mark })
  }
  const waiting = new Set(queue.map(({ person }) => person))
  for (const one of marks.values()) if (!rowOf(one.key) && one.name) addRow(one)
  for (const row of form.querySelectorAll('[data-person]')) {
    const one = marks.get(row.dataset.person)
    const button = row.querySelector('button')
    button.setAttribute('aria-pressed', String(one?.here ?? false))
    button.querySelector('.mark').textContent = one?.mark ?? ''
    row.classList.toggle('waiting', waiting.has(row.dataset.person))
  }
  count()
  sayHow(queue.length, state)
}

function sayHow(n, state) {
  const { waitingOne, waiting, signedOut, stopped, why, saving, offline } = root.dataset
  const isOffline = last === 'offline' || !navigator.onLine
  document.getElementById('inloggning').hidden = last !== 'signed-out'
  const isWaiting = n > 0 && isOffline
  if (last === 'signed-out') say(signedOut.replace('{n}', n))
  else if (last === 'stopped') say(stopped.replace('{why}', why))
  else if (isWaiting) say((n === 1 ? waitingOne : waiting).replace('{n}', n), 'waiting')
  else if (isOffline) say(offline)
  // All is as it should be: read out after something else, not again and again.
  else say(n > 0 ? saving : (state?.saved ?? ''), 'well')
}

/** @param kind what is of the same kind as before is shown, not read out: another minute, one more that waits. */
function say(text, kind = text) {
  if (status.textContent === text) return
  status.setAttribute('aria-live', kind === said ? 'off' : 'polite')
  status.textContent = text
  said = kind
}

/** How many a search has left in the list, for those who do not see it. */
function sayFound() {
  const n = form.querySelectorAll('[data-person]:not([hidden])').length
  const { found, foundOne } = root.dataset
  aloud.textContent = n === 1 ? foundOne : found.replace('{n}', n)
}

function count() {
  const pressed = form.querySelectorAll('[aria-pressed=true]').length
  const expected = form.querySelectorAll('[data-expected="1"]').length
  document.getElementById('antal').textContent = root.dataset.count.replace('{here}', pressed).replace('{n}', expected)
}

function rowOf(person) {
  return form.querySelector(`[data-person="${CSS.escape(person)}"]`)
}

function addRow({ key: person, name, sub }) {
  const row = document.getElementById('rad').content.querySelector('li').cloneNode(true)
  row.dataset.person = person
  row.querySelector('b').textContent = name
  row.querySelector('.sub').textContent = sub
  row.querySelector('button').value = `1 ${person}`
  document.querySelector('#lista-andra ul').append(row)
}

/** What has been overtaken stays until somebody has read it. */
function tell(text) {
  const line = document.createElement('li')
  line.textContent = text
  events.querySelector('ul').append(line)
  events.hidden = false
}

function find() {
  const words = search.value.toLocaleLowerCase('sv').split(/\s+/).filter(Boolean)
  let found = 0
  for (const row of form.querySelectorAll('[data-person]')) {
    const text = row.textContent.toLocaleLowerCase('sv')
    row.hidden = !words.every((word) => text.includes(word))
    if (!row.hidden) found++
  }
  for (const list of form.querySelectorAll('.doorlist'))
    list.hidden = words.length > 0 && !list.querySelector('li:not([hidden])')
  document.getElementById('ingen').hidden = found > 0
}

/** Nothing of anybody stays behind when the person who checks in leaves. */
async function leave(event) {
  event.preventDefault()
  if (read().queue.length > 0) await sync()
  const n = read().queue.length
  if (n > 0 && !window.confirm(root.dataset.leave.replace('{n}', n))) return
  await forget(door)
  event.target.submit()
}

function isOver() {
  return Date.now() > Date.parse(until)
}

/** The day is over: the names leave the device; what has not been sent stays until it has. */
async function end() {
  const { queue, state } = read()
  if (queue.length > 0) while (read().queue.length > 0 && (await exchange()) === 'ok');
  if (read().queue.length > 0) return
  await forget(door)
  if (state) say(root.dataset.over)
}
