// Sends parts of answers to the server. An entry is a part with its value, what the field began from, and what has been
// sent of it before: the server may have taken that although no answer came back. A comment is only kept: its page's own
// buttons send it.

import { drop, inTurn } from './kept.js'

export const retryMs = 5000
/** A dead connection never answers. */
const patienceMs = 15_000

/** The questions of one link: `/i/<token>/fragor`. */
export const base = location.pathname.split('/').slice(0, 4).join('/')

/** Entries as the server reads them; an empty part is only named. @param button pressed on one question */
export function bodyOf(entries, button) {
  const only = (key) =>
    JSON.stringify(Object.fromEntries(entries.flatMap((entry) => (entry[key] ? [[entry.part, entry[key]]] : []))))
  const body = new URLSearchParams({
    _csrf: document.querySelector('[name=_csrf]')?.value ?? '',
    _opened: document.querySelector('[name=_opened]')?.value ?? '',
    _parts: entries.map(({ part }) => part).join(' '),
    _was: only('began'),
    _sent: only('sent'),
  })
  for (const { part, value, keeps } of entries) {
    const [field, box] = part.split('=')
    if (value) body.append(field, box ?? value)
    if (keeps) body.append(`_val.${part}`, keeps)
  }
  if (button) body.append(button.name, button.value)
  return body
}

/** @returns the server's answer; `again` when it could not be reached; else `error`, why it will not take it. */
export async function post(place, entries, control = new AbortController(), button) {
  const body = bodyOf(entries, button)
  const headers = { accept: 'application/json' }
  const send = () => fetch(`${place}/svar`, { method: 'POST', headers, body, signal: control.signal })
  const dead = setTimeout(() => control.abort(), patienceMs)
  try {
    let response = await send()
    if (response.status === 403) {
      body.set('_csrf', await newToken(place))
      response = await send()
    }
    if (response.status >= 500 || response.status === 429) return { again: true }
    return { tooLong: response.status === 413, ...(await response.json()) }
  } catch {
    return { again: true }
  } finally {
    clearTimeout(dead)
  }
}

/** A page that has been open for long has an old token; a new page has a new one. */
async function newToken(place) {
  const token = (await pageAt(place)).querySelector('[name=_csrf]')?.value ?? ''
  for (const field of document.querySelectorAll('[name=_csrf]')) if (token) field.value = token
  return token
}

async function pageAt(place) {
  return new DOMParser().parseFromString(await (await fetch(place)).text(), 'text/html')
}

/** One tab at a time sends the answers of a link. */
export function sendInTurn(place, entries, control, button) {
  return inTurn(`sends ${base}`, () => post(place, entries, control, button))
}

/** Sends what another page load kept, page by page, until the server has answered. @returns whether any of it was new. */
export async function sendKept(entries) {
  let isNew = false
  const answers = entries.filter((entry) => !isComment(entry))
  for (const place of new Set(answers.map((entry) => entry.place))) {
    const own = answers.filter((entry) => entry.place === place).map(asSent)
    let outcome = await sendInTurn(place, own)
    while (outcome.again) {
      await new Promise((resolve) => setTimeout(resolve, retryMs))
      outcome = await sendInTurn(place, own)
    }
    if (!outcome.marks) continue
    isNew ||= outcome.changed.length > 0
    await drop(own)
  }
  for (const entry of entries) if (isComment(entry)) await dropSaid(entry)
  return isNew
}

/** Whatever was kept may have been sent when its page was left. */
export function asSent(entry) {
  return { ...entry, sent: [...new Set([...(entry.sent ?? []), entry.value])].slice(-4) }
}

export function isComment({ part }) {
  return part.startsWith('_kommentar.')
}

/** Drops a comment that its page shows as saved. @returns whether it did */
export async function dropSaid(entry) {
  const page = entry.place === location.pathname ? document : await pageAt(entry.place).catch(() => null)
  const box = page?.getElementById(entry.part)?.closest('.comments')
  const own = [...(box?.querySelectorAll('li:has(button) .written') ?? [])]
  const isSaid = own.some(({ textContent }) => textContent === entry.value.normalize().trim())
  return isSaid && drop([entry])
}
