import type { ComparedSeat } from './rules.ts'

const kept = new WeakMap<readonly ComparedSeat[], Map<string, unknown>>()
const mostKept = 500

/**
 * What `make` works out from the round's seats and their answers, once for each key while nothing about them has
 * changed.
 * @param seats as `readSeats` gave them.
 */
export function oncePer<T>(seats: readonly ComparedSeat[], key: string, make: () => T): T {
  const own = kept.get(seats) ?? new Map<string, unknown>()
  if (own.size >= mostKept) own.clear()
  if (!own.has(key)) own.set(key, make())
  kept.set(seats, own)
  return own.get(key) as T
}
