// What is typed and not yet acknowledged by the server, kept in this browser, and whose turn it is to send it.
// An entry belongs to one page load (its writer). When that has ended, another page takes its entries over.

import { openDB } from './idb/index.js'

/** This page load: another load of the same page is another writer. */
export const writer = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`

const store = 'unsent'
const longestKept = 180 * 24 * 3600 * 1000
const opened = openDB('radslag', 1, {
  upgrade: (db) => db.createObjectStore(store, { keyPath: ['place', 'writer', 'part'] }),
})
opened.catch(() => {})

/** Runs `work` when no other tab runs any of the same name. A browser without locks runs it at once. */
export function inTurn(name, work, options = {}) {
  return navigator.locks ? navigator.locks.request(`radslag ${name}`, options, work) : work(true)
}

inTurn(`writer ${writer}`, () => new Promise(() => {}))

/** @param entries each has a place (a page's path), a writer and a part. @returns whether the browser keeps them. */
export function keep(entries) {
  return change((one, entry) => one.put({ ...entry, at: Date.now() }), entries)
}

export function drop(entries) {
  return change((one, { place, writer: by, part }) => one.delete([place, by, part]), entries)
}

async function change(how, entries) {
  try {
    const transaction = (await opened).transaction(store, 'readwrite')
    await Promise.all([...entries.map((entry) => how(transaction.store, entry)), transaction.done])
    return true
  } catch {
    return false
  }
}

/**
 * Hands over what ended page loads left at the place and below it, and later what other open tabs leave when they close.
 * @param take gets the entries of one writer; while it works no other tab gets them.
 * @returns when all that could be taken at once is taken.
 */
export async function takeOver(place, take) {
  const left = async () => {
    const all = await (await opened).getAll(store, IDBKeyRange.bound([place], [`${place}\uffff`]))
    const isOld = ({ at }) => at < Date.now() - longestKept
    await drop(all.filter(isOld))
    return all.filter((entry) => entry.writer !== writer && !isOld(entry))
  }
  const takeFrom = async (by) => {
    const entries = (await left()).filter((entry) => entry.writer === by)
    if (entries.length > 0) await take(entries)
    return true
  }
  try {
    for (const by of new Set((await left()).map((entry) => entry.writer))) {
      const isTaken = await inTurn(`writer ${by}`, (isFree) => isFree && takeFrom(by), { ifAvailable: true })
      if (!isTaken) inTurn(`writer ${by}`, () => takeFrom(by))
    }
  } catch {
    // A browser that keeps nothing has nothing to take over.
  }
}
