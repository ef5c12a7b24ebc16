import { type Quoted, quoted } from '../kernel/html/quoted.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, formatTime, localDate } from '../kernel/time.ts'
import { atHours, joined, listText } from '../kernel/words.ts'
import { isAboutAnotherDay } from '../seminars/replies.rules.ts'
import type { Seminar } from '../seminars/rules.ts'
import { handoverBox } from './handover.pages.ts'
import type { Meeting, ProgrammeRow } from './invitee.queries.ts'
import { type Invited, questionsBox, replyBox } from './invitee-parts.pages.ts'
import { genitive, roleAndPlace, shortName } from './letters.rules.ts'
import type { SeminarStage } from './rules.ts'
import { stageOf } from './rules.ts'

/** The invitee's own page: who, what, when, where, and the three buttons. */
export function inviteePage(t: Translate, data: Invited) {
  const { invitation, seminar, token, today } = data
  const region = seminar.regionName
  const stage = stageOf(seminar, today)
  const programme = stage === 'cancelled' ? [] : programmeParts(t, data.programme)
  return {
    title: t('invitations.page_title', {
      town: (isInRoom(seminar) && seminar.venueTown) || region,
    }),
    base: `/i/${token}`,
    kicker: kicker(t, data),
    ingress: ingress(t, data, stage),
    news: news(t, data, stage),
    because: stage === 'cancelled' ? becauseOf(t, data.meeting) : null,
    when: whenOf(t, seminar),
    venue: venueOf(t, seminar),
    meeting: meetingOf(t, data, stage),
    withRss: t('invitations.together_with', { rss: shortName(seminar.rssName) }),
    reply: replyBox(t, data),
    handover: data.invitee.kind === 'holder' ? handoverBox(t, data.handover) : null,
    programme,
    // A programme that is still to come is promised only before a seminar that will be held.
    showDay: programme.length > 0 || stage === 'ahead' || stage === 'day_changes',
    questions: questionsBox(t, data, stage),
    returns: [
      ...(stage === 'ahead' || stage === 'day_changes'
        ? [
            {
              lead: t('invitations.return.seminar'),
              text: t.n('invitations.return.seminar_text', invitation.municipalities),
            },
          ]
        : []),
      {
        lead: t('invitations.return.after'),
        text: t('invitations.return.after_text', {
          whose:
            t.lang === 'sv' ? genitive(invitation.municipalityName) : invitation.municipalityName,
          region,
        }),
      },
      { lead: t('invitations.return.last'), text: t('invitations.return.last_text') },
    ],
  }
}

function ingress(t: Translate, { invitation, seminar }: Invited, stage: SeminarStage): string {
  const others = invitation.municipalities - 1
  const names = { region: seminar.regionName, municipality: invitation.municipalityName }
  if (stage === 'over' || stage === 'cancelled') return t(`invitations.ingress_${stage}`, names)
  return others === 0
    ? t('invitations.ingress_alone', names)
    : t.n('invitations.ingress', others, names)
}

/** What has happened since the invitation, said before anything else. */
function news(t: Translate, { invitation, seminar }: Invited, stage: SeminarStage): string | null {
  if (stage === 'cancelled') return t('invitations.cancelled')
  if (stage === 'day_changes') return t('invitations.day_changes')
  if (stage !== 'ahead' || !isAboutAnotherDay(invitation.repliedAt, seminar)) return null
  const day = { confirmedAt: seminar.confirmedAt, repliesAskedAt: null }
  const isMoved = isAboutAnotherDay(invitation.repliedAt, day)
  return t(isMoved ? 'invitations.day_changed' : 'changes.invitee.asked_again')
}

/** In the words of the secretariat. */
function becauseOf(t: Translate, { cancelReason }: Meeting): Quoted | null {
  return cancelReason
    ? quoted(t, { key: 'changes.because', name: 'reason' }, { words: cancelReason })
    : null
}

function isInRoom(seminar: Seminar): boolean {
  return seminar.form !== 'digital'
}

/** How to be there without travelling; only here, and only while there is something to join. */
function meetingOf(t: Translate, { seminar, meeting }: Invited, stage: SeminarStage) {
  if (seminar.form === 'on_site' || stage === 'cancelled' || stage === 'over') return null
  return {
    lead: t(seminar.form === 'digital' ? 'changes.invitee.digital' : 'changes.invitee.both'),
    url: stage === 'ahead' ? meeting.url : '',
    note: meeting.note,
  }
}

function kicker(t: Translate, { invitee, invitation }: Invited): Quoted {
  const { role, officialName } = invitation
  const title = invitation.holderTitle ?? ''
  const who = roleAndPlace({ title, role, officialName }, t)
  return invitee.kind === 'substitute'
    ? quoted(
        t,
        { key: 'invitations.kicker_substitute', name: 'who' },
        { words: invitation.holderName ?? who, lang: t.lang },
      )
    : quoted(
        t,
        { key: 'invitations.kicker', name: 'who' },
        { words: who, lang: title ? 'sv' : t.lang },
      )
}

function whenOf(t: Translate, seminar: Seminar) {
  if (!seminar.date || !seminar.startTime || !seminar.endTime) return null
  return {
    machine: `${seminar.date}T${seminar.startTime}`,
    day: formatDate(seminar.date, 'long', t.lang),
    hours: atHours(seminar.startTime, seminar.endTime, t),
  }
}

function venueOf(t: Translate, seminar: Seminar) {
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
    access:
      has.length > 0
        ? t('invitations.venue.has', {
            list: listText(has, t),
          })
        : null,
  }
}

function programmeParts(t: Translate, rows: ProgrammeRow[]) {
  return (['morning', 'afternoon'] as const)
    .map((part) => ({
      heading: t(`invitations.part.${part}`),
      items: rows
        .filter((row) => row.part === part)
        .map((row) => ({
          machine: row.startTime,
          time: formatTime(row.startTime, t.lang),
          title: row.title,
          detail: row.detail,
          speaker: row.speaker,
          changed: row.changedAt
            ? t('programmes.changed', {
                date: formatDate(localDate(row.changedAt), 'short', t.lang),
              })
            : null,
        })),
    }))
    .filter(({ items }) => items.length > 0)
}
