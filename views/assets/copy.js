/** Copies what a button names; without scripts the text is there to be marked and copied. */
for (const button of document.querySelectorAll('button[data-copy]')) {
  const field = document.getElementById(button.dataset.copy)
  const said = document.getElementById(button.dataset.said)
  if (!field || !navigator.clipboard) continue
  button.hidden = false
  button.addEventListener('click', async () => {
    field.select()
    await navigator.clipboard.writeText(field.value)
    if (said) said.textContent = button.dataset.done
  })
}
