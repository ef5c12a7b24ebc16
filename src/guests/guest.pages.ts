import { shortName } from '../invitations/letters.rules.ts'
import { isShortNotice, replyBy, stageOf, whyCannotReply } from '../invitations/rules.ts'
import { quoted } from '../kernel/html/quoted.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, formatDate, formatTime, localDate, type UtcText } from '../kernel/time.ts'
import { atHours, joined, listText } from '../kernel/words.ts'
import { isAboutAnotherDay } from '../seminars/replies.rules.ts'
import type { Seminar } from '../seminars/rules.ts'
import type { Afternoon } from './addressees.queries.ts'
import type { Meeting } from './guest.queries.ts'
import type { GuestInvitation } from './queries.ts'
import { doesQueueMove, queueMovesUntil, replyNow } from './rules.ts'

export interface Invited {
  token: string
  invitation: GuestInvitation
  seminar: Seminar
  meeting: Meeting
  /** 1 is first; 0 when the guest does not wait. */
  queuePlace: number
  afternoon: Afternoon
  /** The guest has told what must be arranged: food, access. */
  hasWishes: boolean
  organisation: string
  now: UtcText
}

export function guestPage(t: Translate, data: Invited) {
  const { invitation, seminar, token, now } = data
  const stage = stageOf(seminar, localDate(now))
  const town = (seminar.form !== 'digital' && seminar.venueTown) || seminar.regionName
  return {
    title: t('guests.page_title', { town }),
    base: `/gast/${token}`,
    kicker: t('guests.kicker', { name: invitation.name, organisation: invitation.organisation }),
    ingress: t(
      stage === 'over'
        ? 'guests.ingress_over'
        : stage === 'cancelled'
          ? 'guests.ingress_cancelled'
          : 'guests.ingress',
      { region: seminar.regionName },
    ),
    news: news(t, data, stage),
    because:
      stage === 'cancelled' && data.meeting.cancelReason
        ? quoted(
            t,
            { key: 'changes.because', name: 'reason' },
            { words: data.meeting.cancelReason },
          )
        : null,
    when: whenOf(t, data),
    venue: venueOf(t, seminar),
    meeting: meetingOf(t, data, stage),
    withRss: t('invitations.together_with', { rss: shortName(seminar.rssName) }),
    reply: replyBox(t, data),
    programme: stage === 'cancelled' ? [] : programmeOf(t, data.afternoon),
    showDay: stage !== 'cancelled' && stage !== 'over',
  }
}

/** What has happened since the invitation, said before anything else. */
function news(t: Translate, { invitation, seminar }: Invited, stage: string): string | null {
  if (stage === 'cancelled') return t('guests.cancelled')
  if (stage === 'day_changes') return t('invitations.day_changes')
  if (stage !== 'ahead' || !isAboutAnotherDay(invitation.repliedAt, seminar)) return null
  const day = { confirmedAt: seminar.confirmedAt, repliesAskedAt: null }
  const isMoved = isAboutAnotherDay(invitation.repliedAt, day)
  return t(isMoved ? 'invitations.day_changed' : 'changes.invitee.asked_again')
}

function whenOf(t: Translate, { seminar, afternoon }: Invited) {
  const { date } = seminar
  if (!date) return null
  const { hours } = afternoon
  return {
    machine: hours ? `${date}T${hours.start}` : date,
    day: formatDate(date, 'long', t.lang),
    hours: hours ? atHours(hours.start, hours.end, t) : t('guests.afternoon'),
  }
}

function venueOf(t: Translate, seminar: Seminar) {
  if (!seminar.venueName || seminar.form === 'digital') return null
  const has = [
    seminar.stepFree && t('invitations.venue.step_free'),
    seminar.lift && t('venues.invitee.lift'),
    seminar.hearingLoop && t('invitations.venue.hearing_loop'),
    seminar.accessibleToilet && t('invitations.venue.toilet'),
    seminar.parking && t('venues.invitee.parking'),
  ].filter((text) => typeof text === 'string')
  const list = listText(has, t)
  return {
    name: joined(seminar.venueName, seminar.venueTown),
    address: joined(seminar.venueRoom, seminar.venueAddress),
    mapUrl: seminar.venueMapUrl,
    access: has.length > 0 ? t('invitations.venue.has', { list }) : null,
  }
}

/** The link to a digital meeting is for those who come, while there is something to join. */
function meetingOf(t: Translate, { invitation, seminar, meeting }: Invited, stage: string) {
  if (seminar.form === 'on_site' || stage === 'cancelled' || stage === 'over') return null
  const isComing = replyNow(invitation, seminar) === 'coming'
  return {
    lead: t(seminar.form === 'digital' ? 'changes.invitee.digital' : 'changes.invitee.both'),
    url: isComing && stage === 'ahead' ? meeting.url : '',
    later: t(isComing ? 'changes.invitee.no_link' : 'guests.link_when_coming'),
    note: isComing ? meeting.note : '',
  }
}

const shapes = { coming: 'done', not_coming: 'no', waiting: 'half' } as const

function replyBox(t: Translate, data: Invited) {
  const { invitation, seminar, now, queuePlace } = data
  const today = localDate(now)
  const refusal = whyCannotReply(seminar, today)
  const state = replyNow(invitation, seminar)
  const mayWish = state === 'coming' && refusal === null
  const isSaid = state !== null && (refusal === null || refusal === 'too_late')
  const said =
    state === 'waiting'
      ? t('guests.said.waiting', { n: queuePlace })
      : t(`guests.said.${state ?? 'not_coming'}`)
  return {
    wishes: data.hasWishes
      ? t(mayWish ? 'wishes.change' : 'wishes.see')
      : mayWish
        ? t('wishes.tell')
        : null,
    refusal: refusal === 'too_late' ? t('invitations.too_late') : null,
    open: refusal === null,
    said: isSaid ? { is: shapes[state], text: said, sub: queueText(t, data, state) } : null,
    canCome: state !== 'coming' && state !== 'waiting',
    notComing: state === 'not_coming',
    leave: t(state === 'waiting' ? 'guests.leave_queue' : 'invitations.i_cannot'),
    ask: t(state ? 'invitations.change' : 'invitations.do_you_come'),
    by: state ? '' : askedBy(t, seminar, today),
    showCalendar: state !== 'waiting' && state !== 'not_coming',
    until: seminar.date
      ? t('invitations.until', { date: formatDate(addDays(seminar.date, -1), 'day', t.lang) })
      : '',
  }
}

function queueText(t: Translate, { seminar, now }: Invited, state: string | null): string | null {
  if (state !== 'waiting' || !seminar.date) return null
  if (!doesQueueMove(seminar, now)) return t('guests.queue_stands')
  return t('guests.queue_moves', {
    until: formatDate(queueMovesUntil(seminar.date), 'day', t.lang),
  })
}

function askedBy(t: Translate, seminar: Seminar, today: string): string {
  if (!seminar.date) return ''
  if (isShortNotice(seminar, today)) return t('invitations.reply_as_soon')
  return t('invitations.reply_by', {
    date: formatDate(replyBy(seminar.date, seminar.replyDays, today), 'day', t.lang),
  })
}

function programmeOf(t: Translate, { programme }: Afternoon) {
  return programme.map((item) => ({
    machine: item.startTime,
    time: formatTime(item.startTime, t.lang),
    title: item.title,
    detail: item.detail,
    speaker: item.speaker,
    changed: item.changedAt
      ? t('programmes.changed', { date: formatDate(localDate(item.changedAt), 'short', t.lang) })
      : null,
  }))
}
