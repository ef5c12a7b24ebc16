// On the pages beside the forms: sends what a form has left in this browser, and shows the page anew when it is saved.

import { takeOver } from './kept.js'
import { base, sendKept } from './unsent.js'

let isSent = false
const sending = takeOver(base, async (entries) => {
  document.getElementById('kvar').hidden = false
  const isSaved = await sendKept(entries)
  document.getElementById('kvar').hidden = true
  if (isSaved) location.reload()
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
