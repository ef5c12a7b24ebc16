/** A letter of the product's own words, not from a template: a title, paragraphs, perhaps a list and a button. */
import { type Block, withoutLinks, writeLetter } from './letter.ts'

interface PlainLetter {
  organisation: string
  subject: string
  paragraphs: string[]
  points?: string[]
  /** `fallback`: said in the small print, before the button's address. */
  button?: { label: string; href: string; fallback: string }
  after: string[]
  /** Addresses of ours in the text, which may be links. */
  ours?: string[]
}

export function writePlainLetter(letter: PlainLetter): { subject: string; text: string; html: string } {
  const { organisation, subject, button, points = [], ours = [] } = letter
  const literal = (text: string) => withoutLinks(text, ours)
  const paragraphs = (texts: string[]) =>
    texts.map((text): Block => ({ kind: 'paragraph', lines: [[{ text: literal(text) }]] }))
  const blocks: Block[] = [{ kind: 'heading', text: literal(subject) }, ...paragraphs(letter.paragraphs)]
  if (points.length > 0) blocks.push({ kind: 'list', items: points.map((text) => [{ text: literal(text) }]) })
  if (button) blocks.push({ kind: 'button', label: button.label, href: button.href })
  blocks.push(...paragraphs(letter.after))
  const foot = button ? [{ text: button.fallback, link: { label: button.href, href: button.href } }] : []
  return { subject, ...writeLetter({ subject, blocks }, { organisation, foot }) }
}
