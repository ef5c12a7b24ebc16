import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, localDate } from '../kernel/time.ts'
import { paper } from './paper.rules.ts'
import type { Questionnaire, QuestionnaireUse } from './queries.ts'
import { seatRoles } from './rules.ts'
import type { Sheet } from './sheet.rules.ts'

export function questionnairePage(questionnaire: Questionnaire, sheet: Sheet, uses: QuestionnaireUse[], t: Translate) {
  const versions = [...new Set(uses.map((use) => use.version))]
  const address = (path: string, role: string, version: string) =>
    `${path}?roll=${role}&version=${encodeURIComponent(version)}`
  return {
    ...paper(sheet, t),
    title: t('questionnaire.title'),
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
    printHref: address('/fragor/utskrift', sheet.role, sheet.version),
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
