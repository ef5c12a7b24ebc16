/** A locked version of the documentation: what is in it, as a text that never changes. */
import { inOrder } from '../kernel/text.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { SeatRole, StatementKind } from '../schema.ts'
import { type Statement, type StatementStanding, statementKinds } from './rules.ts'

export interface LockedStatement {
  id: string
  theme: string
  kind: StatementKind
  text: string
  /** The text before those concerned corrected it; null when they did not. */
  original: string | null
  municipalityCode: string | null
  municipality: string | null
  role: SeatRole | null
  questionKey: string | null
  programmeItem: string
  standing: StatementStanding
  consent: string
  targetGroup: string
  evidence: string
  contact: string
  link: string
}

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
  statements: (Statement & { standing: StatementStanding })[]
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
        id: one.id,
        theme: one.theme,
        kind: one.kind,
        text: one.text,
        original: one.original,
        municipalityCode: one.municipalityCode,
        municipality: one.municipality,
        role: one.role,
        questionKey: one.questionKey,
        programmeItem: items.find(({ id }) => id === one.programmeItemId)?.title ?? '',
        standing: one.standing,
        consent: one.consent,
        targetGroup: one.targetGroup,
        evidence: one.evidence,
        contact: one.contact,
        link: one.link,
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
