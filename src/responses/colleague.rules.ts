/** Colleagues: somebody who answers one theme for a seat by a link of their own. */
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { Sheet } from '../questionnaire/sheet.rules.ts'
import { whyCannotAnswer } from './rules.ts'

/**
 * Why a colleague's link takes no answers. `left`: whoever made it has no working link any more. `ended`: by an
 * invitee. `handed_in`: the answers are handed in, and no invitee has opened the link since.
 */
export type Closed = 'left' | 'ended' | 'late' | 'handed_in'

interface LinkState {
  closedAs: 'ended' | 'handed_in' | null
  /** The link that its maker has now; null when none works. */
  makerLinkId: string | null
  deadline: LocalDate
}

export function whyClosed({ closedAs, makerLinkId, deadline }: LinkState, today: LocalDate): Closed | null {
  if (makerLinkId === null) return 'left'
  if (closedAs === 'ended') return 'ended'
  if (whyCannotAnswer(deadline, today)) return 'late'
  return closedAs
}

/** The sheet with only that theme; without any when the role is not asked it. */
export function onlyTheme(sheet: Sheet, value: string): Sheet {
  const themes = sheet.themes.filter((theme) => theme.value === value)
  const questions = themes.flatMap((theme) => theme.questions)
  return { ...sheet, themes, questions }
}

/** More open links of one seat than anybody needs. */
export const mostColleagues = 20

/** Whose hand an answer or a comment is. All null: not known. */
export interface By {
  /** The link that works now for whoever used the link then; null for others, and when none works. */
  linkId: string | null
  linkName: string | null
  colleagueId: string | null
  colleagueName: string | null
  /** A member of staff. */
  accountId: string | null
  at: UtcText
}

/** Whether it is the hand of whoever reads. */
export function isOwn(by: By, reader: { linkId: string | null; colleagueId: string | null }): boolean {
  if (by.colleagueId !== null) return by.colleagueId === reader.colleagueId
  return by.linkId !== null && by.linkId === reader.linkId
}
