/** Answers that differ in ways worth discovering; the differences are invented, like everything in the demo. */

import type { Answers, QuestionnaireDocument } from '../src/questionnaire/rules.ts'
import type { SeatRole } from '../src/schema.ts'
import { type Random, randomAnswers } from './answers.ts'

export interface Answerer {
  role: SeatRole
  region: string
  group: string
}

/** Politicians see it brighter than those who lead the work. */
const byRole: Record<SeatRole, number> = { politician: 0.55, social_services: 0.05, health_care: -0.25 }
/** The region that has come far with welfare technology, and one that has not. */
const technology: Record<string, number> = { '08': 1.5, '10': -0.8 }

export function demoAnswers(document: QuestionnaireDocument, who: Answerer, random: Random): Answers {
  const answers: Answers = {}
  for (const { value: theme } of document.themes) {
    const part = { ...document, questions: document.questions.filter((question) => question.theme === theme) }
    Object.assign(answers, randomAnswers(part, who.role, random, lean(theme, who)))
  }
  return isRural(who.group) ? withFewNurses(answers, random) : answers
}

function lean(theme: string, { role, region, group }: Answerer): number {
  const here = ((Number(region) * 37) % 11) / 11 - 0.5
  const rural = isRural(group) ? -0.4 : group.startsWith('A') ? 0.15 : 0
  if (theme === 'valfardsteknik') return byRole[role] * 0.5 + (technology[region] ?? here * 0.4)
  if (theme === 'rekrytering') return byRole[role] + rural + here * 0.5
  if (theme === 'ledarskap') return byRole[role] + here * 0.4 - rural * 0.5
  return byRole[role] * 0.8 + here * 0.4
}

/** Small rural municipalities. */
function isRural(group: string): boolean {
  return group === 'C8' || group === 'C9'
}

/** Nurses are the hardest to find where it is furthest to the hospital. */
function withFewNurses(answers: Answers, random: Random): Answers {
  const difficulty = answers.rk_svarighet
  if (typeof difficulty !== 'object' || Array.isArray(difficulty)) return answers
  const rows = { ...(difficulty as Record<string, number | string>) }
  for (const row of ['sjukskoterska', 'specialistsjukskoterska']) {
    if (typeof rows[row] === 'number' && random() < 0.85) rows[row] = random() < 0.65 ? 1 : 2
  }
  return { ...answers, rk_svarighet: rows }
}
