import type { FormValues } from '../kernel/http/forms.ts'
import { type Translate, translators } from '../kernel/i18n/translate.ts'
import { formatDate, localDate } from '../kernel/time.ts'
import type { QuestionnaireUse, Shown } from './queries.ts'
import { seatRoles } from './rules.ts'
import type { Sheet, SheetQuestion } from './sheet.rules.ts'

export function questionnairePage(questionnaire: Shown, sheet: Sheet, uses: QuestionnaireUse[], t: Translate) {
  const versions = [...new Set(uses.map((use) => use.version))]
  const address = (path: string, role: string, version: string) =>
    `${path}?roll=${role}&version=${encodeURIComponent(version)}`
  return {
    ...paper(sheet, translators[sheet.lang]),
    title: t('questionnaire.title'),
    shown: questionnaire,
    sheetLang: sheet.lang,
    sheetRole: sheet.role,
    otherLang: {
      lang: sheet.lang === 'sv' ? 'en' : 'sv',
      href: `${address('/fragor', sheet.role, sheet.version)}&sprak=${sheet.lang === 'sv' ? 'en' : 'sv'}`,
    },
    query: `version=${encodeURIComponent(sheet.version)}`,
    wording: sheet.title,
    size: t('questionnaire.size', {
      questions: sheet.questions.length,
      themes: sheet.themes.length,
      minutes: sheet.minutes,
    }),
    roles: seatRoles.map((role) => ({
      label: t(`seat_role.${role}`),
      href: address('/fragor', role, sheet.version),
      current: role === sheet.role,
    })),
    versions: versions
      .filter((version) => version !== sheet.version)
      .map((version) => ({ version, href: address('/fragor', sheet.role, version) })),
    printHref: `${address('/fragor/utskrift', sheet.role, sheet.version)}&sprak=${sheet.lang}`,
    rounds: uses
      .filter((use) => use.questionnaireId === questionnaire.id)
      .flatMap((use) => use.round ?? [])
      .map((round) => ({
        name: round.name,
        href: `/omgangar/${round.slug}`,
        frozen: round.frozenAt
          ? t('questionnaire.frozen', { date: formatDate(localDate(round.frozenAt), 'long', t.lang) })
          : t('questionnaire.not_frozen'),
      })),
  }
}

/** The form for print. @param v values of the form's fields, to print what is already answered; none for an empty form. */
export function paper(sheet: Sheet, t: Translate, v: FormValues = {}) {
  return {
    v,
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
  const places = question.type === 'structured' ? question.maxItems : question.type === 'ranking' ? question.maxRank : 0
  return {
    question,
    hint: hintOf(question, howOnPaper(question, t), t),
    places: Array.from({ length: places }, (_, index) => String(index + 1)),
  }
}

function howOnPaper(question: SheetQuestion, t: Translate): string {
  if (question.type === 'ranking') return t('questionnaire.write_ranks', { n: question.maxRank })
  if (question.type === 'text') return t('questionnaire.at_most', { n: question.maxLength })
  if (question.type === 'structured') return t('questionnaire.examples_at_most', { n: question.maxItems })
  return ''
}

/** Whom the question is about and how to answer it. @param how instruction that differs between screen and paper. */
export function hintOf(question: SheetQuestion, how: string, t: Translate): string {
  const choose = question.type === 'multi' ? chooseText(question.maxSelect, t) : how
  return [question.help, choose, question.privacyHint && t('questionnaire.privacy_hint')].filter(Boolean).join(' ')
}

function chooseText(most: number | null, t: Translate): string {
  return most ? t('questionnaire.choose_at_most', { n: most }) : t('questionnaire.choose_all')
}
