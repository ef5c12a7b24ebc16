/** Follows a mailing while it goes out; when it has gone, the page is loaded once more. */
const pollEvery = 2000

async function follow(box) {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
  if (!answer.ok) return later()
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const now = page.getElementById('lage')
  if (!now || now.dataset.moving === undefined) return location.reload()
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
