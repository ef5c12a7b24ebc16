/** Follows a run without loading the whole page each time; when it has ended, the page is loaded once more. */
const pollEvery = 1500

async function follow(box) {
  const answer = await fetch(box.dataset.poll, { headers: { accept: 'text/html' } })
  if (!answer.ok) return later()
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const now = page.getElementById('lage')
  if (!now) return location.reload()
  if (now.innerHTML !== box.innerHTML) box.innerHTML = now.innerHTML
  later()
}

function later() {
  setTimeout(() => {
    const box = document.getElementById('lage')
    if (box) follow(box).catch(later)
  }, pollEvery)
}

later()
