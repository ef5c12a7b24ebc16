/**
 * A letter as HTML and as text, from the same blocks. Every value is text: nothing in a letter is ever read as
 * HTML, and nothing that a person wrote becomes a link. Outlook lays out by tables and reads little of a style
 * sheet, so sizes and colours stand on the elements; the sheet only adds what phones and dark screens need.
 */
/**
 * Stands in text, html and calendar where the personal link's token goes; it is put in when the message is
 * sent, so that the database never holds a usable link. A private-use character, which no form lets through.
 */
export const linkMark = '\uE000'

export interface Span {
  text: string
  strong?: boolean
}

export interface FactRow {
  term: string
  lines: string[]
  /** The first line in large type: a day. */
  large?: boolean
}

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; lines: Span[][] }
  | { kind: 'list'; items: Span[][] }
  | { kind: 'facts'; rows: FactRow[] }
  | { kind: 'button'; label: string; href: string }
  | { kind: 'schedule'; rows: { time: string; title: string; detail: string; mark: string }[] }

export interface Letter {
  subject: string
  blocks: Block[]
}

/** What stands around every letter of an installation. */
export interface Frame {
  organisation: string
  /** Small print below the letter, one paragraph each; the last may end in a link of ours. */
  foot: { text: string; link?: { label: string; href: string } }[]
}

export function writeLetter(letter: Letter, frame: Frame): { text: string; html: string } {
  return { text: letterText(letter, frame), html: letterHtml(letter, frame) }
}

function letterText({ blocks }: Letter, { organisation, foot }: Frame): string {
  const body = blocks.map(blockText).join('\n\n')
  const small = foot.map(({ text, link }) => (link ? `${text} ${link.label}: ${link.href}` : text))
  return `${body}\n\n--\n${[organisation, ...small].join('\n')}`
}

function blockText(block: Block): string {
  if (block.kind === 'heading') return block.text
  if (block.kind === 'paragraph') return block.lines.map(plain).join('\n')
  if (block.kind === 'list') return block.items.map((item) => `- ${plain(item)}`).join('\n')
  if (block.kind === 'facts')
    return block.rows.map(({ term, lines }) => `${term}: ${lines.join(', ')}`).join('\n')
  if (block.kind === 'button') return `${block.label}:\n${block.href}`
  return block.rows
    .map(({ time, title, detail, mark }) =>
      [`${time}  ${title}`, mark && ` (${mark})`, detail && `\n  ${detail}`].join(''),
    )
    .join('\n')
}

function plain(spans: Span[]): string {
  return spans.map((span) => span.text).join('')
}

const sans = `font-family:'Segoe UI',-apple-system,Roboto,'Helvetica Neue',Arial,sans-serif`
const serif = `font-family:Palatino,'Palatino Linotype','Times New Roman',serif`
const small = `${sans};font-size:15px;line-height:1.45;color:#4b5c59`

const sheet = `:root{color-scheme:light dark}
body{margin:0;padding:0;background:#ffffff}
.b,.t{color:#14211f}
@media (max-width:620px){.pad{padding-left:16px !important;padding-right:16px !important}}
@media (prefers-color-scheme:dark){
body,.bg{background:#0f1615 !important}
.b,.t,h1,p,li,td{color:#e5ecea !important}
.s{color:#a5b5b1 !important}
.line{border-color:#2d3a38 !important}.top{border-color:#83cfcb !important}
.btn{background:#83cfcb !important}.btn a{color:#06292b !important}
a{color:#83cfcb}}`

function letterHtml({ subject, blocks }: Letter, { organisation, foot }: Frame): string {
  return `<!DOCTYPE html>
<html lang="sv"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${sheet}</style></head>
<body>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="bg"><tr><td align="center">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px">
<tr><td class="pad s top" style="padding:24px 20px 10px;border-bottom:4px solid #0a4f55;${small}">${escapeHtml(organisation)}</td></tr>
<tr><td class="pad b" style="padding:24px 20px 8px">
${blocks.map(blockHtml).join('\n')}
</td></tr>
<tr><td class="pad s line" style="padding:14px 20px 40px;border-top:1px solid #d5dddb;${small};overflow-wrap:anywhere">
${foot.map(footHtml).join('\n')}
</td></tr></table></td></tr></table>
</body></html>`
}

const paragraph = `margin:0 0 18px;${sans};font-size:17px;line-height:1.55`

function blockHtml(block: Block): string {
  if (block.kind === 'heading')
    return `<h1 class="t" style="margin:0 0 20px;${serif};font-weight:400;font-size:30px;line-height:1.2">${escapeHtml(block.text)}</h1>`
  if (block.kind === 'paragraph')
    return `<p class="t" style="${paragraph}">${block.lines.map(spansHtml).join('<br>')}</p>`
  if (block.kind === 'list')
    return `<ul class="t" style="${paragraph};padding-left:20px">${block.items.map((item) => `<li style="margin-bottom:6px">${spansHtml(item)}</li>`).join('')}</ul>`
  if (block.kind === 'facts') return factsHtml(block.rows)
  if (block.kind === 'button')
    return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 22px"><tr><td class="btn" bgcolor="#0a4f55" style="border-radius:4px;padding:13px 24px"><a href="${escapeHtml(block.href)}" style="${sans};font-size:17px;font-weight:bold;color:#ffffff;text-decoration:none">${escapeHtml(block.label)}</a></td></tr></table>`
  return scheduleHtml(block.rows)
}

function factsHtml(rows: FactRow[]): string {
  const cells = rows.map(({ term, lines, large }) => {
    const [first = '', ...rest] = lines.map(escapeHtml)
    const day = large
      ? `<span style="${serif};font-size:24px;line-height:1.25">${first}</span>`
      : first
    return `<tr><td class="t" style="padding:0 0 10px;${sans};font-size:17px;line-height:1.5"><span class="s" style="${small}">${escapeHtml(term)}</span><br>${[day, ...rest].join('<br>')}</td></tr>`
  })
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="line" style="margin:0 0 20px;border-top:1px solid #d5dddb;border-bottom:1px solid #d5dddb"><tr><td style="padding-top:14px"></td></tr>${cells.join('')}</table>`
}

function scheduleHtml(rows: Extract<Block, { kind: 'schedule' }>['rows']): string {
  const cells = rows.map(
    ({ time, title, detail, mark }) =>
      `<tr><td class="s" valign="top" style="padding:0 14px 8px 0;white-space:nowrap;${small}">${escapeHtml(time)}</td><td class="t" valign="top" width="100%" style="padding:0 0 8px;${sans};font-size:16px;line-height:1.45">${escapeHtml(title)}${mark ? ` <strong>${escapeHtml(mark)}</strong>` : ''}${detail ? `<br><span class="s" style="${small}">${escapeHtml(detail)}</span>` : ''}</td></tr>`,
  )
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 18px">${cells.join('')}</table>`
}

function spansHtml(spans: Span[]): string {
  return spans
    .map(({ text, strong }) => (strong ? `<strong>${escapeHtml(text)}</strong>` : escapeHtml(text)))
    .join('')
}

function footHtml({ text, link }: Frame['foot'][number]): string {
  const address = link ? ` <a href="${escapeHtml(link.href)}">${escapeHtml(link.label)}</a>.` : ''
  return `<p class="s" style="margin:0 0 8px;${small}">${escapeHtml(text)}${address}</p>`
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
