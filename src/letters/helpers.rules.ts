/** Writes letters to helpers: contact persons of RSS bodies, and holders of venues. */
import { translators } from '../kernel/i18n/translate.ts'
import type { Mail } from '../kernel/mail/letter.ts'
import { type Block, type Frame, withoutLinks, writeLetter } from '../kernel/mail/letter.ts'
import { contactOf } from '../kernel/mail/sender.rules.ts'
import { fill, isUnfilled, type Template, type Unfilled, type Values } from './rules.ts'

export interface HelpSender {
  organisation: string
  contactEmail: string
  contactPhone: string
  baseUrl: string
}

const t = translators.sv

/** The frame of a letter without a personal link. */
export function plainFrame(sender: HelpSender): Frame {
  const { organisation, baseUrl } = sender
  const link = { label: t('app.privacy_how'), href: `${baseUrl}/personuppgifter` }
  return { organisation, foot: [{ text: t('invitations.mail.questions', { email: contactOf(sender) }), link }] }
}

export function helperButton(label: string, href: string): Block[] {
  return [{ kind: 'button', label, href }]
}

export function listBlock(points: string[]): Block[] {
  return points.length === 0 ? [] : [{ kind: 'list', items: points.map((text) => [{ text: withoutLinks(text) }]) }]
}

/** @param introduction who we are and what we ask for, in a person's first letter; null in the others. */
export function helperMail(
  template: Template,
  values: Values,
  { sender, introduction }: { sender: HelpSender; introduction: Template | null },
): Mail | Unfilled {
  const { organisation, contactEmail } = sender
  const all = { ...values, organisation, 'e-post': contactEmail }
  const letter = fill(template, all)
  if (isUnfilled(letter)) return letter
  const about = introduction && fill(introduction, all)
  if (about && isUnfilled(about)) return about
  const blocks = about ? introduced(letter.blocks, about.blocks) : letter.blocks
  const button = blocks.find((block) => block.kind === 'button')
  const frame = plainFrame(sender)
  if (button) {
    const link = { label: button.href, href: button.href }
    frame.foot.unshift({ text: t('common.button_fails'), link, withButton: true })
  }
  return writeLetter({ subject: letter.subject, blocks }, frame)
}

/** Inserts the introduction after the greeting, which is the letter's first paragraph. */
function introduced(blocks: Block[], introduction: Block[]): Block[] {
  const greeting = blocks.findIndex(({ kind }) => kind === 'paragraph')
  return blocks.toSpliced(greeting + 1, 0, ...introduction)
}
