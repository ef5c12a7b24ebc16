/** How many a mailing would go to, counted anew as the choice changes; without this the button counts. */
const form = document.querySelector('form[data-count]')
let latest = 0

async function count() {
  const mine = ++latest
  const answer = await fetch(`${form.action}?${new URLSearchParams(new FormData(form))}`)
  if (!answer.ok || mine !== latest) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const now = page.getElementById(form.dataset.count)
  const shown = document.getElementById(form.dataset.count)
  if (now && shown && mine === latest) shown.innerHTML = now.innerHTML
}

form?.addEventListener('change', () => count().catch(() => {}))
