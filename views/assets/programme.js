// Adds, removes and moves rows without loading the page anew. Without this file the buttons do it with a new page.

const form = document.querySelector('.programmeform, .rowedit')

form?.addEventListener('submit', async (event) => {
  const button = event.submitter
  if (button?.name !== 'gor') return
  event.preventDefault()
  try {
    const body = new URLSearchParams(new FormData(form, button))
    const answer = await fetch(form.action, { method: 'POST', body })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const rows = page.querySelector('[data-rows]')
    if (!answer.ok || !rows) throw new Error(`Rows not redrawn: ${answer.status}`)
    form.querySelector('[data-rows]').replaceWith(rows)
    form.querySelector('[data-said]').textContent = ''
    focusAfter(button.value)
  } catch {
    // The old way: the button's own post. It carries its name only when it is pressed, not from here.
    const pressed = Object.assign(document.createElement('input'), {
      type: 'hidden',
      name: button.name,
      value: button.value,
    })
    form.append(pressed)
    form.submit()
  }
})

/** The keyboard stays with the row that was moved, or goes to the one that was added. */
function focusAfter(value) {
  const [kind, index] = value.split('.')
  const rows = form.querySelectorAll('.item')
  const at = { ny: rows.length - 1, upp: index - 1, ner: Number(index) + 1, bort: Number(index) }[kind]
  const row = rows[Math.min(at, rows.length - 1)]
  const same = row?.querySelector(`button[value^="${kind}."]:not([hidden])`)
  const first = row?.querySelector(kind === 'ny' ? '.i-title input, .o-value input' : 'button:not([hidden])')
  ;(same ?? first)?.focus()
}
