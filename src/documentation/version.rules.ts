/** A locked version of the documentation: what is in it, as a text that never changes. */
import { inOrder } from '../kernel/text.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { StatementKind } from '../schema.ts'
import { type Statement, type StatementStanding, statementKinds } from './rules.ts'

/** What is kept of a statement. `original`: the text before those concerned corrected it; null when they did not. */
const kept = [
  ...(['id', 'theme', 'kind', 'text', 'original', 'municipalityCode', 'municipality', 'role', 'questionKey'] as const),
  ...(['standing', 'consent', 'targetGroup', 'evidence', 'contact', 'link'] as const),
] satisfies (keyof Standing)[]

type Standing = Statement & { standing: StatementStanding }
export type LockedStatement = Pick<Standing, (typeof kept)[number]> & { programmeItem: string }

export interface LockedContent {
  seminar: string
  date: LocalDate | null
  number: number
  questionnaireHash: string
  statements: LockedStatement[]
}

export interface LockedVersion {
  number: number
  lockedAt: UtcText
  lockedBy: string
  /** Why the version before was unlocked; '' for the first. */
  reason: string
  hash: string
  /** JSON of LockedContent. */
  content: string
}

interface Source {
  seminar: { slug: string; date: LocalDate | null }
  number: number
  questionnaire: { hash: string; document: { themes: { value: string }[] } }
  statements: Standing[]
  /** The programme's items. */
  items: { id: string; title: string }[]
}

/** The same statements give the same text: by theme and kind, and as they were written; withdrawn ones are not in it. */
export function lockedText({ seminar, number, questionnaire, statements, items }: Source): string {
  const content: LockedContent = {
    seminar: seminar.slug,
    date: seminar.date,
    number,
    questionnaireHash: questionnaire.hash,
    statements: byTheme(statements, questionnaire.document.themes)
      .filter(({ standing }) => standing !== 'withdrawn')
      .map((one) => ({
        ...(Object.fromEntries(kept.map((name) => [name, one[name]])) as Pick<Standing, (typeof kept)[number]>),
        programmeItem: items.find(({ id }) => id === one.programmeItemId)?.title ?? '',
      })),
  }
  return JSON.stringify(content)
}

/** In the order of the questionnaire's themes, then of the kinds; otherwise as they came. */
export function byTheme<S extends { theme: string; kind: StatementKind }>(
  statements: S[],
  themes: { value: string }[],
): S[] {
  const place = (n: number) => String(n + 1).padStart(3, '0')
  return inOrder(statements, ({ theme, kind }) => [
    place(themes.findIndex(({ value }) => value === theme)),
    place(statementKinds.indexOf(kind)),
  ])
}
