/** When letters go: at once, or at a time somebody has set. */
import { findSpecialDay, nextWorkingTime } from '../kernel/calendar/working-time.ts'
import type { FormErrors } from '../kernel/http/forms.ts'
import { addDays, isDate, isTime, localDate, toLocal, toUtc, type UtcText } from '../kernel/time.ts'

/** As a form or an address says it. */
export interface WhenFields {
  nar: 'nu' | 'sedan'
  dag: string
  kl: string
}

/** What can be changed on the page before the button, as that page showed it. */
export function settingsText(fields: WhenFields & { skal?: string; igen?: string }): string {
  const { nar, dag, kl, skal = '', igen = '' } = fields
  return JSON.stringify([nar, dag, kl, skal, igen])
}

/**
 * What somebody means who has changed the page's settings: a day typed beside "at once" is a set time, and
 * "at once" chosen instead of a set time forgets the day.
 */
export function meantBy<T extends WhenFields>(fields: T, shown: string): T {
  if (fields.nar === 'sedan') return fields
  if (!shown.startsWith('["nu"')) return { ...fields, dag: '', kl: '' }
  return fields.dag.trim() || fields.kl.trim() ? { ...fields, nar: 'sedan' } : fields
}

export interface When {
  /** null: at once. */
  at: UtcText | null
  /** Night, weekend or holiday. */
  isOdd: boolean
  /** What goes in working hours only goes later than was asked for. */
  isPutOff: boolean
  errors: FormErrors
}

/**
 * A time that cannot be gives errors and no time.
 * @param officeHours it goes on working days between eight and five.
 */
export function whenOf(query: WhenFields, now: UtcText, officeHours = false): When {
  if (query.nar === 'nu') return timeOf({ asked: null, from: now, officeHours })
  const { date, time } = { date: query.dag.trim(), time: clock(query.kl) }
  const none = (errors: FormErrors): When => ({ at: null, isOdd: false, isPutOff: false, errors })
  if (!isDate(date)) return none({ dag: 'forms.date' })
  if (!isTime(time)) return none({ kl: 'forms.time' })
  const at = instant(date, time)
  if (at === null) return none({ kl: 'time.no_such_hour' })
  if (at <= now) return none({ dag: 'letters.time_passed' })
  if (date > addDays(localDate(now), 366)) return none({ dag: 'letters.time_far' })
  return timeOf({ asked: at, from: at, officeHours })
}

function timeOf(when: { asked: UtcText | null; from: UtcText; officeHours: boolean }): When {
  const at = when.officeHours ? nextWorkingTime(when.from) : when.from
  if (at !== when.from) return { at, isOdd: false, isPutOff: true, errors: {} }
  return { at: when.asked, isOdd: isOddTime(at), isPutOff: false, errors: {} }
}

/** `9.30`, `09:30`, `9` → `09:30` */
function clock(text: string): string {
  const [, hour = '', minute = '00'] = /^(\d{1,2})(?:[.:](\d{2}))?$/.exec(text.trim()) ?? []
  return `${hour.padStart(2, '0')}:${minute}`
}

/** null in the hour that is skipped in March. */
function instant(date: string, time: string): UtcText | null {
  try {
    return toUtc(date, time)
  } catch {
    return null
  }
}

const opens = '07:00'
const closes = '19:00'

function isOddTime(at: UtcText): boolean {
  const { date, time } = toLocal(at)
  const kind = findSpecialDay(date)?.kind
  const isFree = kind !== undefined && kind !== 'bridge_day' && kind !== 'short_day'
  return isFree || time < opens || time >= closes
}
