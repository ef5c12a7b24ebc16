import type { Invitee } from '../kernel/auth/invitee.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, formatDate, formatTime, type LocalDate } from '../kernel/time.ts'
import { type QuestionnaireDocument, questionsFor } from '../questionnaire/rules.ts'
import type { InvitationView, ProgrammeRow } from './invitee.queries.ts'
import { genitive, roleAndPlace, shortName } from './mails.ts'
import { type InvitedSeminar, isShortNotice, replyBy, whyCannotReply } from './rules.ts'

export interface Invited {
  token: string
  invitee: Invitee
  invitation: InvitationView
  seminar: InvitedSeminar
  programme: ProgrammeRow[]
  substitute: { name: string; email: string } | null
  document: QuestionnaireDocument
  organisation: string
  today: LocalDate
}

/** The invitee's own page: who, what, when, where, and the three buttons. */
export function inviteePage(t: Translate, data: Invited) {
  const { invitation, seminar, token } = data
  const region = seminar.regionName
  const others = invitation.municipalities - 1
  return {
    title: t('invitations.page_title', { town: seminar.venueTown ?? region }),
    base: `/i/${token}`,
    kicker: kicker(t, data),
    ingress: t.n('invitations.ingress', others, {
      region,
      municipality: invitation.municipalityName,
    }),
    when: whenOf(t, seminar),
    venue: venueOf(t, seminar),
    withRss: t('invitations.together_with', { rss: shortName(seminar.rssName) }),
    reply: replyBox(t, data),
    programme: programmeParts(t, data.programme),
    questions: questionsBox(t, data),
    returns: [
      {
        lead: t('invitations.return.seminar'),
        text: t('invitations.return.seminar_text', { n: invitation.municipalities }),
      },
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

function kicker(t: Translate, { invitee, invitation }: Invited): string {
  const who = roleAndPlace({
    title: invitation.holderTitle ?? '',
    role: invitation.role,
    officialName: invitation.officialName,
  })
  return invitee.kind === 'substitute'
    ? t('invitations.kicker_substitute', { who: invitation.holderName ?? who })
    : t('invitations.kicker', { who })
}

function whenOf(t: Translate, seminar: InvitedSeminar) {
  if (!seminar.date || !seminar.startTime || !seminar.endTime) return null
  return {
    machine: `${seminar.date}T${seminar.startTime}`,
    day: formatDate(seminar.date, 'long', t.lang),
    hours: t('invitations.hours', {
      from: formatTime(seminar.startTime, t.lang),
      to: formatTime(seminar.endTime, t.lang),
    }),
  }
}

function venueOf(t: Translate, seminar: InvitedSeminar) {
  if (!seminar.venueName) return null
  const has = [
    seminar.stepFree && t('invitations.venue.step_free'),
    seminar.hearingLoop && t('invitations.venue.hearing_loop'),
    seminar.accessibleToilet && t('invitations.venue.toilet'),
  ].filter((text) => typeof text === 'string')
  return {
    name: [seminar.venueName, seminar.venueTown].filter(Boolean).join(', '),
    address: seminar.venueAddress,
    access:
      has.length > 0
        ? t('invitations.venue.has', {
            list: new Intl.ListFormat(t.lang === 'sv' ? 'sv-SE' : 'en-GB').format(has),
          })
        : null,
  }
}

function replyBox(t: Translate, { invitee, invitation, seminar, substitute, today }: Invited) {
  const refusal = whyCannotReply(seminar, today)
  const isSubstitute = invitee.kind === 'substitute'
  const state = invitation.reply
  const lastDay = seminar.date ? addDays(seminar.date, -1) : null
  return {
    refusal: refusal && t(`invitations.${refusal}`),
    canSendSubstitute: !isSubstitute,
    said: state && {
      is: { coming: 'done', not_coming: 'no', substitute: isSubstitute ? 'done' : 'swap' }[state],
      text:
        state === 'substitute' && !isSubstitute
          ? t('invitations.said.substitute', { name: substitute?.name ?? '' })
          : t(`invitations.said.${state === 'substitute' ? 'coming' : state}`),
      sub:
        state === 'substitute' && !isSubstitute && substitute
          ? t('invitations.said.substitute_mail', { email: substitute.email })
          : null,
    },
    coming: state === 'coming' || (isSubstitute && state === 'substitute'),
    notComing: state === 'not_coming',
    ask: t(state ? 'invitations.change' : 'invitations.do_you_come'),
    by: askedBy(t, { seminar, state, lastDay, today }),
    until:
      lastDay === null ? '' : t('invitations.until', { date: formatDate(lastDay, 'day', t.lang) }),
  }
}

function askedBy(
  t: Translate,
  {
    seminar,
    state,
    lastDay,
    today,
  }: {
    seminar: InvitedSeminar
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
        })),
    }))
    .filter(({ items }) => items.length > 0)
}

function questionsBox(t: Translate, { document, invitation }: Invited) {
  const questions = questionsFor(document, invitation.role)
  const themes = document.themes
    .map((theme) => ({
      label: t.lang === 'sv' ? theme.label_sv : theme.label_en,
      n: questions.filter((question) => question.theme === theme.value).length,
    }))
    .filter(({ n }) => n > 0)
  return {
    intro: t('invitations.questions_intro', {
      n: questions.length,
      themes: themes.length,
      minutes: document.rules.estimated_minutes,
    }),
    deadline: t('invitations.questions_by', {
      date: formatDate(invitation.answerDeadline, 'day', t.lang),
    }),
    themes: themes.map(({ label, n }) => ({ label, count: t.n('invitations.n_questions', n) })),
  }
}
