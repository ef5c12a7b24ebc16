/** The calendar file that goes with a trial letter, as it goes with the real one. */
import { seminarCalendar } from '../../invitations/letters.rules.ts'
import { toUtc } from '../../kernel/time.ts'
import { isMailingPurpose, mailingFacts } from '../../mailings/compose/audience.rules.ts'
import { type Purpose, purposeFacts } from '../purposes.rules.ts'
import type { Example } from './readers.rules.ts'
import { type Around, exampleSeminar } from './values.rules.ts'

/** What the real letters do to a calendar, beside those of mailings; the others leave it alone. */
const methods: Partial<Record<Purpose, 'REQUEST' | 'CANCEL'>> = {
  invitation_social_services: 'REQUEST',
  invitation_health_care: 'REQUEST',
  invitation_politician: 'REQUEST',
  substitute: 'REQUEST',
  substitute_cancelled: 'CANCEL',
  handed_over: 'CANCEL',
  new_link: 'REQUEST',
  withdrawn: 'CANCEL',
  guest_invitation: 'REQUEST',
  guest_place: 'REQUEST',
  guest_withdrawn: 'CANCEL',
}

/**
 * A request to the planner would put the seminar in their own calendar, as would one to anybody: programs do so by
 * themselves. So the same object is published in a file of its own: it is there to be opened, asks nobody for a
 * reply, and has a UID of its own, so that no entry of a real invitation is touched. null: the letter has none.
 */
export function trialCalendar(
  purpose: Purpose,
  { example, around }: { example: Example; around: Around },
  uid: string,
): string | null {
  const mailed = isMailingPurpose(purpose) ? mailingFacts[purpose].calendar : undefined
  const method = mailed ?? methods[purpose]
  if (!method) return null
  const shown = exampleSeminar(purpose, around)
  const [startsAt, endsAt] = [toUtc(shown.date, shown.startTime), toUtc(shown.date, shown.endTime)]
  const seminar = { ...shown, startsAt, endsAt }
  const { sender, programme, now } = around
  const { name, email } = example.reader
  const toOne = purpose === 'substitute' ? 'substitute' : 'holder'
  const kind = purposeFacts[purpose].audience === 'guest' ? 'guest' : toOne
  const change = { method, now, isTrial: true, sequence: 0, programme, kind } as const
  return seminarCalendar(sender, seminar, change)({ uid, name, email })
}
