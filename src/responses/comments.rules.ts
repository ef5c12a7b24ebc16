/** Comments: which are new, and which there is no room for. */
import type { MessageKey } from '../kernel/i18n/translate.ts'
import { type By, isOwn } from './colleague.rules.ts'

/** `_kommentar.rk_plan`: the form's field for a comment on the question. */
export const commentField = (key: string) => `_kommentar.${key}`

export const longestComment = 2000
/** More than those who answer for a seat need. */
export const mostComments = 300

export interface Written {
  key: string
  text: string
}

export interface RefusedComment extends Written {
  code: MessageKey
}

/**
 * A second press writes nothing twice: the same text as the hand's latest comment on the question is not new.
 * @param there the seat's comments, the first first
 */
export function sortedComments(
  written: Written[],
  there: (By & Written)[],
  hand: { linkId: string | null; colleagueId: string | null },
): { added: Written[]; refused: RefusedComment[] } {
  const isNew = ({ key, text }: Written) => there.findLast((one) => one.key === key && isOwn(one, hand))?.text !== text
  const added: Written[] = []
  const refused: RefusedComment[] = []
  for (const one of written.filter(isNew)) {
    if (one.text.length > longestComment) refused.push({ ...one, code: 'responses.too_long' })
    else if (there.length + added.length >= mostComments) refused.push({ ...one, code: 'comments.too_many' })
    else added.push(one)
  }
  return { added, refused }
}
