/** A letter on paper: nothing to press and no file, but an address to type. */
import { translators } from '../kernel/i18n/translate.ts'
import type { Frame } from '../kernel/mail/letter.ts'
import { contactOf } from '../kernel/mail/sender.rules.ts'
import type { Values } from '../letters/rules.ts'
import type { Sender } from './letters.rules.ts'

const t = translators.sv

/** What stands on paper where the mail has a button and speaks of its file. */
export function paperValues(sender: Sender): Values {
  const lines = [[{ text: t('invitations.paper.type_address') }], [{ text: sender.link }]]
  return { knapp: [{ kind: 'paragraph', lines }], kalender: '' }
}

/** @param isPersonal the letter holds a personal address. */
export function paperFrameOf(sender: Sender, isPersonal = true): Frame {
  return {
    organisation: sender.organisation,
    foot: [
      ...(isPersonal ? [{ text: t('invitations.paper.link_is_yours') }] : []),
      { text: t('invitations.paper.questions', { email: contactOf(sender) }) },
      { text: t('invitations.paper.privacy', { address: `${sender.baseUrl}/personuppgifter` }) },
    ],
  }
}

type PaperPart =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'address'; lead: string; text: string }

/** The letter's text taken apart again, to be set on a page. @param address of the reader's own page, as it is typed. */
export function paperParts(text: string, address: string): { parts: PaperPart[]; foot: string[] } {
  const at = text.lastIndexOf('\n\n--\n')
  const chunks = text.slice(0, at < 0 ? undefined : at).split('\n\n')
  const foot = at < 0 ? [] : text.slice(at + '\n\n--\n'.length).split('\n')
  return {
    parts: chunks.map((chunk, i) => partOf(chunk, address, i === 0)),
    foot: foot.filter((line) => address === '' || !line.includes(address)),
  }
}

function partOf(chunk: string, address: string, isFirst: boolean): PaperPart {
  const lines = chunk.split('\n')
  if (isFirst && lines.length === 1 && !chunk.endsWith('!')) return { kind: 'heading', text: chunk }
  if (lines.every((line) => line.startsWith('- '))) return { kind: 'list', items: lines.map((line) => line.slice(2)) }
  if (address !== '' && lines.at(-1) === address)
    return { kind: 'address', lead: lines.slice(0, -1).join('\n'), text: address }
  return { kind: 'text', text: chunk }
}
