// Moves a municipality by drag, in the lists and on the map, or by Enter and a choice. Everything goes through
// the page's own form for moving; the page that comes back takes the place of the one shown.

const main = document.getElementById('innehall')
const live = document.body.appendChild(document.createElement('p'))
live.className = 'hidden'
live.setAttribute('role', 'status')
const dragFrom = 6
let drag = null

prepare()
main.addEventListener('submit', stay)
main.addEventListener('click', choose)
main.addEventListener('pointerdown', lift)
window.addEventListener('pointermove', follow)
window.addEventListener('pointerup', drop)
window.addEventListener('pointercancel', putBack)
window.addEventListener('keydown', (event) => event.key === 'Escape' && drag && putBack())
// A drag that starts on text would otherwise select it; a click after a drag is none.
window.addEventListener('dragstart', (event) => drag && event.preventDefault())

/** Makes what the server wrote as text into things to take hold of. */
function prepare() {
  const form = moveForm()
  for (const hint of main.querySelectorAll('.planhow')) hint.hidden = !form
  if (!form) return
  for (const item of main.querySelectorAll('[data-move]')) {
    item.classList.add('movable')
    const name = item.querySelector('.planname')
    if (name) name.replaceWith(buttonFor(item, name.textContent))
    if (item.matches('li')) item.prepend(grip())
  }
}

function buttonFor(item, text) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'planname'
  button.textContent = text
  button.id = `k-${item.dataset.code}`
  button.setAttribute('aria-haspopup', 'dialog')
  return button
}

/** Where a finger takes hold: everywhere else it scrolls. */
function grip() {
  const element = document.createElement('span')
  element.className = 'grip'
  element.innerHTML =
    '<svg viewBox="0 0 10 16" width="10" height="16" aria-hidden="true"><circle cx="2.5" cy="3" r="1.4"/><circle cx="7.5" cy="3" r="1.4"/><circle cx="2.5" cy="8" r="1.4"/><circle cx="7.5" cy="8" r="1.4"/><circle cx="2.5" cy="13" r="1.4"/><circle cx="7.5" cy="13" r="1.4"/></svg>'
  return element
}

function moveForm() {
  return main.querySelector('form[data-stay="move"]')
}

// ---- drag ----

function lift(event) {
  const item = event.target.closest('.movable')
  if (!item || event.button !== 0 || !moveForm()) return
  const isHandle = event.target.closest('.grip') || item.closest('svg.dots')
  if (event.pointerType !== 'mouse' && !isHandle) return
  drag = { item, x: event.clientX, y: event.clientY, pointer: event.pointerId, ghost: null, to: null }
}

function follow(event) {
  if (!drag || event.pointerId !== drag.pointer) return
  if (!drag.ghost) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < dragFrom) return
    raise()
  }
  drag.ghost.style.translate = `${event.clientX + 12}px ${event.clientY + 10}px`
  scrollAtEdge(event.clientY)
  aimAt(targetAt(event.clientX, event.clientY))
}

function raise() {
  const ghost = document.body.appendChild(document.createElement('div'))
  ghost.className = 'planghost'
  ghost.textContent = nameOf(drag.item.dataset.code)
  drag.ghost = ghost
  document.body.classList.add('dragging')
  getSelection()?.removeAllRanges()
  for (const one of sameCode(drag.item.dataset.code)) one.classList.add('lifted')
}

function scrollAtEdge(y) {
  const edge = 60
  if (y < edge) scrollBy(0, -12)
  else if (y > innerHeight - edge) scrollBy(0, 12)
}

/** The seminar a drop here would mean: a list's own, or on the map that of the nearest municipality. */
function targetAt(x, y) {
  const under = document.elementFromPoint(x, y)
  const list = under?.closest('[data-seminar]')
  if (list) return list.dataset.seminar
  const map = under?.closest('svg.dots')
  if (!map) return null
  let best = null
  for (const dot of map.querySelectorAll('.dot[data-in]:not([data-in=""])')) {
    if (dot.dataset.code === drag.item.dataset.code) continue
    const box = dot.getBoundingClientRect()
    const far = Math.hypot(box.left + box.width / 2 - x, box.top + box.height / 2 - y)
    if (!best || far < best.far) best = { far, to: dot.dataset.in }
  }
  return best && best.far < 60 ? best.to : null
}

function aimAt(to) {
  if (to === drag.item.dataset.in) to = null
  if (to === drag.to) return
  drag.to = to
  for (const one of main.querySelectorAll('.over')) one.classList.remove('over')
  if (!to) return
  for (const one of main.querySelectorAll(`[data-seminar="${to}"], .dot[data-in="${to}"]`)) one.classList.add('over')
}

function drop(event) {
  if (!drag || event.pointerId !== drag.pointer) return
  const { item, to, ghost } = drag
  putBack()
  if (!ghost) return
  swallowClick()
  if (to) move(item, to)
}

function putBack() {
  drag?.ghost?.remove()
  drag = null
  document.body.classList.remove('dragging')
  for (const one of main.querySelectorAll('.over, .lifted')) one.classList.remove('over', 'lifted')
}

/** The click that ends a drag opens nothing. */
function swallowClick() {
  const stop = (event) => {
    event.stopPropagation()
    event.preventDefault()
  }
  window.addEventListener('click', stop, { capture: true, once: true })
  setTimeout(() => window.removeEventListener('click', stop, { capture: true }), 0)
}

// ---- by Enter, or a press ----

function choose(event) {
  const button = event.target.closest('button.planname')
  if (button) return openMenu(button.closest('[data-move]'))
  const menu = event.target.closest('dialog')
  if (!menu) return
  const to = event.target.closest('[data-to]')?.dataset.to
  if (event.target === menu || event.target.closest('[data-close]')) menu.close()
  if (event.target.closest('[data-other]')) return toForm(menu)
  if (!to) return
  const item = main.querySelector(`[data-move="${menu.dataset.item}"]`)
  menu.close()
  if (item) move(item, to)
}

function openMenu(item) {
  const menu = document.getElementById('flyttmeny')
  menu.dataset.item = item.dataset.move
  const heading = menu.querySelector('h2')
  heading.textContent = menu.dataset.heading.replace('…', nameOf(item.dataset.code))
  let first = null
  for (const button of menu.querySelectorAll('[data-to]')) {
    button.parentElement.hidden = button.dataset.to === item.dataset.in
    if (!button.parentElement.hidden) first ??= button
  }
  menu.showModal()
  ;(first ?? menu.querySelector('[data-close]')).focus()
}

/** A seminar of another region is chosen in the form, with the municipality already filled in. */
function toForm(menu) {
  menu.close()
  const form = moveForm()
  form.elements.municipality.value = menu.dataset.item
  form.scrollIntoView({ block: 'center' })
  form.elements.to.focus()
}

function nameOf(code) {
  return document.getElementById(`k-${code}`)?.textContent ?? ''
}

function sameCode(code) {
  return main.querySelectorAll(`[data-code="${code}"]`)
}

// ---- what is sent, and what comes back ----

function move(item, to) {
  const form = moveForm()
  const body = new URLSearchParams(new FormData(form))
  body.set('municipality', item.dataset.move)
  body.set('to', to)
  send(form, body, { code: item.dataset.code })
}

function stay(event) {
  const form = event.target.closest('form[data-stay]')
  if (!form) return
  event.preventDefault()
  send(form, new URLSearchParams(new FormData(form)), { form: form.dataset.stay })
}

async function send(form, body, focus) {
  if (main.getAttribute('aria-busy') === 'true') return
  main.setAttribute('aria-busy', 'true')
  try {
    const response = await fetch(form.action, { method: 'POST', body })
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const fresh = page.querySelector('.planregion') && page.getElementById('innehall')
    // Signed out, or the round is gone: that page is shown as it is.
    if (!fresh) return void location.assign(response.redirected ? response.url : location.href)
    show(fresh, focus)
    if (response.redirected) history.replaceState(null, '', regionOf(response.url))
  } catch {
    complain(document.getElementById('flyttmeny').dataset.failed)
  } finally {
    main.removeAttribute('aria-busy')
  }
}

function complain(text) {
  main.querySelector('.summary')?.remove()
  const box = document.createElement('div')
  box.className = 'summary gap'
  box.tabIndex = -1
  box.setAttribute('role', 'alert')
  box.textContent = text
  main.querySelector('.planregion').before(box)
  box.focus()
}

/** The address without its mark, which would scroll the page. */
function regionOf(url) {
  const at = new URL(url)
  return `${at.pathname}${at.search}`
}

function show(fresh, focus) {
  const [x, y] = [scrollX, scrollY]
  const open = [...main.querySelectorAll('details[open]')].map((one) => one.closest('section')?.dataset.seminar)
  main.replaceChildren(...fresh.childNodes)
  prepare()
  for (const id of open) main.querySelector(`[data-seminar="${id}"] details`)?.setAttribute('open', '')
  const wrong = main.querySelector('.summary')
  if (wrong) wrong.focus()
  else focusAgain(focus)
  if (!wrong) scrollTo(x, y)
  live.textContent = ''
  const said = wrong ? '' : [main.querySelector('.flash')?.textContent, main.querySelector('.status b')?.textContent]
  // Said a moment later: a change in the same breath as the emptying goes unheard.
  if (said) setTimeout(() => (live.textContent = said.map((text) => text?.trim()).join(' ')), 100)
}

function focusAgain({ code, form }) {
  const place = code
    ? document.getElementById(`k-${code}`)
    : main.querySelector(`form[data-stay="${form}"] :is(button, select)`)
  for (const one of code ? sameCode(code) : []) one.classList.add('moved')
  ;(place ?? main.querySelector('#region')).focus({ preventScroll: true })
}
