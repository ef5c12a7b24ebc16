/** A round's valid values before and after its first invitation, its lead times, and its deletion and archiving. */
import type { Bit } from '../kernel/db/schema.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, formatDate, type LocalDate } from '../kernel/time.ts'
import type { RoundTable } from '../schema.ts'
import type { Round } from './queries.ts'
import type { RoundContents } from './state.queries.ts'

export interface RoundForm {
  name: string
  slug: string
  startsOn: LocalDate
  endsOn: LocalDate
  replyDays: number
  answerDeadline: LocalDate
  splitThreshold: number
  diaryNumber: string | null
  /** 1: a mailing waits until somebody other than its author has released it. */
  secondLook: Bit
  leadDays: LeadDays
}

/** Field name → what is wrong with it. */
type RoundProblems = Partial<
  Record<
    keyof RoundForm,
    | 'rounds.odd_year'
    | 'rounds.end_before_start'
    | 'rounds.too_long'
    | 'rounds.deadline_before_start'
    | 'rounds.deadline_too_late'
    | 'rounds.only_later'
  >
>

/** Slugs that would hide another page below /omgangar. */
const reserved = new Set(['ny'])
const longestDays = 3 * 366
const longestAfterDays = 366

/** "Omgång 2027" → "2027"; without a year "Våren, andra varvet" → "varen-andra-varvet", at most 40 characters. */
export function proposeSlug(name: string): string {
  return /\b20\d\d\b/.exec(name)?.[0] ?? fold(name).slice(0, 40).replace(/-$/, '')
}

/** "Västra Götaland" → "vastra-gotaland" */
export function fold(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

export function isRoundSlug(slug: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) && slug.length <= 40 && !reserved.has(slug)
}

export function problemsOf(form: Pick<RoundForm, 'startsOn' | 'endsOn' | 'answerDeadline'>): RoundProblems {
  const { startsOn, endsOn, answerDeadline } = form
  if (startsOn < '2000-01-01' || startsOn > '2100-01-01') return { startsOn: 'rounds.odd_year' }
  if (endsOn <= startsOn) return { endsOn: 'rounds.end_before_start' }
  if (endsOn > addDays(startsOn, longestDays)) return { endsOn: 'rounds.too_long' }
  if (answerDeadline < startsOn) return { answerDeadline: 'rounds.deadline_before_start' }
  if (answerDeadline > addDays(endsOn, longestAfterDays)) return { answerDeadline: 'rounds.deadline_too_late' }
  return {}
}

/** Invitations have named these dates, so they may only be moved later. */
export function problemsWhenFrozen(
  round: { ends_on: LocalDate; answer_deadline: LocalDate },
  form: Pick<RoundForm, 'endsOn' | 'answerDeadline'>,
): RoundProblems {
  return {
    ...(form.endsOn < round.ends_on && { endsOn: 'rounds.only_later' as const }),
    ...(form.answerDeadline < round.answer_deadline && { answerDeadline: 'rounds.only_later' as const }),
  }
}

/** Parameters of the message `seminars.outside_round`. */
export function periodWords({ from, to }: { from: LocalDate; to: LocalDate }, t: Translate) {
  return { from: formatDate(from, 'long', t.lang), to: formatDate(to, 'long', t.lang) }
}

/** Days before the seminar, except `answerDates`: the days that an RSS body has to answer proposed dates. */
export interface LeadDays {
  contact: number
  answerDates: number
  targetGroup: number
  venue: number
  invite: number
  programme: number
}

export const leadTimes = [
  'contact',
  'answerDates',
  'targetGroup',
  'venue',
  'invite',
  'programme',
] as const satisfies (keyof LeadDays)[]

export const usualLeadDays: LeadDays = {
  contact: 56,
  answerDates: 14,
  targetGroup: 42,
  venue: 42,
  invite: 35,
  programme: 21,
}

const columns = {
  contact: 'contact_lead_days',
  answerDates: 'answer_dates_days',
  targetGroup: 'target_group_lead_days',
  venue: 'venue_lead_days',
  invite: 'invite_lead_days',
  programme: 'programme_lead_days',
} as const satisfies Record<keyof LeadDays, keyof RoundTable>

type LeadColumns = Record<(typeof columns)[keyof LeadDays], number>
export const leadColumns = Object.values(columns)

export function leadDaysOf(round: LeadColumns): LeadDays {
  return {
    contact: round.contact_lead_days,
    answerDates: round.answer_dates_days,
    targetGroup: round.target_group_lead_days,
    venue: round.venue_lead_days,
    invite: round.invite_lead_days,
    programme: round.programme_lead_days,
  }
}

export function leadColumnsOf(days: LeadDays): LeadColumns {
  return Object.fromEntries(leadTimes.map((name) => [columns[name], days[name]])) as never
}

/** Days that must be left of the round for a new date to keep every lead time. */
export function longestLead({ contact, targetGroup, venue, invite, programme }: LeadDays): number {
  return Math.max(contact, targetGroup, venue, invite, programme)
}

/** `others`: number of other rounds that are not archived. The active round stays while there are others. */
export function whyCannotDelete(
  round: Pick<Round, 'active'>,
  { contents, others }: { contents: RoundContents; others: number },
): 'rounds.was_sent' | 'rounds.has_received' | 'rounds.active_stays' | null {
  if (contents.sent > 0) return 'rounds.was_sent'
  if (contents.received > 0) return 'rounds.has_received'
  return round.active === 1 && others > 0 ? 'rounds.active_stays' : null
}

export function whyCannotArchive(
  round: Pick<Round, 'active' | 'archived_at'>,
): 'rounds.archived_already' | 'rounds.active_stays' | null {
  if (round.archived_at !== null) return 'rounds.archived_already'
  return round.active === 1 ? 'rounds.active_stays' : null
}

/** A fingerprint of the contents; the form sends it back, so that a change meanwhile is noticed. */
export function seenOf(contents: RoundContents): string {
  return Object.values(contents).join('-')
}
