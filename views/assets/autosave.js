// Saves each part of an answer as it is written. Without this file the page's own button saves everything.
// A part is a field's name; of several boxes the name and the box's value, `rk_atgarder=sprak`.

import { drop, keep, takeOver, writer } from './kept.js'
import { asSent, base, bodyOf, dropSaid, isComment, retryMs, sendInTurn, sendKept } from './unsent.js'

const form = document.querySelector('form[data-autosave]')
const status = document.getElementById('sparat')
const place = location.pathname
/** The longest that somebody who never pauses writes before it is sent. */
const longestMs = 3000
/** So long without an answer from the server, and the page says so beside the field. */
const warnMs = 5000
/** Parts changed since the server last took them. */
const unsaved = new Set()
/** Part → since when it waits for the server. */
const since = new Map()
/** Part → marks of what the field held when the server last answered; only what was not empty. */
let began = {}
/** Part → values that were sent and not acknowledged: the server may have taken them. */
const sent = {}
let timer = 0
let sending = null
let leaving = false
/** Buttons of answers from before that were pressed and that the server has not taken; each save sends the first. */
const pressed = []
/** Why the server takes nothing more; '' as long as it does. */
let closed = ''
/** Whether this browser keeps what the server does not have. */
let isKept = true

if (form) start()

function start() {
  began = JSON.parse(form.elements._was.value || '{}')
  moveOldCopy().then(() => takeOver(base, restore))
  document.addEventListener('visibilitychange', () => document.hidden || takeOver(base, restore))
  for (const field of form.querySelectorAll('[data-max]')) count(field)
  form.addEventListener('input', ({ target }) => {
    if (target.dataset.max) count(target)
    if (target.closest('.comments')) return keepComment(target)
    for (const part of alone(target)) wait(part)
    changed([partOf(target)], target.matches('textarea, input[type=text]') ? 800 : 150)
  })
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button[name=_tom], .known button')
    if (!button) return
    event.preventDefault()
    if (button.name === '_tom') empty(button)
    else press(button)
  })
  form.addEventListener('submit', () => {
    leaving = true
    clearTimeout(timer)
    sending?.abort()
    form.elements._was.value = JSON.stringify(began)
    form.elements._sent.value = JSON.stringify(sent)
    for (const { name, value } of pressed.slice(0, 1))
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
  })
  // A page out of the browser's memory may be older than what is saved.
  window.addEventListener('pageshow', (event) => event.persisted && location.reload())
  window.addEventListener('online', () => plan(0))
  window.addEventListener('pagehide', () => isWaiting() && !leaving && sendOnTheWay())
  window.addEventListener('beforeunload', (event) => {
    const isWriting = [...form.querySelectorAll('.comments textarea')].some(({ value }) => value)
    if ((isWaiting() || isWriting) && !leaving) event.preventDefault()
  })
  setInterval(warn, 1000)
  document.querySelector('.summary')?.focus()
}

function isWaiting() {
  return since.size > 0
}

function wait(part) {
  unsaved.add(part)
  if (!since.has(part)) since.set(part, Date.now())
}

function partOf({ name, type, value }) {
  if (name.startsWith('_val.')) return name.slice(5)
  return type === 'checkbox' ? `${name}=${value}` : name
}

function isTicked({ type }) {
  return type === 'radio' || type === 'checkbox'
}

function fields() {
  return [...form.elements].filter(({ name }) => name && !name.startsWith('_'))
}

function fieldsOf(part) {
  return fields().filter((field) => partOf(field) === part)
}

/** The choices between what two have written. */
function keepsOf(part) {
  return [...form.elements].filter(({ name }) => name === `_val.${part}`)
}

function valueIn(part) {
  for (const field of fieldsOf(part)) {
    if (!isTicked(field)) return field.value
    if (field.checked) return field.type === 'checkbox' ? '1' : field.value
  }
  return ''
}

function setValue(part, value) {
  for (const field of fieldsOf(part)) {
    if (field.type === 'checkbox') field.checked = value !== ''
    else if (field.type === 'radio') field.checked = field.value === value
    else field.value = value
    if (field.dataset.max) count(field)
  }
}

function changed(parts, delay) {
  for (const part of parts) wait(part)
  keepCopy(parts)
  const [first = Date.now()] = [...unsaved].map((part) => since.get(part))
  plan(Math.max(0, Math.min(delay, first + longestMs - Date.now())))
}

function plan(delay) {
  clearTimeout(timer)
  if (unsaved.size > 0 && !closed) timer = setTimeout(save, delay)
}

/** "None of these" goes with nothing else: ticking one unticks the other. @returns the parts that were. */
function alone(field) {
  if (field.type !== 'checkbox' || !field.checked) return []
  const others = fields().filter(
    (each) =>
      each.name === field.name &&
      each !== field &&
      each.checked &&
      (each.hasAttribute('data-alone') || field.hasAttribute('data-alone')),
  )
  for (const each of others) each.checked = false
  return others.map(partOf)
}

/** Takes an answer back: a choice, or a whole example. */
function empty(button) {
  const parts = fields()
    .map(partOf)
    .filter((part) => part === button.value || part.startsWith(`${button.value}.`))
  for (const part of parts) setValue(part, '')
  changed(parts, 0)
  const more = button.closest('details.more')
  if (more && button.closest('.removes')) {
    const summary = more.querySelector('summary')
    summary.textContent = summary.dataset.add
    more.open = false
    summary.focus()
  } else fieldsOf(parts[0])[0]?.focus()
}

/** Confirms an answer from before, or takes that back: the server says what the question then holds. */
function press(button) {
  pressed.push(button)
  sendWith(button)
}

function sendWith({ value: key }) {
  const parts = fields().map(partOf)
  changed(
    parts.filter((part) => part.split(/[.=]/)[0] === key),
    0,
  )
}

/** An example is sent whole, so that two who each begin one are not mixed. */
function withExamples(parts) {
  const all = new Set(parts)
  for (const part of [...all]) {
    const example = fieldsOf(part)[0]?.closest('[data-example]')
    for (const field of example?.querySelectorAll('[name]') ?? [])
      if (!field.name.startsWith('_')) all.add(partOf(field))
  }
  return all
}

/** Parts as they stand now, to be sent or kept. */
function entriesOf(parts) {
  return [...withExamples(parts)].map((part) => ({
    place,
    writer,
    part,
    value: valueIn(part),
    keeps: keepsOf(part).find(({ checked }) => checked)?.value,
    began: began[part],
    sent: sent[part],
  }))
}

async function save() {
  if (sending) return plan(300)
  const entries = entriesOf(unsaved)
  if (entries.length === 0) return
  if (!navigator.onLine) {
    say(form.dataset.offline)
    return plan(retryMs)
  }
  unsaved.clear()
  const [button] = pressed
  sending = new AbortController()
  for (const entry of entries) sent[entry.part] = asSent(entry).sent
  // Quick savings go unsaid: a screen reader would read it out for every choice.
  const slow = setTimeout(() => say(form.dataset.saving), 700)
  const outcome = await sendInTurn(place, entries, sending, button)
  clearTimeout(slow)
  sending = null
  if (leaving) return
  const parts = entries.map(({ part }) => part)
  if (outcome.marks) {
    if (button) pressed.shift()
    acknowledge(parts)
    show(outcome, parts)
    return pressed[0] ? sendWith(pressed[0]) : plan(0)
  }
  for (const part of parts) wait(part)
  keepCopy(parts)
  if (outcome.again) {
    say(navigator.onLine ? form.dataset.notSaved : form.dataset.offline)
    return plan(retryMs)
  }
  const why = outcome.error ?? form.dataset.reload
  if (!outcome.tooLong) closed = why
  say(why)
}

/** The server has these, unless more has been written in them since. */
function acknowledge(parts) {
  const whole = parts.filter((part) => !unsaved.has(part))
  for (const part of parts) {
    delete sent[part]
    since.delete(part)
    for (const note of notes(part)) note.remove()
    if (unsaved.has(part)) since.set(part, Date.now())
  }
  drop(whole.map((part) => ({ place, writer, part })))
}

/** Leaving with something unsaved: the browser may still deliver this. The copy stays until the server has answered. */
function sendOnTheWay() {
  sending?.abort()
  navigator.sendBeacon(form.dataset.autosave, bodyOf(entriesOf(since.keys()), pressed[0]))
}

/** Says beside each field what the server has not answered for some seconds. Letters are kept all the same. */
function warn() {
  const text = closed || (isKept ? form.dataset.unsaved : form.dataset.unkept)
  let isNew = false
  for (const [part, from] of since) {
    if (from > Date.now() - warnMs && !closed) continue
    const box = boxOf(fieldsOf(part)[0])
    if (!box || box.querySelector(':scope > .unsaved')) continue
    const note = Object.assign(document.createElement('p'), { className: 'unsaved', textContent: text })
    note.dataset.part = part
    box.append(note)
    isNew = true
  }
  if (isNew && !closed) say(navigator.onLine ? form.dataset.notSaved : form.dataset.offline)
}

function notes(part) {
  return [...form.querySelectorAll(`.unsaved[data-part="${CSS.escape(part)}"]`)]
}

function boxOf(field) {
  return field?.closest('.field, .lrow, .q')
}

function show(answer, parts) {
  const { saved, marks, values, others, known, moved, problems, progress, left, stands } = answer
  for (const [part, mark] of Object.entries(marks)) {
    // What somebody else has written, and this page has not shown since more is typed: not begun from.
    if (part in values && unsaved.has(part)) continue
    if (mark === '-') delete began[part]
    else began[part] = mark
  }
  for (const each of moved) move(each)
  for (const [key, is] of Object.entries(known)) showStanding(key, is)
  for (const [part, value] of Object.entries(values)) if (!unsaved.has(part)) setValue(part, value)
  for (const part of parts) form.querySelector(`.others[data-part="${CSS.escape(part)}"]`)?.remove()
  for (const [part, entry] of Object.entries(others)) showOthers(part, entry)
  for (const key of answer.changed) document.getElementById(`${key}-av`)?.remove()
  const questions = new Set(parts.map((part) => part.split(/[.=]/)[0]))
  const before = new Set([...form.querySelectorAll('.error')].map(({ id }) => id))
  // While somebody fills in an example its other fields are not wrong yet.
  const wrong = problems.filter(({ field, isMissing }) => !isMissing || before.has(`${field}-fel`))
  for (const key of questions) clearProblems(key)
  for (const problem of wrong) showProblem(problem)
  clearSummary(questions, wrong)
  if (unsaved.size === 0) sayWith(saved, wrong[0])
  const now = document.querySelector('.themesnav [aria-current] + .status')
  if (now && progress) {
    now.dataset.is = progress.is
    now.textContent = progress.text
  }
  for (const [id, text, words] of [
    ['tid-har', left.here, form.dataset.leftHere],
    ['tid-allt', left.all, form.dataset.leftAll],
  ])
    document.getElementById(id).textContent = text && words.replace('{left}', text)
  const counts = document.getElementById('galler')
  if (counts) {
    counts.hidden = stands === ''
    counts.firstElementChild.textContent = stands
  }
}

function showStanding(key, is) {
  const lines = form.querySelectorAll(`[data-q="${key}"] > .known > .holds`)
  const hadFocus = [...lines].some((line) => line.contains(document.activeElement))
  for (const line of lines) line.hidden = line.dataset.when !== is
  for (const fold of form.querySelectorAll(`[data-q="${key}"] details:is(.more, .again)`))
    fold.open ||= !(is === 'confirmed' && fold.matches('.again')) && [...fold.querySelectorAll('[name]')].some(isFilled)
  if (hadFocus) form.querySelector(`[data-q="${key}"] > .known > .holds:not([hidden]) button`).focus()
}

function isFilled(field) {
  return valueIn(partOf(field)) !== ''
}

/** Opens what the element is folded in. */
function unfold(element) {
  for (let fold = element.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
}

/** Somebody else's example has this one's place: what is written here goes on in another. */
function move({ from, to, text }) {
  const source = form.querySelector(`[data-example="${from}"]`)
  const target = form.querySelector(`[data-example="${to}"]`)
  const active = document.activeElement
  const parts = new Set([...source.querySelectorAll('[name]')].map(partOf))
  for (const part of [...parts].filter((each) => each.startsWith(from))) {
    const there = to + part.slice(from.length)
    setValue(there, valueIn(part))
    if (!unsaved.delete(part)) continue
    since.delete(part)
    wait(there)
    keepCopy([there]).then(() => drop([{ place, writer, part }]))
  }
  unfold(target)
  const note = Object.assign(document.createElement('p'), { className: 'notice calm', textContent: text })
  note.setAttribute('role', 'status')
  target.prepend(note)
  if (!source.contains(active)) return
  const field = document.getElementById(to + active.id.slice(from.length))
  field?.focus()
  if (field?.matches('textarea, input[type=text]')) field.setSelectionRange(active.selectionStart, active.selectionEnd)
}

/** What two have written, to choose from. */
function showOthers(part, { field, choices, mine }) {
  const box = boxOf(document.getElementById(field))
  if (!box) return
  const set = document.getElementById('flera').content.firstElementChild.cloneNode(true)
  set.dataset.part = part
  const [label] = set.querySelectorAll('label')
  for (const { mark, text } of [...choices, { mark: 'mine', text: mine }]) {
    const choice = label.cloneNode(true)
    const radio = document.createElement('input')
    choice.prepend(Object.assign(radio, { type: 'radio', name: `_val.${part}`, value: mark }))
    choice.querySelector('span').textContent = text
    set.append(choice)
  }
  label.remove()
  box.append(set)
  unfold(document.getElementById(field))
}

function clearProblems(key) {
  for (const error of form.querySelectorAll(`[data-q="${key}"] .error`)) {
    const field = document.getElementById(error.id.replace(/-fel$/, ''))
    describe(field, error.id, false)
    error.closest('.bad')?.classList.remove('bad')
    error.remove()
  }
}

function showProblem({ field: id, text }) {
  const field = document.getElementById(id)
  const box = boxOf(field)
  if (!box || document.getElementById(`${id}-fel`)) return
  const error = Object.assign(document.createElement('p'), { id: `${id}-fel`, className: 'error', textContent: text })
  error.setAttribute('role', 'alert')
  box.classList.add('bad')
  unfold(field)
  const before = box.querySelector(':scope > .hint, :scope > label, :scope > legend, :scope > h2')
  before ? before.after(error) : box.prepend(error)
  describe(field, error.id, true)
}

/** Ties what is wrong to its field, or to the group of choices it is the first of. */
function describe(field, errorId, isWrong) {
  if (!field) return
  const described = isTicked(field) ? field.closest('fieldset') : field
  const ids = (described.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)
  const others = ids.filter((id) => id !== errorId)
  const all = isWrong ? [errorId, ...others] : others
  if (all.length > 0) described.setAttribute('aria-describedby', all.join(' '))
  else described.removeAttribute('aria-describedby')
  if (isWrong && !isTicked(field)) field.setAttribute('aria-invalid', 'true')
  else field.removeAttribute('aria-invalid')
}

/** The summary of a page that was posted keeps only what is still wrong. */
function clearSummary(questions, wrong) {
  const summary = document.querySelector('.summary:has(li)')
  for (const link of summary?.querySelectorAll('a') ?? []) {
    const id = decodeURIComponent(link.hash.slice(1))
    if (questions.has(id.split('.')[0]) && !wrong.some(({ field }) => field === id)) link.closest('li').remove()
  }
  if (summary && !summary.querySelector('li')) summary.remove()
}

function say(text) {
  if (status && status.textContent !== text) status.textContent = text
}

/** What is saved, and the first thing to correct as a link to it. */
function sayWith(saved, problem) {
  if (!problem || !status) return say(saved)
  const text = form.dataset.check.replace('{saved}', saved).replace('{n}', problem.n)
  if (status.textContent === text) return
  const link = Object.assign(document.createElement('a'), { href: `#${problem.field}`, textContent: text })
  status.replaceChildren(link)
}

function count(field) {
  const counter = document.getElementById(`${field.id}-kvar`)
  if (!counter) return
  const max = Number(field.dataset.max)
  const left = max - field.value.length
  const n = Math.abs(left).toLocaleString(document.documentElement.lang)
  counter.textContent = (left < 0 ? form.dataset.over : form.dataset.left)
    .replace('{n}', n)
    .replace('{max}', max.toLocaleString(document.documentElement.lang))
}

/** What the server has not acknowledged also lies in this browser, should it be closed before the network is back. */
async function keepCopy(parts) {
  isKept = await keep(entriesOf(parts))
}

/** A comment has a button of its own: until the server has it, it only lies in this browser. */
function keepComment({ name, value }) {
  const entry = { place, writer, part: name, value }
  return value === '' ? drop([entry]) : keep([entry])
}

/** Shows a comment that was not saved, where nothing else is being written. */
async function restoreComment(entry) {
  const field = document.getElementById(entry.part)
  if (!field || (await dropSaid(entry)) || ![entry.value, ''].includes(field.value)) return
  field.value = entry.value
  unfold(field)
  await keepComment(field)
  await drop([entry])
}

/** What was written here, or on another page of the questions, when the browser was closed or lost its network. */
async function restore(entries) {
  const here = entries.filter(({ place: of, part }) => of === place && fieldsOf(part).length > 0 && !since.has(part))
  for (const { part, value, keeps, began: mark, sent: values } of here.map(asSent)) {
    setValue(part, value)
    unfold(fieldsOf(part)[0])
    if (mark) began[part] = mark
    else delete began[part]
    sent[part] = values
    for (const field of keepsOf(part)) field.checked = field.value === keeps
    wait(part)
  }
  if (here.length > 0) {
    await keepCopy(here.map(({ part }) => part))
    await drop(here)
    plan(0)
  }
  const comments = entries.filter((entry) => entry.place === place && isComment(entry))
  for (const entry of comments) await restoreComment(entry)
  sendKept(entries.filter((entry) => !here.includes(entry) && !comments.includes(entry)))
}

/** Earlier versions of this page kept the copy elsewhere. */
async function moveOldCopy() {
  try {
    const key = `radslag ${place}`
    const copy = localStorage.getItem(key)
    if (!copy) return
    const { parts = [] } = JSON.parse(copy)
    const entries = parts.map(([part, value, mark, values]) => ({ part, value, began: mark, sent: values }))
    if (await keep(entries.map((entry) => ({ ...entry, place, writer: 'earlier' })))) localStorage.removeItem(key)
  } catch {
    // Not ours, or not whole.
  }
}
