import type { MessageKey, Params, Translate } from '../kernel/i18n/translate.ts'
import type { Lang } from '../kernel/time.ts'
import { formatDate, formatSpan, formatTime, type LocalDate, localDate } from '../kernel/time.ts'
import { atHours, joined, listText } from '../kernel/words.ts'
import type { Successor } from '../links/queries.ts'
import { minutesFor } from '../questionnaire/burden.rules.ts'
import { labelIn, questionsFor } from '../questionnaire/rules.ts'
import { shortBodyName } from '../register/rules.ts'
import { isAboutAnotherDay, isOver, type Seminar, type Stage, stageOf } from '../seminars/rules.ts'
import type { Handover } from './handover.queries.ts'
import { genitive, type ProgrammeLine, roleAndPlace } from './letters.rules.ts'
import { type Invited, replyBox, type SeatPart } from './reply.pages.ts'

/** The invitee's own page: the seminar, the reply buttons and, for a seat, the questions. */
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
    withRss: t('invitations.together_with', { rss: shortBodyName(seminar.rssName) }),
    reply: replyBox(data, when !== null && (venue !== null || meeting !== null), t),
    handover: seat && data.kind === 'holder' ? handoverBox(seat.handover, t) : null,
    dayTitle: t(guest ? 'guests.the_afternoon' : 'invitations.the_day'),
    programme,
    // Promise a coming programme only before a seminar that will be held.
    showDay: programme.length > 0 || !isOver(stage),
    statements: seat && statementsBox(seat, t),
    questions: seat && questionsBox({ ...seat, seminar, today }, stage, t),
    together: seat?.together ? t('joint.handed_in', seat.together) : null,
    whoSees: seat?.invitation.jointFrom ? t('joint.who_sees') : '',
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

/** What has changed since the invitation, shown first; null when nothing has. */
function news(data: Invited, stage: Stage, t: Translate): string | null {
  const { seminar, repliedAt } = data
  if (stage === 'cancelled') return t(data.guest ? 'invitations.cancelled' : 'invitations.cancelled')
  if (stage === 'none') return t('invitations.day_changes')
  if (stage !== 'invited' || !isAboutAnotherDay(repliedAt, seminar)) return null
  const day = { confirmedAt: seminar.confirmedAt, repliesAskedAt: null }
  const isMoved = isAboutAnotherDay(repliedAt, day)
  return t(isMoved ? 'invitations.day_changed' : 'changes.invitee.asked_again')
}

/** The secretariat's own words for why the seminar is cancelled; null when there are none. */
function becauseOf({ meeting }: Invited, t: Translate): Quoted | null {
  return meeting.cancelReason
    ? quoted({ key: 'changes.because', name: 'reason' }, { words: meeting.cancelReason }, t)
    : null
}

function isInRoom(seminar: Seminar): boolean {
  return seminar.form !== 'digital'
}

/** How to join online, while there is something to join; guests see the link once they have said that they come. */
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

/** The whole day with headings; for a guest the afternoon, until it is over. */
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

/** The link to what was said at the seminar. */
function statementsBox({ statements, invitation }: SeatPart, t: Translate) {
  if (!statements) return null
  const municipality = invitation.officialName
  const { until } = statements
  if (until === null) return { text: t('documentation.link_closed', { municipality }), open: false }
  return { text: t('documentation.link_open', { municipality, date: formatDate(until, 'day', t.lang) }), open: true }
}

interface Asked extends Pick<SeatPart, 'document' | 'invitation' | 'answering'> {
  seminar: Seminar
  today: LocalDate
}

/** The link to the questions, or what became of the answers. */
function questionsBox(data: Asked, stage: Stage, t: Translate) {
  const { document, invitation, seminar, answering, today } = data
  const deadline = invitation.answerBy
  const date = formatDate(deadline, 'day', t.lang)
  const done = answering?.submittedAt
    ? t('invitations.questions_done', { date: formatDate(localDate(answering.submittedAt), 'day', t.lang) })
    : null
  if (today > deadline) {
    const then = answering && (done === null ? 'not_counted' : answering.changed && 'change_lost')
    const intro = [t('invitations.questions_closed', { date }), then && t(`invitations.${then}`)]
    return {
      title: t('questionnaire.title'),
      intro: intro.filter(Boolean).join(' '),
      done,
      link: answering ? t('invitations.see_answers') : null,
      next: false,
      deadline: '',
      themes: [],
    }
  }
  if (done !== null) {
    const isChanged = answering?.changed ?? false
    return {
      title: t('questionnaire.title'),
      done,
      intro: t(isChanged ? 'invitations.questions_changed' : 'invitations.questions_change', { date }),
      link: t(isChanged ? 'invitations.hand_in_again' : 'invitations.see_answers'),
      next: isChanged,
      deadline: '',
      themes: [],
    }
  }
  const questions = questionsFor(document, invitation.role)
  const answered = new Set(answering?.answered)
  const themes = document.themes
    .map((theme) => {
      const own = questions.filter((question) => question.theme === theme.value)
      return { label: labelIn(theme, t.lang), of: own.length, n: own.filter(({ key }) => answered.has(key)).length }
    })
    .filter(({ of }) => of > 0)
  const isBefore = stage === 'invited' && seminar.date !== null && seminar.date > today
  return {
    title: t(isBefore ? 'invitations.questions_title' : 'invitations.questions_answer'),
    done: null,
    intro: t('invitations.questions_intro', {
      n: questions.length,
      themes: themes.length,
      minutes: minutesFor(document, invitation.role),
    }),
    link: t(answering ? 'invitations.go_on' : 'invitations.to_questions'),
    /** Shown as the next step once the invitation has a reply. */
    next: true,
    deadline: t(
      isBefore && deadline > (seminar.date ?? deadline) ? 'invitations.questions_rather' : 'invitations.questions_by',
      { date },
    ),
    themes: themes.map(({ label, n, of }) => ({
      label,
      count: n > 0 ? t('common.n_of', { n, of }) : t.n('questionnaire.n_questions', of),
    })),
  }
}

/** For the holder: the state of the handover they have asked for, if any. */
function handoverBox(current: Handover | null, t: Translate) {
  if (current?.state === 'asked') return { text: t('people.handover_waiting', { name: current.name }), waits: true }
  if (current?.state === 'declined')
    return { text: t('people.handover_was_declined', { name: current.name }), waits: false }
  return { text: null, waits: false }
}

/** The successor's page: who named them, for which seat, and what follows. Shows no answers. */
export function takeOverPage(token: string, successor: Successor, seminar: Seminar, t: Translate) {
  const { name, fromName: from, title, role, municipalityOfficialName: officialName } = successor
  const { date, startTime, endTime } = seminar
  const when =
    date && startTime && endTime
      ? formatSpan({ date, start: startTime, end: endTime }, t.lang)
      : t('people.take_over_no_day')
  const place = seminar.form === 'digital' ? t('seminars.form.digital') : (seminar.venueTown ?? '')
  const who = roleAndPlace({ title, role, officialName }, t)
  return {
    title: t('people.take_over_title'),
    kicker: t('people.take_over_kicker', { name }),
    action: `/i/${token}/overtagande`,
    lead: quoted(
      { key: 'people.take_over_lead', params: { from }, name: 'who' },
      { words: who, lang: title ? 'sv' : t.lang },
      t,
    ),
    facts: [
      { label: t('seminars.the_seminar'), text: joined(when, place) },
      { label: t('people.take_over_place'), text: `${t(`seat_role.${role}`)}, ${officialName}` },
    ],
    means: [t('people.take_over_yes_means', { from }), t('people.take_over_no_means', { from })],
  }
}

/**
 * Words that somebody wrote in Swedish, inside a sentence in the page's language; marked so that screen readers read
 * them in their own language.
 */
interface Quoted {
  before: string
  words: string
  lang: Lang
  after: string
}

const mark = '\uE001'

/** @param name the message's placeholder that the words replace. */
function quoted(
  { key, params = {}, name }: { key: MessageKey; params?: Params; name: string },
  { words, lang = 'sv' }: { words: string; lang?: Lang },
  t: Translate,
): Quoted {
  const [before = '', after = ''] = t(key, { ...params, [name]: mark }).split(mark)
  return { before, words, lang, after }
}
