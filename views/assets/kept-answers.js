// On the pages beside the forms: sends what a form has left in this browser, and shows the page anew when the server did
// not have it: a form that was posted may have left what the server has.

import { takeOver } from './kept.js'
import { base, sendKept } from './unsent.js'

let isSent = false
const sending = takeOver(base, async (entries) => {
  document.getElementById('kvar').hidden = false
  const isNew = await sendKept(entries)
  document.getElementById('kvar').hidden = true
  if (isNew) location.reload()
}).then(() => {
  isSent = true
})

// Nobody hands in without what is still on its way.
for (const form of document.querySelectorAll('main form'))
  form.addEventListener('submit', (event) => {
    if (isSent) return
    event.preventDefault()
    sending.then(() => form.requestSubmit(event.submitter))
  })
