// Shows the check-in page and its files when there is no network; everything else goes its own way.

const door = new URL(self.registration.scope).pathname
const cacheName = `radslag incheckning ${door}`
const slow = 4000

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { pathname, origin } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate' && pathname === door) event.respondWith(pageOrKept(request))
  else if (pathname.startsWith('/assets/')) event.respondWith(keptOrFetched(request))
})

async function pageOrKept(request) {
  const kept = await find(door)
  if (!kept) return fetch(request)
  try {
    const page = await fetch(request, { signal: AbortSignal.timeout(slow) })
    return page.status >= 500 ? kept : page
  } catch {
    return kept
  }
}

/** An asset's address changes with what is in it, so a kept one is never old. */
async function keptOrFetched(request) {
  return (await find(request)) ?? fetch(request)
}

/** Looking must not make anew what has been taken off the device: a cache is made when it is asked for. */
async function find(request) {
  return (await caches.has(cacheName)) ? caches.match(request, { cacheName }) : undefined
}
