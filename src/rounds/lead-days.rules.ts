/** How long before its seminar each thing should be settled: the round's own settings. */
import type { RoundTable } from '../schema.ts'

/** Days before the seminar; `answerDates`: days an RSS body has to answer proposed dates. */
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

/** With fewer days left of the round, no new date keeps every lead time. */
export function longestLead({ contact, targetGroup, venue, invite, programme }: LeadDays): number {
  return Math.max(contact, targetGroup, venue, invite, programme)
}
