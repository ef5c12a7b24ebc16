/** A reason, a warning or a clash in words. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, isDate } from '../kernel/time.ts'
import type { Said } from './rules.ts'

export function say(said: Said, t: Translate): string {
  const spoken = Object.entries(said.params).map(([name, value]) => [
    name,
    typeof value === 'string' && isDate(value) ? formatDate(value, 'day', t.lang) : value,
  ])
  return t(said.key, Object.fromEntries(spoken))
}
