/** What a mailing is made from, as its address says it, and when it goes. */
import { findSpecialDay } from '../kernel/calendar/holidays.ts'
import type { SeatRole } from '../kernel/db/schema.ts'
import type { FormErrors } from '../kernel/http/forms.ts'
import { addDays, isDate, isTime, localDate, toLocal, toUtc, type UtcText } from '../kernel/time.ts'
import {
  type AudienceFilter,
  type MailingPurpose,
  type ReplyFilter,
  usualAudience,
} from './audience.rules.ts'
import type { BodyStanding } from './contacts.rules.ts'

const replyNames = {
  alla: 'any',
  inte: 'none',
  kommer: 'coming',
  kommer_inte: 'not_coming',
  ersattare: 'substitute',
} as const satisfies Record<string, ReplyFilter>
const answeredNames = { alla: 'any', ja: 'yes', nej: 'no' } as const
const standingNames = {
  alla: 'any',
  datum: 'dates',
  forsenat: 'overdue',
} as const satisfies Record<string, BodyStanding>
type ReplyName = keyof typeof replyNames
type AnsweredName = keyof typeof answeredNames
type StandingName = keyof typeof standingNames
export const replyChoices = Object.keys(replyNames) as ReplyName[]
export const answeredChoices = Object.keys(answeredNames) as AnsweredName[]
export const standingChoices = Object.keys(standingNames) as StandingName[]
export const seatRoles = [
  'social_services',
  'health_care',
  'politician',
] as const satisfies SeatRole[]

export interface DraftQuery {
  omgang?: string | undefined
  andamal?: MailingPurpose | undefined
  lan: string[]
  seminarium: string[]
  roll: SeatRole[]
  svar?: ReplyName | undefined
  fragor?: AnsweredName | undefined
  /** Of contact persons: their bodies, and how it stands there. */
  rss: string[]
  laget?: StandingName | undefined
  /** Why somebody gets it again. */
  igen: string
  /** Why the seminar has changed, for the letter. */
  skal: string
  nar: 'nu' | 'sedan'
  dag: string
  kl: string
  exempel: number
}

export function filterOf(query: DraftQuery, purpose: MailingPurpose): AudienceFilter {
  const usual = usualAudience(purpose)
  return {
    regions: query.lan,
    seminars: query.seminarium,
    roles: query.roll,
    reply: query.svar ? replyNames[query.svar] : usual.reply,
    answered: query.fragor ? answeredNames[query.fragor] : usual.answered,
    bodies: query.rss,
    standing: query.laget ? standingNames[query.laget] : usual.standing,
  }
}

/** How the filter stands in an address: the names of the usual choices too. */
export function choicesOf({ reply, answered, standing }: AudienceFilter) {
  return {
    svar: replyChoices.find((name) => replyNames[name] === reply) ?? 'alla',
    fragor: answeredChoices.find((name) => answeredNames[name] === answered) ?? 'alla',
    laget: standingChoices.find((name) => standingNames[name] === standing) ?? 'alla',
  }
}

export function replyOfChoice(name: ReplyName): ReplyFilter {
  return replyNames[name]
}

export function answeredOfChoice(name: AnsweredName): AudienceFilter['answered'] {
  return answeredNames[name]
}

/** The address that says the same; `change` leaves a field out when it is ''. */
export function addressOf(
  path: string,
  query: DraftQuery,
  change: Partial<Record<keyof DraftQuery, string>> = {},
): string {
  const address = new URLSearchParams(fieldsOf(query).map(({ name, text }) => [name, text]))
  for (const [name, text] of Object.entries(change)) {
    address.delete(name)
    if (text) address.set(name, text)
  }
  return `${path}?${address}`
}

/** Everything that is not empty, as hidden fields. */
export function fieldsOf(query: DraftQuery): { name: string; text: string }[] {
  return Object.entries(query)
    .filter(([name]) => name !== 'exempel')
    .flatMap(([name, value]) =>
      [value].flat().flatMap((text) => (text ? [{ name, text: String(text) }] : [])),
    )
}

export function standingOfChoice(name: StandingName): BodyStanding {
  return standingNames[name]
}

export interface When {
  /** null: at once. */
  at: UtcText | null
  /** Night, weekend or holiday. */
  isOdd: boolean
  errors: FormErrors
}

/** A time that cannot be gives errors and no time. */
export function whenOf(query: Pick<DraftQuery, 'nar' | 'dag' | 'kl'>, now: UtcText): When {
  if (query.nar === 'nu') return { at: null, isOdd: isOddTime(now), errors: {} }
  const { date, time } = { date: query.dag.trim(), time: clock(query.kl) }
  const none = (errors: FormErrors): When => ({ at: null, isOdd: false, errors })
  if (!isDate(date)) return none({ dag: 'forms.date' })
  if (!isTime(time)) return none({ kl: 'forms.time' })
  const at = instant(date, time)
  if (at === null) return none({ kl: 'time.no_such_hour' })
  if (at <= now) return none({ dag: 'mailings.time_passed' })
  if (date > addDays(localDate(now), 366)) return none({ dag: 'mailings.time_far' })
  return { at, isOdd: isOddTime(at), errors: {} }
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
