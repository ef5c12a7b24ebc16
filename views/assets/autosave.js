// Saves each question as it is answered. Without this file the page's own button saves everything.

const form = document.querySelector('form[data-autosave]')
const status = document.getElementById('sparat')
const copyKey = `radslag ${location.pathname}`
const retryMs = 5000
/** Questions changed since the server last took them. */
const unsaved = new Set()
let timer = 0
let sending = null
let leaving = false

if (form) start()

function start() {
  restoreCopy()
  for (const field of form.querySelectorAll('[data-max]')) count(field)
  form.addEventListener('input', (event) => {
    if (event.target.dataset.max) count(event.target)
    changed(event.target, event.target.matches('textarea, input[type=text]') ? 800 : 150)
  })
  form.addEventListener('submit', () => {
    leaving = true
    clearTimeout(timer)
  })
  // A page out of the browser's memory may be older than what is saved.
  window.addEventListener('pageshow', (event) => event.persisted && location.reload())
  window.addEventListener('online', () => plan(0))
  window.addEventListener('pagehide', () => unsaved.size > 0 && !leaving && sendOnTheWay())
  window.addEventListener('beforeunload', (event) => {
    if (unsaved.size > 0 && !leaving) event.preventDefault()
  })
  document.querySelector('.summary')?.focus()
}

function changed(field, delay) {
  const key = field.closest('[data-q]')?.dataset.q
  if (!key) return
  unsaved.add(key)
  keepCopy()
  plan(delay)
}

function plan(delay) {
  clearTimeout(timer)
  if (unsaved.size > 0) timer = setTimeout(save, delay)
}

/** The fields of some questions as the server reads them; a cleared question still sends its mark. */
function fieldsOf(keys) {
  const body = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    const key = name.replace(/^_was\./, '').split('.')[0]
    if (name === '_csrf' || keys.includes(key)) body.append(name, value)
  }
  return body
}

async function save() {
  if (sending) return plan(300)
  const keys = [...unsaved]
  if (keys.length === 0) return
  unsaved.clear()
  // Quick savings go unsaid: a screen reader would read it out for every choice.
  const slow = setTimeout(() => say(form.dataset.saving), 700)
  sending = post(keys)
  const outcome = await sending
  clearTimeout(slow)
  sending = null
  if (outcome === 'again') {
    for (const key of keys) unsaved.add(key)
    say(navigator.onLine ? form.dataset.notSaved : form.dataset.offline)
    plan(retryMs)
  } else if (outcome === 'refused') {
    for (const key of keys) unsaved.add(key)
    say(form.dataset.reload)
  } else {
    show(outcome, keys)
  }
  keepCopy()
}

/** @returns the server's answer, `again` when it could not be reached, `refused` when it will not take it. */
async function post(keys) {
  try {
    const response = await fetch(form.dataset.autosave, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: fieldsOf(keys),
    })
    if (response.ok) return await response.json()
    return response.status >= 500 || response.status === 429 ? 'again' : 'refused'
  } catch {
    return 'again'
  }
}

/** Leaving with something unsaved: the browser may still deliver this. */
function sendOnTheWay() {
  navigator.sendBeacon(form.dataset.autosave, fieldsOf([...unsaved]))
}

function show({ saved, problems = [], marks = {}, progress }, keys) {
  for (const key of keys) {
    const mark = form.elements.namedItem(`_was.${key}`)
    if (mark && marks[key]) mark.value = marks[key]
    clearProblems(key)
  }
  // While somebody fills in an example its other fields are not wrong yet.
  const wrong = problems.filter(
    ({ field }) => document.getElementById(`${field}-fel`) || !isItem(field),
  )
  for (const problem of wrong) showProblem(problem)
  say(wrong.length > 0 ? form.dataset.check : saved)
  const now = document.querySelector('.themesnav [aria-current] + .status')
  if (now && progress) {
    now.dataset.is = progress.is
    now.textContent = progress.text
  }
}

function isItem(field) {
  return field.split('.').length > 2
}

function clearProblems(key) {
  for (const error of form.querySelectorAll(`[data-q="${key}"] .error.live`)) {
    const field = document.getElementById(error.dataset.for)
    field?.removeAttribute('aria-invalid')
    field?.closest('.bad')?.classList.remove('bad')
    error.remove()
  }
}

function showProblem({ field: id, text }) {
  const field = document.getElementById(id)
  const box = field?.closest('.field, .q')
  if (!box) return
  const shown = document.getElementById(`${id}-fel`)
  if (shown) {
    shown.textContent = text
    return
  }
  const error = Object.assign(document.createElement('p'), {
    id: `${id}-fel`,
    className: 'error live',
    textContent: text,
  })
  error.dataset.for = id
  error.setAttribute('role', 'alert')
  box.classList.add('bad')
  field.setAttribute('aria-invalid', 'true')
  const before = box.querySelector(':scope > .hint, :scope > label, :scope > legend, :scope > h2')
  before ? before.after(error) : box.prepend(error)
}

function say(text) {
  if (status && status.textContent !== text) status.textContent = text
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

/** What is not yet saved also lies in this browser, should it be closed before the network is back. */
function keepCopy() {
  try {
    if (unsaved.size === 0) return localStorage.removeItem(copyKey)
    const fields = [...fieldsOf([...unsaved])].filter(([name]) => !name.startsWith('_'))
    localStorage.setItem(copyKey, JSON.stringify({ keys: [...unsaved], fields }))
  } catch {
    // A browser that keeps nothing: the page still saves to the server.
  }
}

function restoreCopy() {
  let copy = null
  try {
    copy = JSON.parse(localStorage.getItem(copyKey) ?? 'null')
  } catch {
    return
  }
  if (!Array.isArray(copy?.keys) || !Array.isArray(copy.fields)) return
  for (const key of copy.keys) {
    const mine = copy.fields.filter(([name]) => name.split('.')[0] === key)
    for (const field of form.querySelectorAll(`[data-q="${CSS.escape(key)}"] [name]`)) {
      const values = mine.filter(([name]) => name === field.name).map(([, value]) => value)
      if (field.type === 'radio' || field.type === 'checkbox')
        field.checked = values.includes(field.value)
      else field.value = values[0] ?? ''
    }
    unsaved.add(key)
  }
  plan(0)
}
