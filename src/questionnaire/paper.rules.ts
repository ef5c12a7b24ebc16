import type { Translate } from '../kernel/i18n/translate.ts'
import type { Sheet, SheetQuestion } from './sheet.rules.ts'

/** The empty form on paper. */
export function paper(sheet: Sheet, t: Translate) {
  return {
    title: t('questionnaire.print_title', { role: t(`seat_role.${sheet.role}`) }),
    wording: sheet.title,
    intro: sheet.intro,
    version: sheet.version,
    hash: sheet.hash,
    role: t(`seat_role.${sheet.role}`),
    themes: sheet.themes.map((theme) => ({
      ...theme,
      questions: theme.questions.map((question) => paperQuestion(question, t)),
    })),
  }
}

function paperQuestion(question: SheetQuestion, t: Translate) {
  return {
    question,
    hint: [question.help, howToAnswer(question, t), question.privacyHint ? t('questionnaire.privacy_hint') : '']
      .filter(Boolean)
      .join(' '),
  }
}

function howToAnswer(question: SheetQuestion, t: Translate): string {
  if (question.type === 'multi')
    return question.maxSelect
      ? t('questionnaire.choose_at_most', { n: question.maxSelect })
      : t('questionnaire.choose_all')
  if (question.type === 'ranking') return t('questionnaire.write_ranks', { n: question.maxRank })
  if (question.type === 'text') return t('questionnaire.at_most', { n: question.maxLength })
  if (question.type === 'structured') return t('questionnaire.examples_at_most', { n: question.maxItems })
  return ''
}
