/** What a save makes of a draft: its edits merged with what is stored, and then what a press on one question changes. */
import type { SheetQuestion } from '../questionnaire/sheet.rules.ts'
import type { Confirmed, Press } from './known.rules.ts'
import { type Edit, entriesOf, type Moved, merged, type Settled } from './parts.rules.ts'
import type { ResponseState } from './queries.ts'
import { draftOf, type StoredAnswer, storedAs } from './reading.rules.ts'
import { rowOf } from './rules.ts'

/** The state after a save, the questions that it changed, and the examples that it moved. */
export interface Saved {
  state: ResponseState
  changed: SheetQuestion[]
  moved: Moved[]
  /** What was chosen where two had written differently. */
  settled: { key: string; part: Settled }[]
}

/** The state with the edits, each merged with what is stored, and then with what the press changes. */
export function withEdits(state: ResponseState, edits: ReadonlyMap<SheetQuestion, Edit[]>, press: Press | null): Saved {
  const stored = new Map(state.stored)
  const typed = new Map(state.typed)
  const confirmed = new Map(state.confirmed)
  const changed = new Set<SheetQuestion>()
  const moved: Moved[] = []
  const settled: Saved['settled'] = []
  const rowNow = ({ key }: SheetQuestion) => rowOf({ stored, typed }, key)
  /** An answer that changes is no longer what was confirmed. */
  const put = (question: SheetQuestion, after: StoredAnswer | null, mark?: Confirmed) => {
    const { key } = question
    changed.add(question)
    if (after) stored.set(key, after.value)
    else stored.delete(key)
    if (after?.typed) typed.set(key, after.typed)
    else typed.delete(key)
    if (mark) confirmed.set(key, mark)
    else confirmed.delete(key)
  }
  const edit = (question: SheetQuestion, own: Edit[], mark?: (after: StoredAnswer | null) => Confirmed | undefined) => {
    const before = rowNow(question)
    const next = merged(question, draftOf(question, before), own)
    const after = storedAs(question, next.draft)
    moved.push(...next.moved)
    settled.push(...next.settled.map((part) => ({ key: question.key, part })))
    const marked = mark?.(after)
    if (marked || !isSame(before, after)) put(question, after, marked)
  }
  for (const [question, own] of edits)
    edit(question, question === press?.question ? notYetTaken(state, press, own) : own)
  if (press) {
    const { question, known } = press
    const mark = confirmed.get(question.key)
    if (!known && mark) put(question, JSON.parse(mark.before))
    if (known && mark?.from !== known.from) {
      const before = JSON.stringify(rowNow(question) ?? null)
      const whole = storedAs(question, { parts: known.parts, others: {} })
      // Not when somebody else has written something else meanwhile: then that is to be chosen between first.
      edit(question, press.edits, (after) => (isSame(after, whole) ? { from: known.from, before } : undefined))
    }
  }
  return { state: { ...state, stored, typed, confirmed }, changed: [...changed], moved, settled }
}

/**
 * The same press again, as its answer was lost on the way: what the form held then is what can be put back, and nothing
 * that somebody else has written since.
 */
function notYetTaken({ confirmed }: ResponseState, { question, known }: Press, edits: Edit[]): Edit[] {
  const mark = confirmed.get(question.key)
  if (!mark || mark.from !== known?.from) return edits
  const before = draftOf(question, JSON.parse(mark.before) ?? undefined)
  return edits.filter(({ part, value }) => !entriesOf(before, part).includes(value))
}

function isSame(a: StoredAnswer | null | undefined, b: StoredAnswer | null): boolean {
  return a?.value === b?.value && a?.typed === b?.typed
}
