/**
 * A letter as HTML and as text, from the same blocks. Every value is text: nothing in a letter is ever read as
 * HTML, and nothing that a person wrote becomes a link.
 */
import { letterHtml } from './letter-html.ts'

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
  /** Smaller, below the lines: what it was before. */
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

/** What stands around every letter of an installation. */
export interface Frame {
  organisation: string
  /** Small print below the letter, one paragraph each, perhaps with a link of ours at the end. */
  foot: FootLine[]
}

export interface FootLine {
  text: string
  link?: { label: string; href: string }
  /** Only below a letter that has a button. */
  withButton?: boolean
}

export function writeLetter(letter: Letter, frame: Frame): { text: string; html: string } {
  const safe = { ...letter, blocks: letter.blocks.map(factsWithoutLinks) }
  const hasButton = letter.blocks.some(({ kind }) => kind === 'button')
  const around = { ...frame, foot: frame.foot.filter((one) => hasButton || !one.withButton) }
  return { text: letterText(safe, around), html: letterHtml(safe, around) }
}

/** Days, places and programmes come from many hands. */
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
  const rows = block.rows.map((row) => ({
    ...row,
    title: withoutLinks(row.title),
    detail: withoutLinks(row.detail),
  }))
  return { ...block, rows }
}

function letterText({ blocks }: Letter, { organisation, foot }: Frame): string {
  const body = blocks.map(blockText).join('\n\n')
  const stands = new Set(blocks.flatMap((block) => (block.kind === 'button' ? block.href : [])))
  const small = foot.flatMap(({ text, link }) => {
    if (!link) return text
    // In text the button is its address: there is no button that could fail.
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

/** Zero width, and no letter of an address: programs for mail see no link where it stands. */
const noLink = '\u200C'

/**
 * Programs for mail make links of all that looks like an address. What a person is called, or a venue, is read
 * the same with this but is never a link: `www.x.se`, `http://…`, `a@b.se`. Other words are left as they are.
 * @param ours addresses of our own, which may be links.
 */
export function withoutLinks(text: string, ours: string[] = []): string {
  return text.replace(/\S*(?:\/\/|@|[\p{L}\p{N}]\.\p{L}{2})\S*/gu, (address) =>
    ours.some((own) => address.includes(own)) ? address : address.replace(/[.:@/]/g, `$&${noLink}`),
  )
}

function plain(spans: Span[]): string {
  return spans.map((span) => span.text).join('')
}
