/** What the questions cost those who answer, and what is considered before they are asked. */
import type { FormValues } from '../kernel/http/forms.ts'
import { formatNumber, type Translate } from '../kernel/i18n/translate.ts'
import { joined } from '../kernel/words.ts'
import { rates, secondsFor, totalSeconds } from './burden.rules.ts'
import { breaks, fewestMeasured, type Measured, type MeasuredTimes } from './measured.rules.ts'
import type { Basis, listAskingDecisions, Shown } from './queries.ts'
import { labelIn, questionsFor, seatRoles } from './rules.ts'

const basisFields = ['purpose', 'usage', 'known', 'consulted', 'decided'] as const

/** @param municipalities in each of which every role has one seat */
export function burdenPage(
  {
    shown,
    basis,
    municipalities,
    measured,
    decisions,
  }: {
    shown: Shown
    basis: Basis | null
    municipalities: number
    measured: MeasuredTimes
    decisions: Awaited<ReturnType<typeof listAskingDecisions>>
  },
  t: Translate,
) {
  const { document } = shown
  const themes = document.themes.map((theme) => {
    const own = document.questions.filter((question) => question.theme === theme.value)
    const byRole = seatRoles.map((role) =>
      totalSeconds(
        document,
        own.filter((question) => question.roles.includes(role)),
      ),
    )
    return {
      label: labelIn(theme, t.lang),
      minutes: byRole.map((each) => minutes(each, t)),
      measured: measuredWords(measured.themes.get(theme.value), t),
    }
  })
  const byRole = seatRoles.map((role) => totalSeconds(document, questionsFor(document, role)))
  const hours = (seconds: number) => formatNumber(Math.round((seconds * municipalities) / 3600), t.lang)
  const questions = document.questions
    .toSorted((a, b) => a.order - b.order)
    .map((question) => {
      const seconds = secondsFor(document, question)
      return {
        number: question.order,
        key: question.key,
        label: labelIn(question, t.lang),
        type: t(`questions.type.${question.type}`),
        roles: question.roles.length,
        minutes: minutes(seconds, t),
        measured: measuredWords(measured.questions.get(question.key), t),
        hours: hours(seconds * question.roles.length),
      }
    })
  return {
    title: t('questions.burden'),
    shown,
    version: shown.isDraft ? t('questions.draft') : shown.version,
    municipalities,
    seats: municipalities * seatRoles.length,
    roles: seatRoles.map((role, at) => ({
      label: t(`seat_role.${role}`),
      asked: questionsFor(document, role).length,
      minutes: minutes(byRole[at] ?? 0, t),
      hours: hours(byRole[at] ?? 0),
    })),
    totalHours: hours(byRole.reduce((sum, each) => sum + each, 0)),
    themes,
    questions,
    isMeasured: measured.all.n > 0,
    measured: measuredWords(measured.all, t),
    measuring,
    rates,
    decisions: [...Map.groupBy(decisions, (each) => each.version)].map(([of, [first, ...more]]) => ({
      asked: joined(`${t('questionnaire.version')} ${of}`, ...[first, ...more].map((each) => each?.round ?? '')),
      decided: first?.decided,
    })),
    basis: basisFields.map((name) => ({ name, text: basis?.[name] ?? '' })),
    query: `version=${encodeURIComponent(shown.version)}`,
  }
}

/** How times are measured, for the page that states it. */
export const measuring = { fewest: fewestMeasured, minutes: breaks.after / 60, times: breaks.timesEstimate }

/** The median in minutes, and of how many; none when too few. */
export function measuredWords({ n, seconds }: Measured = { n: 0, seconds: null }, t: Translate) {
  return { n, minutes: seconds === null ? '–' : minutes(seconds, t), of: t('questions.measured_n', { n }) }
}

/** "5,2" */
export function minutes(seconds: number, t: Translate): string {
  return formatNumber(Math.round(seconds / 6) / 10, t.lang)
}

export function basisForm(basis: Basis | null): FormValues {
  return Object.fromEntries(basisFields.map((name) => [name, basis?.[name] ?? '']))
}
