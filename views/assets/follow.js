/**
 * Follows something under way without loading the whole page each time: what has `data-follow` is renewed from the
 * address there, or from the page's own; when it has ended, the page is loaded once more, unless somebody is leaving it.
 */
const pollEvery = 2000
/** How long a link that was followed may take before we count on still being here, as after a download. */
const leaveWithin = 10_000
let left = Number.NEGATIVE_INFINITY

async function follow(box) {
  const answer = await fetch(box.dataset.follow || location.href, { headers: { accept: 'text/html' } })
  if (!answer.ok) return later()
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const now = page.getElementById(box.id)
  const isLeaving = performance.now() - left < leaveWithin
  if (now?.dataset.follow === undefined) return isLeaving ? later() : location.reload()
  if (now.innerHTML !== box.innerHTML) box.innerHTML = now.innerHTML
  later()
}

function later() {
  setTimeout(() => {
    const box = document.querySelector('[data-follow]')
    if (box) follow(box).catch(later)
  }, pollEvery)
}

window.addEventListener('beforeunload', () => {
  left = performance.now()
})
later()
