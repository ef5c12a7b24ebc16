/**
 * Renders a letter as HTML and as plain text from the same blocks. Every value is plain text: it is escaped in HTML,
 * and text that a person wrote never becomes a link.
 */
import { escapeHtml } from '../text.ts'
export interface Span {
  text: string
  strong?: boolean
}

export interface FactRow {
  term: string
  lines: string[]
  /** The first line, a date, in large type. */
  large?: boolean
  /** In small type below the lines: the value before a change. */
  note?: string
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

/** Header and footer of an installation's letters. */
export interface Frame {
  organisation: string
  /** Small print below the letter, one paragraph each. */
  foot: FootLine[]
}

interface FootLine {
  text: string
  link?: { label: string; href: string }
  /** Shown only below a letter with a button. */
  withButton?: boolean
}

export interface Mail {
  subject: string
  text: string
  html: string
}

/** Renders every mail: the organisation's name, the letter's blocks, and the small print. */
export function writeLetter(letter: Letter, frame: Frame): Mail {
  const safe = { ...letter, blocks: letter.blocks.map(factsWithoutLinks) }
  const hasButton = letter.blocks.some(({ kind }) => kind === 'button')
  const around = { ...frame, foot: frame.foot.filter((one) => hasButton || !one.withButton) }
  return { subject: letter.subject, text: letterText(safe, around), html: letterHtml(safe, around) }
}

/** Many people enter days, places and programmes, so none of them may become a link. */
function factsWithoutLinks(block: Block): Block {
  if (block.kind === 'facts') {
    const rows = block.rows.map((row) => ({
      ...row,
      lines: row.lines.map((line) => withoutLinks(line)),
      ...(row.note !== undefined && { note: withoutLinks(row.note) }),
    }))
    return { ...block, rows }
  }
  if (block.kind !== 'schedule') return block
  const rows = block.rows.map((row) => ({ ...row, title: withoutLinks(row.title), detail: withoutLinks(row.detail) }))
  return { ...block, rows }
}

function letterText({ blocks }: Letter, { organisation, foot }: Frame): string {
  const body = blocks.map(blockText).join('\n\n')
  const stands = new Set(blocks.flatMap((block) => (block.kind === 'button' ? block.href : [])))
  const small = foot.flatMap(({ text, link }) => {
    if (!link) return text
    // In plain text a button is its URL already, so a fallback with the same URL is not needed.
    if (stands.has(link.href)) return []
    return link.label === link.href ? `${text} ${link.href}` : `${text} ${link.label}: ${link.href}`
  })
  return `${body}\n\n--\n${[organisation, ...small].join('\n')}`
}

function blockText(block: Block): string {
  if (block.kind === 'heading') return block.text
  if (block.kind === 'paragraph') return block.lines.map(plain).join('\n')
  if (block.kind === 'list') return block.items.map((item) => `- ${plain(item)}`).join('\n')
  if (block.kind === 'facts')
    return block.rows
      .map(({ term, lines, note }) => `${term}: ${[...lines, ...(note ? [note] : [])].join(', ')}`)
      .join('\n')
  if (block.kind === 'button') return `${block.label}:\n${block.href}`
  return block.rows
    .map(({ time, title, detail, mark }) =>
      [`${time}  ${title}`, mark && ` (${mark})`, detail && `\n  ${detail}`].join(''),
    )
    .join('\n')
}

/** Zero-width non-joiner: invisible, but mail programs do not recognise a URL that contains it. */
const noLink = '\u200C'

/**
 * Mail programs turn text that looks like a URL or an e-mail address into links. This prevents it for text that
 * people entered (`www.x.se`, `http://…`, `a@b.se`) without a visible change. Other words stay unchanged.
 * @param ours our own addresses, which may become links
 */
export function withoutLinks(text: string, ours: string[] = []): string {
  return text.replace(/\S*(?:\/\/|@|[\p{L}\p{N}]\.\p{L}{2})\S*/gu, (address) =>
    ours.some((own) => address.includes(own)) ? address : address.replace(/[.:@/]/g, `$&${noLink}`),
  )
}

function plain(spans: Span[]): string {
  return spans.map((span) => span.text).join('')
}

/**
 * Outlook needs tables for layout and ignores most of a style sheet, so sizes and colours are inline; the style sheet
 * only adds rules for phones and dark mode. Letters load no images or other resources, so opening one is not tracked.
 */
const sans = `font-family:'Segoe UI',-apple-system,Roboto,'Helvetica Neue',Arial,sans-serif`
const serif = `font-family:Palatino,'Palatino Linotype','Times New Roman',serif`
const small = `${sans};font-size:15px;line-height:1.45;color:#4b5c59`
const table = 'table role="presentation" cellpadding="0" cellspacing="0" border="0"'

const sheet = `:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;background:#ffffff;-webkit-text-size-adjust:100%}
.b,.t{color:#14211f}
.b{overflow-wrap:anywhere}
h1{-webkit-hyphens:auto;hyphens:auto}
@media (max-width:480px){
.pad{padding-left:16px !important;padding-right:16px !important}
h1{font-size:27px !important}
.go{width:100% !important}.btn a{display:block !important;text-align:center}}
@media (prefers-color-scheme:dark){
body,.bg{background:#0f1615 !important}
.b,.t,h1,h2,p,li,td{color:#e5ecea !important}
.s{color:#a5b5b1 !important}
a{color:#83cfcb !important}
.line{border-color:#2d3a38 !important}.top{border-color:#83cfcb !important}
.btn{background:#83cfcb !important}.btn a{color:#06292b !important}}`

function letterHtml({ subject, blocks }: Letter, { organisation, foot }: Frame): string {
  const first = blocks.findIndex((block) => block.kind === 'heading')
  return `<!DOCTYPE html>
<html lang="sv"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no"><meta name="x-apple-disable-message-reformatting">
<title>${escapeHtml(subject)}</title>
<style>${sheet}</style></head>
<body>
<${table} width="100%" class="bg"><tr><td align="center">
<!--[if mso]><${table} width="600"><tr><td><![endif]-->
<${table} width="100%" style="max-width:600px">
<tr><td class="pad s top" style="padding:24px 20px 10px;border-bottom:4px solid #0a4f55;${small}">${escapeHtml(organisation)}</td></tr>
<tr><td class="pad b" style="padding:28px 20px 10px">
${blocks.map((block, i) => blockHtml(block, i === first)).join('\n')}
</td></tr>
<tr><td class="pad s line b" style="padding:16px 20px 40px;border-top:1px solid #d5dddb;${small}">
${foot.map(footHtml).join('\n')}
</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body></html>`
}

const body = `${sans};font-size:17px;line-height:1.55`
const paragraph = `margin:0 0 18px;${body}`

function blockHtml(block: Block, isTitle: boolean): string {
  if (block.kind === 'heading') return headingHtml(block.text, isTitle)
  if (block.kind === 'paragraph')
    return `<p class="t" style="${paragraph}">${block.lines.map(spansHtml).join('<br>')}</p>`
  if (block.kind === 'list')
    return `<ul class="t" style="${paragraph};padding-left:20px">${block.items.map((item) => `<li style="margin:0 0 6px">${spansHtml(item)}</li>`).join('')}</ul>`
  if (block.kind === 'facts') return factsHtml(block.rows)
  if (block.kind === 'button') return buttonHtml(block)
  return scheduleHtml(block.rows)
}

function headingHtml(text: string, isTitle: boolean): string {
  return isTitle
    ? `<h1 class="t" style="margin:0 0 20px;${serif};font-weight:400;font-size:30px;line-height:1.2">${escapeHtml(text)}</h1>`
    : `<h2 class="t" style="margin:28px 0 10px;${serif};font-weight:400;font-size:22px;line-height:1.25">${escapeHtml(text)}</h2>`
}

/** Padding is on the cell for Outlook, and on the link for other programs, so that the whole button is clickable. */
function buttonHtml({ label, href }: { label: string; href: string }): string {
  return `<${table} class="go" style="margin:0 0 22px"><tr><td class="btn" bgcolor="#0a4f55" style="border-radius:4px;background:#0a4f55;mso-padding-alt:13px 24px"><a href="${escapeHtml(href)}" style="display:inline-block;padding:13px 24px;${sans};font-size:17px;line-height:1.4;font-weight:bold;color:#ffffff;text-decoration:none">${escapeHtml(label)}</a></td></tr></table>`
}

function factsHtml(rows: FactRow[]): string {
  const cells = rows.map(({ term, lines, large, note }, i) => {
    const [first = '', ...rest] = lines.map(escapeHtml)
    const day = large ? `<span style="${serif};font-size:24px;line-height:1.25">${first}</span>` : first
    const under = note ? [`<span class="s" style="${small}">${escapeHtml(note)}</span>`] : []
    const top = i === 0 ? 14 : 0
    const bottom = i === rows.length - 1 ? 14 : 10
    return `<tr><td class="t" style="padding:${top}px 0 ${bottom}px;${sans};font-size:17px;line-height:1.5"><span class="s" style="${small}">${escapeHtml(term)}</span><br>${[day, ...rest, ...under].join('<br>')}</td></tr>`
  })
  return `<${table} width="100%" class="line" style="margin:0 0 22px;border-top:1px solid #d5dddb;border-bottom:1px solid #d5dddb">${cells.join('')}</table>`
}

function scheduleHtml(rows: Extract<Block, { kind: 'schedule' }>['rows']): string {
  const cells = rows.map(
    ({ time, title, detail, mark }) =>
      `<tr><td class="s" valign="top" style="padding:0 16px 8px 0;white-space:nowrap;${small};line-height:1.55">${escapeHtml(time)}</td><td class="t" valign="top" width="100%" style="padding:0 0 8px;${sans};font-size:16px;line-height:1.45">${escapeHtml(title)}${mark ? ` <strong>(${escapeHtml(mark)})</strong>` : ''}${detail ? `<br><span class="s" style="${small}">${escapeHtml(detail)}</span>` : ''}</td></tr>`,
  )
  return `<${table} width="100%" style="margin:0 0 18px">${cells.join('')}</table>`
}

function spansHtml(spans: Span[]): string {
  return spans.map(({ text, strong }) => (strong ? `<strong>${escapeHtml(text)}</strong>` : escapeHtml(text))).join('')
}

function footHtml({ text, link }: FootLine): string {
  const end = link && link.label !== link.href ? '.' : ''
  const address = link
    ? ` <a href="${escapeHtml(link.href)}" style="color:#0a4f55">${escapeHtml(link.label)}</a>${end}`
    : ''
  return `<p class="s" style="margin:0 0 8px;${small}">${escapeHtml(text)}${address}</p>`
}

interface PlainLetter {
  organisation: string
  subject: string
  paragraphs: string[]
  points?: string[]
  /** `fallback`: the text before the button's URL in the small print. */
  button?: { label: string; href: string; fallback: string }
  after: string[]
  /** Our own addresses in the text, which may become links. */
  ours?: string[]
}

/** A letter with the product's fixed texts, which staff cannot edit: heading, paragraphs, optional list and button. */
export function writePlainLetter(letter: PlainLetter): Mail {
  const { organisation, subject, button, points = [], ours = [] } = letter
  const literal = (text: string) => withoutLinks(text, ours)
  const paragraphs = (texts: string[]) =>
    texts.map((text): Block => ({ kind: 'paragraph', lines: [[{ text: literal(text) }]] }))
  const blocks: Block[] = [{ kind: 'heading', text: literal(subject) }, ...paragraphs(letter.paragraphs)]
  if (points.length > 0) blocks.push({ kind: 'list', items: points.map((text) => [{ text: literal(text) }]) })
  if (button) blocks.push({ kind: 'button', label: button.label, href: button.href })
  blocks.push(...paragraphs(letter.after))
  const foot = button ? [{ text: button.fallback, link: { label: button.href, href: button.href } }] : []
  return writeLetter({ subject, blocks }, { organisation, foot })
}
