import type { MessageState } from '../kernel/db/schema.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, formatDate, type LocalDate, localDate } from '../kernel/time.ts'
import type { Invitee } from '../links/queries.ts'
import { type QuestionnaireDocument, questionsFor } from '../questionnaire/rules.ts'
import { isAboutAnotherDay } from '../seminars/replies.rules.ts'
import type { Seminar } from '../seminars/rules.ts'
import type { Handover } from './handover.queries.ts'
import type {
  Answering,
  InvitationView,
  LatestReply,
  Meeting,
  ProgrammeRow,
  Substitute,
} from './invitee.queries.ts'
import { isShortNotice, replyBy, type SeminarStage, whyCannotReply } from './rules.ts'

export interface Invited {
  token: string
  invitee: Invitee
  invitation: InvitationView
  seminar: Seminar
  meeting: Meeting
  programme: ProgrammeRow[]
  substitute: Substitute | null
  substituteMail: MessageState | null
  canSend: boolean
  /** The person has told what must be arranged: food, access. */
  hasWishes: boolean
  latest: LatestReply | null
  handover: Handover | null
  answering: Answering | null
  document: QuestionnaireDocument
  organisation: string
  today: LocalDate
}

export function replyBox(t: Translate, data: Invited) {
  const { invitee, invitation, seminar, substitute, today } = data
  const refusal = whyCannotReply(seminar, today)
  const isSubstitute = invitee.kind === 'substitute'
  const isStale = isAboutAnotherDay(invitation.repliedAt, seminar)
  const state = isStale ? null : invitation.reply
  const lastDay = seminar.date ? addDays(seminar.date, -1) : null
  const comes = state === (isSubstitute ? 'substitute' : 'coming')
  return {
    wishes: wishLink(t, data, comes && refusal === null),
    // What is cancelled or being moved is said at the top of the page.
    refusal: refusal === 'too_late' ? t('invitations.too_late') : null,
    open: refusal === null,
    canSendSubstitute: !isSubstitute,
    sendSubstitute: t(
      substitute !== null && !isStale
        ? 'invitations.other_substitute'
        : 'invitations.send_substitute',
    ),
    said: refusal === null || refusal === 'too_late' ? said(t, data, state) : null,
    coming: state === 'coming' || (isSubstitute && state === 'substitute'),
    notComing: state === 'not_coming',
    showCalendar: comes || state === null,
    ask: t(question(state, isSubstitute && comes)),
    by: askedBy(t, { seminar, state, lastDay, today }),
    until:
      lastDay === null ? '' : t('invitations.until', { date: formatDate(lastDay, 'day', t.lang) }),
  }
}

/** A substitute was signed up by somebody else, and has not replied. */
function question(state: InvitationView['reply'], isSignedUp: boolean) {
  if (isSignedUp) return 'invitations.cannot_come'
  return state === null ? 'invitations.do_you_come' : 'invitations.change'
}

/** What has been told can be taken back as long as it is kept. */
function wishLink(t: Translate, { hasWishes }: Invited, isOpen: boolean): string | null {
  if (hasWishes) return t(isOpen ? 'wishes.change' : 'wishes.see')
  return isOpen ? t('wishes.tell') : null
}

function said(t: Translate, data: Invited, state: InvitationView['reply']) {
  const { invitee, substitute } = data
  if (!state) return null
  const sent = state === 'substitute' && invitee.kind === 'holder'
  const noted = notedByStaff(t, data)
  if (!sent) {
    const isComing = state !== 'not_coming'
    if (!isComing && substitute && invitee.kind === 'holder') {
      const text = t('invitations.said.declined', { name: substitute.name })
      return { is: 'no', text, sub: t('invitations.said.declined_then'), noted }
    }
    const isSignedUp = isComing && invitee.kind === 'substitute'
    const text = t(
      `invitations.said.${isSignedUp ? 'signed_up' : isComing ? 'coming' : 'not_coming'}`,
    )
    return { is: isComing ? 'done' : 'no', text, sub: null, noted }
  }
  return {
    noted,
    is: 'swap',
    text: t('invitations.said.substitute', { name: substitute?.name ?? '' }),
    sub: substitute && substituteMail(t, data, substitute),
  }
}

/** A reply the invitee did not give on this page: who wrote it down, and after what. */
function notedByStaff(t: Translate, { latest, invitee }: Invited): string | null {
  if (!latest?.byStaff || invitee.kind === 'substitute') return null
  return t(`people.noted_by_staff.${latest.kind}`, {
    date: formatDate(localDate(latest.at), 'day', t.lang),
    source: t(`people.source.${latest.source}`),
  })
}

/** What is known of the substitute's mail, never more. */
function substituteMail(t: Translate, data: Invited, { name, email }: Substitute): string {
  if (data.substituteMail === 'sent') return t('invitations.said.mail_sent', { email })
  if (data.substituteMail === 'failed') return t('invitations.said.mail_failed', { email })
  if (data.substituteMail === 'unknown' || data.substituteMail === 'cancelled')
    return t('invitations.said.mail_unknown', { name, email })
  return data.canSend
    ? t('invitations.said.mail_soon', { email })
    : t('invitations.said.mail_later', { name, email })
}

function askedBy(
  t: Translate,
  {
    seminar,
    state,
    lastDay,
    today,
  }: {
    seminar: Seminar
    state: string | null
    lastDay: LocalDate | null
    today: LocalDate
  },
): string {
  if (state || !seminar.date || !lastDay) return ''
  if (isShortNotice(seminar, today)) return t('invitations.reply_as_soon')
  return t('invitations.reply_by', {
    date: formatDate(replyBy(seminar.date, seminar.replyDays, today), 'day', t.lang),
  })
}

/** The way to the questions, or what became of them. */
export function questionsBox(t: Translate, data: Invited, stage: SeminarStage) {
  const { document, invitation, seminar, answering, today } = data
  const deadline = invitation.answerDeadline
  const date = formatDate(deadline, 'day', t.lang)
  const done = answering?.submittedAt
    ? t('invitations.questions_done', {
        date: formatDate(localDate(answering.submittedAt), 'day', t.lang),
      })
    : null
  if (today > deadline) {
    const then = answering && (done === null ? 'not_counted' : answering.changed && 'change_lost')
    const intro = [t('invitations.questions_closed', { date }), then && t(`invitations.${then}`)]
    return {
      title: t('invitations.questions'),
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
      title: t('invitations.questions'),
      done,
      intro: t(isChanged ? 'invitations.questions_changed' : 'invitations.questions_change', {
        date,
      }),
      link: t(isChanged ? 'invitations.hand_in_again' : 'invitations.see_answers'),
      next: isChanged,
      deadline: '',
      themes: [],
    }
  }
  const questions = questionsFor(document, invitation.role)
  const themes = document.themes
    .map((theme) => ({
      label: t.lang === 'sv' ? theme.label_sv : theme.label_en,
      n: questions.filter((question) => question.theme === theme.value).length,
    }))
    .filter(({ n }) => n > 0)
  const isBefore = stage === 'ahead' && seminar.date !== null && seminar.date > today
  return {
    title: t(isBefore ? 'invitations.questions_title' : 'invitations.questions_answer'),
    done: null,
    intro: t('invitations.questions_intro', {
      n: questions.length,
      themes: themes.length,
      minutes: document.rules.estimated_minutes,
    }),
    link: t(answering ? 'invitations.go_on' : 'invitations.to_questions'),
    /** What is left to do once the invitation is replied to. */
    next: true,
    deadline: t(
      isBefore && deadline > (seminar.date ?? deadline)
        ? 'invitations.questions_rather'
        : 'invitations.questions_by',
      { date },
    ),
    themes: themes.map(({ label, n }) => ({ label, count: t.n('invitations.n_questions', n) })),
  }
}
