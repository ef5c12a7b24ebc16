// What checking in keeps on the device: the page with its list, and the presses that wait for a network.

/** Of one seminar's door: `/seminarier/skane-1/incheckning`. */
export function keyOf(door) {
  return `radslag incheckning ${door}`
}

/** Puts the page where the worker finds it without a network. */
export async function keepPage(door) {
  await navigator.serviceWorker.register(`${door}.js`, { scope: door })
  await navigator.serviceWorker.ready
  const cache = await caches.open(keyOf(door))
  const page = await fetch(door, { headers: { accept: 'text/html' } })
  if (!page.ok || page.redirected) throw new Error('signed out')
  const files = [...document.querySelectorAll('link[rel=stylesheet], link[rel=icon], script[src]')]
  const addresses = files.map((one) => one.href || one.src)
  const store = addresses.find((one) => one.endsWith('/check-in.js'))
  if (store) addresses.push(store.replace('check-in.js', 'check-in-store.js'))
  await cache.addAll(addresses)
  await cache.put(door, page)
}

/** Takes everything off the device: the queue, the list and the worker. */
export async function forget(door) {
  localStorage.removeItem(keyOf(door))
  if (!('serviceWorker' in navigator)) return
  await caches.delete(keyOf(door))
  const worker = await navigator.serviceWorker.getRegistration(door)
  await worker?.unregister()
}

/** The doors whose day is over, and where nothing waits. */
export function oldDoors() {
  const start = keyOf('')
  return Object.keys(localStorage).flatMap((key) => {
    if (!key.startsWith(start)) return []
    const { queue = [], until } = JSON.parse(localStorage.getItem(key) ?? '{}')
    return queue.length === 0 && Date.now() > Date.parse(until) ? [key.slice(start.length)] : []
  })
}
