import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, type LocalDate, localDate } from '../kernel/time.ts'
import { questionsFor } from '../questionnaire/rules.ts'
import type { Seminar, Stage } from '../seminars/rules.ts'
import type { SeatPart } from './invitee-reply.pages.ts'

interface Asked extends Pick<SeatPart, 'document' | 'invitation' | 'answering'> {
  seminar: Seminar
  today: LocalDate
}

/** The way to the questions, or what became of them. */
export function questionsBox(data: Asked, stage: Stage, t: Translate) {
  const { document, invitation, seminar, answering, today } = data
  const deadline = invitation.answerDeadline
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
  const themes = document.themes
    .map((theme) => ({
      label: t.lang === 'sv' ? theme.label_sv : theme.label_en,
      n: questions.filter((question) => question.theme === theme.value).length,
    }))
    .filter(({ n }) => n > 0)
  const isBefore = stage === 'invited' && seminar.date !== null && seminar.date > today
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
      isBefore && deadline > (seminar.date ?? deadline) ? 'invitations.questions_rather' : 'invitations.questions_by',
      { date },
    ),
    themes: themes.map(({ label, n }) => ({ label, count: t.n('questionnaire.n_questions', n) })),
  }
}
