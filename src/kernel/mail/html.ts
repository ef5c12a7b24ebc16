/** The HTML of a plain letter. Programs for mail fetch no sheets, so the few styles are inside. */
export interface Letter {
  organisation: string
  heading: string
  paragraphs: string[]
  points?: string[]
  /** Without one there is nothing for the reader to do in the system. */
  button?: { label: string; href: string }
  after: string[]
}

/** Every value is text: nothing in a letter is ever read as HTML. */
export function letterHtml(letter: Letter): string {
  const paragraphs = (texts: string[]) =>
    texts.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')
  return `<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(letter.heading)}</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; padding: 24px 16px 40px; background: #ffffff; color: #14211f;
  font: 17px/1.55 "Segoe UI", -apple-system, Roboto, "Helvetica Neue", Arial, sans-serif; }
main, header { max-width: 560px; margin: 0 auto; }
h1 { font: 400 30px/1.2 Palatino, "Palatino Linotype", "Times New Roman", serif; margin: 28px 0 20px; }
p, ul { margin: 0 0 18px; overflow-wrap: anywhere; }
ul { padding-left: 20px; }
li { margin-bottom: 6px; }
header { padding-bottom: 10px; border-bottom: 4px solid #0a4f55; font-size: 15px; color: #4b5c59; }
.btn { display: inline-block; padding: 13px 24px; border-radius: 4px; background: #0a4f55; color: #ffffff;
  font-weight: bold; text-decoration: none; }
@media (prefers-color-scheme: dark) {
  body { background: #0f1615; color: #e5ecea; }
  .btn { background: #83cfcb; color: #06292b; }
  header { border-color: #83cfcb; color: #a5b5b1; }
}
</style>
</head>
<body>
<header>${escapeHtml(letter.organisation)}</header>
<main>
<h1>${escapeHtml(letter.heading)}</h1>
${paragraphs(letter.paragraphs)}${listOf(letter.points ?? [])}${buttonOf(letter.button)}
${paragraphs(letter.after)}
</main>
</body>
</html>`
}

function buttonOf(button: Letter['button']): string {
  if (!button) return ''
  return `\n<p><a class="btn" href="${escapeHtml(button.href)}">${escapeHtml(button.label)}</a></p>`
}

function listOf(points: string[]): string {
  if (points.length === 0) return ''
  return `\n<ul>\n${points.map((point) => `<li>${escapeHtml(point)}</li>`).join('\n')}\n</ul>`
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
