/** What a round may be, and what may still change once its first invitation is out. */
import type { Bit } from '../kernel/db/schema.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, formatDate, type LocalDate } from '../kernel/time.ts'
import type { LeadDays } from './lead-days.rules.ts'

export interface RoundForm {
  name: string
  slug: string
  startsOn: LocalDate
  endsOn: LocalDate
  replyDays: number
  answerDeadline: LocalDate
  splitThreshold: number
  diaryNumber: string | null
  /** Mailings wait until somebody else has released them. */
  secondLook: Bit
  leadDays: LeadDays
}

/** Field name → what is wrong with it. */
type RoundProblems = Partial<
  Record<
    keyof RoundForm,
    | 'rounds.odd_year'
    | 'rounds.end_before_start'
    | 'rounds.too_long'
    | 'rounds.deadline_before_start'
    | 'rounds.deadline_too_late'
    | 'rounds.only_later'
  >
>

/** Words that are addresses below /omgangar already. */
const reserved = new Set(['ny'])
const longestDays = 3 * 366
const longestAfterDays = 366

/** "Omgång 2027" → "2027"; without a year, the folded name: "Våren, andra varvet" → "varen-andra-varvet". */
export function proposeSlug(name: string): string {
  return /\b20\d\d\b/.exec(name)?.[0] ?? fold(name).slice(0, 40).replace(/-$/, '')
}

/** "Västra Götaland" → "vastra-gotaland" */
export function fold(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

export function isRoundSlug(slug: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) && slug.length <= 40 && !reserved.has(slug)
}

export function problemsOf(form: Pick<RoundForm, 'startsOn' | 'endsOn' | 'answerDeadline'>): RoundProblems {
  const { startsOn, endsOn, answerDeadline } = form
  if (startsOn < '2000-01-01' || startsOn > '2100-01-01') return { startsOn: 'rounds.odd_year' }
  if (endsOn <= startsOn) return { endsOn: 'rounds.end_before_start' }
  if (endsOn > addDays(startsOn, longestDays)) return { endsOn: 'rounds.too_long' }
  if (answerDeadline < startsOn) return { answerDeadline: 'rounds.deadline_before_start' }
  if (answerDeadline > addDays(endsOn, longestAfterDays)) return { answerDeadline: 'rounds.deadline_too_late' }
  return {}
}

/** Invitations have named these dates: they may be put off, never brought forward. */
export function problemsWhenFrozen(
  round: { ends_on: LocalDate; answer_deadline: LocalDate },
  form: Pick<RoundForm, 'endsOn' | 'answerDeadline'>,
): RoundProblems {
  return {
    ...(form.endsOn < round.ends_on && { endsOn: 'rounds.only_later' as const }),
    ...(form.answerDeadline < round.answer_deadline && { answerDeadline: 'rounds.only_later' as const }),
  }
}

/** What `seminars.outside_round` is filled with. */
export function periodWords({ from, to }: { from: LocalDate; to: LocalDate }, t: Translate) {
  return { from: formatDate(from, 'long', t.lang), to: formatDate(to, 'long', t.lang) }
}
