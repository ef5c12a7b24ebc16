/** Which versions are shown beside each other, and what differs between them. */

/** A version's number, or the draft. */
export type Side = number | 'utkast'

export interface Sides {
  /** null: only `right` is read. */
  left: Side | null
  right: Side
}

/**
 * What was asked for, where it exists; else the latest version beside the draft that differs from it, or beside the
 * version before it.
 * @param versions numbers, at least one; `hasDraft`: the draft differs from the latest version
 */
export function sidesOf(
  { versions, hasDraft }: { versions: number[]; hasDraft: boolean },
  asked: { from: string | undefined; to: string | undefined },
): Sides {
  const sides: Side[] = [...versions, ...(hasDraft ? (['utkast'] as const) : [])]
  const find = (text: string | undefined) => sides.find((side) => String(side) === text)
  const right = find(asked.to) ?? sides.at(-1)!
  if (asked.from === '') return { left: null, right }
  const left = find(asked.from) ?? sides[sides.indexOf(right) - 1] ?? null
  return { left: left === right ? null : left, right }
}

/** Questions whose stored answer differs. */
export function changedKeys(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): Set<string> {
  return new Set([...a.keys(), ...b.keys()].filter((key) => a.get(key) !== b.get(key)))
}
