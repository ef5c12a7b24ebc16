import type { Clock, UtcText } from '../../src/kernel/time.ts'

export function fixedClock(now: UtcText): Clock & { set(now: UtcText): void } {
  let current = now
  return {
    now: () => current,
    set: (next) => {
      current = next
    },
  }
}
