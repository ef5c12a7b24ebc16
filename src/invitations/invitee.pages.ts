import { type Quoted, quoted } from '../kernel/html/quoted.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, formatTime, localDate } from '../kernel/time.ts'
import { atHours, joined, listText } from '../kernel/words.ts'
import { isAboutAnotherDay, isOver, type Seminar, type Stage, stageOf } from '../seminars/rules.ts'
import { handoverBox } from './handover.pages.ts'
import { type Invited, replyBox, type SeatPart } from './invitee-reply.pages.ts'
import { genitive, type ProgrammeLine, roleAndPlace, shortName } from './letters.rules.ts'
import { questionsBox } from './questions.pages.ts'

/** The invitee's own page: who, what, when, where, and the buttons; of a seat the questions too. */
export function inviteePage(data: Invited, t: Translate) {
  const { seminar, token, today, seat, guest } = data
  const stage = stageOf({ ...seminar, options: 0, invited: 1 }, today)
  const programme = programmeParts(data, stage, t)
  const when = whenOf(data, t)
  const venue = venueOf(seminar, t)
  const meeting = meetingOf(data, stage, t)
  return {
    title: t(guest ? 'guests.page_title' : 'invitations.page_title', {
      town: (isInRoom(seminar) && seminar.venueTown) || seminar.regionName,
    }),
    base: `/${guest ? 'gast' : 'i'}/${token}`,
    kicker: seat ? seatKicker(data.kind, seat, t) : guestKicker(data, t),
    headline: t(guest ? 'guests.headline' : 'invitations.headline'),
    ingress: seat ? seatIngress(seat, seminar, stage, t) : guestIngress(seminar, stage, t),
    news: news(data, stage, t),
    because: stage === 'cancelled' ? becauseOf(data, t) : null,
    when,
    venue,
    meeting,
    withRss: t('invitations.together_with', { rss: shortName(seminar.rssName) }),
    reply: replyBox(data, when !== null && (venue !== null || meeting !== null), t),
    handover: seat && data.kind === 'holder' ? handoverBox(seat.handover, t) : null,
    dayTitle: t(guest ? 'guests.the_afternoon' : 'invitations.the_day'),
    programme,
    // A programme that is still to come is promised only before a seminar that will be held.
    showDay: programme.length > 0 || !isOver(stage),
    questions: seat && questionsBox({ ...seat, seminar, today }, stage, t),
    returns: seat ? returnsOf(seat, seminar, stage, t) : [],
  }
}

function seatIngress({ invitation }: SeatPart, seminar: Seminar, stage: Stage, t: Translate): string {
  const others = invitation.municipalities - 1
  const names = { region: seminar.regionName, municipality: invitation.municipalityName }
  if (isOver(stage)) return t(`invitations.ingress_${stage}`, names)
  return others === 0 ? t('invitations.ingress_alone', names) : t.n('invitations.ingress', others, names)
}

function guestIngress(seminar: Seminar, stage: Stage, t: Translate): string {
  const isGone = isOver(stage)
  return t(isGone ? `guests.ingress_${stage}` : 'guests.ingress', { region: seminar.regionName })
}

/** What has happened since the invitation, said before anything else. */
function news(data: Invited, stage: Stage, t: Translate): string | null {
  const { seminar, repliedAt } = data
  if (stage === 'cancelled') return t(data.guest ? 'invitations.cancelled' : 'invitations.cancelled')
  if (stage === 'none') return t('invitations.day_changes')
  if (stage !== 'invited' || !isAboutAnotherDay(repliedAt, seminar)) return null
  const day = { confirmedAt: seminar.confirmedAt, repliesAskedAt: null }
  const isMoved = isAboutAnotherDay(repliedAt, day)
  return t(isMoved ? 'invitations.day_changed' : 'changes.invitee.asked_again')
}

/** In the words of the secretariat. */
function becauseOf({ meeting }: Invited, t: Translate): Quoted | null {
  return meeting.cancelReason
    ? quoted({ key: 'changes.because', name: 'reason' }, { words: meeting.cancelReason }, t)
    : null
}

function isInRoom(seminar: Seminar): boolean {
  return seminar.form !== 'digital'
}

/** How to be there without travelling, while there is something to join; of the guests for those who come. */
function meetingOf(data: Invited, stage: Stage, t: Translate) {
  const { seminar, meeting, guest, reply } = data
  if (seminar.form === 'on_site' || isOver(stage)) return null
  const mayKnow = !guest || reply === 'coming'
  return {
    lead: t(seminar.form === 'digital' ? 'seminars.form.digital' : 'changes.invitee.both'),
    url: mayKnow && stage === 'invited' ? meeting.url : '',
    later: t(mayKnow ? 'changes.invitee.no_link' : 'guests.link_when_coming'),
    note: mayKnow ? meeting.note : '',
  }
}

function seatKicker(kind: Invited['kind'], { invitation }: SeatPart, t: Translate): Quoted {
  const { role, officialName } = invitation
  const title = invitation.holderTitle ?? ''
  const who = roleAndPlace({ title, role, officialName }, t)
  return kind === 'substitute'
    ? quoted(
        { key: 'invitations.kicker_substitute', name: 'who' },
        { words: invitation.holderName ?? who, lang: t.lang },
        t,
      )
    : quoted({ key: 'invitations.kicker', name: 'who' }, { words: who, lang: title ? 'sv' : t.lang }, t)
}

function guestKicker({ guest }: Invited, t: Translate): Quoted {
  const { name = '', organisation = '' } = guest ?? {}
  const params = { organisation }
  return quoted({ key: 'guests.kicker', params, name: 'name' }, { words: name, lang: t.lang }, t)
}

function whenOf({ seminar, hours, guest }: Invited, t: Translate) {
  const { date } = seminar
  if (!date || (!hours && !guest)) return null
  return {
    machine: hours ? `${date}T${hours.start}` : date,
    day: formatDate(date, 'long', t.lang),
    hours: hours ? atHours(hours.start, hours.end, t) : t('guests.afternoon'),
    note: guest ? t('guests.afternoon_only') : '',
  }
}

function venueOf(seminar: Seminar, t: Translate) {
  if (!seminar.venueName || !isInRoom(seminar)) return null
  const has = [
    seminar.stepFree && t('invitations.venue.step_free'),
    seminar.lift && t('venues.invitee.lift'),
    seminar.hearingLoop && t('invitations.venue.hearing_loop'),
    seminar.accessibleToilet && t('invitations.venue.toilet'),
    seminar.parking && t('venues.invitee.parking'),
  ].filter((text) => typeof text === 'string')
  return {
    name: joined(seminar.venueName, seminar.venueTown),
    address: joined(seminar.venueRoom, seminar.venueAddress),
    mapUrl: seminar.venueMapUrl,
    access: has.length > 0 ? t('invitations.venue.has', { list: listText(has, t) }) : null,
  }
}

/** The whole day with its headings; of a guest the afternoon, until it is over. */
function programmeParts({ programme, guest }: Invited, stage: Stage, t: Translate) {
  if (stage === 'cancelled' || (guest && stage === 'held')) return []
  return (['morning', 'afternoon'] as const)
    .map((part) => ({
      heading: guest ? null : t(`invitations.part.${part}`),
      items: programme.filter((row) => row.part === part).map((row) => itemOf(row, t)),
    }))
    .filter(({ items }) => items.length > 0)
}

function itemOf(row: ProgrammeLine, t: Translate) {
  return {
    machine: row.start,
    time: formatTime(row.start, t.lang),
    title: row.title,
    detail: row.detail,
    speaker: row.speaker,
    changed: row.changedAt
      ? t('programmes.changed', { date: formatDate(localDate(row.changedAt), 'short', t.lang) })
      : null,
  }
}

function returnsOf({ invitation }: SeatPart, seminar: Seminar, stage: Stage, t: Translate) {
  const { municipalities, municipalityName } = invitation
  const whose = t.lang === 'sv' ? genitive(municipalityName) : municipalityName
  const isAhead = !isOver(stage)
  return [
    ...(isAhead
      ? [{ lead: t('invitations.return.seminar'), text: t.n('invitations.return.seminar_text', municipalities) }]
      : []),
    {
      lead: t('invitations.return.after'),
      text: t('invitations.return.after_text', { whose, region: seminar.regionName }),
    },
    { lead: t('invitations.return.last'), text: t('invitations.return.last_text') },
  ]
}
