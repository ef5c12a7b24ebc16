/** The head: which round one is in, what is odd about it, and the others. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, type LocalDate } from '../kernel/time.ts'
import { type RoundState, stateOf } from './here.rules.ts'
import type { Round } from './queries.ts'

/** @returns null where there is nothing to be in, and for an RSS contact with one round. */
export function herePage(
  round: Round | null,
  rounds: Round[],
  { today, isRss }: { today: LocalDate; isRss: boolean },
  t: Translate,
) {
  if (rounds.length === 0 || (isRss && rounds.length === 1)) return null
  const active = rounds.find((one) => one.active === 1) ?? null
  const isElsewhere = !isRss && round !== null && active !== null && round.id !== active.id
  return {
    isRss,
    name: round?.name ?? t('rounds.here_none'),
    slug: round?.slug ?? '',
    state: round && stateView(stateOf(round, today), t),
    notes: round ? notesOf(round, stateOf(round, today), t) : [],
    active: isElsewhere ? { name: active.name, slug: active.slug } : null,
    rounds: rounds.map((one) => ({
      slug: one.slug,
      name: one.name,
      isHere: one.id === round?.id,
      isActive: !isRss && one.active === 1,
      state: stateView(stateOf(one, today), t),
    })),
  }
}

const shapes: Record<RoundState, 'none' | 'half' | 'done'> = {
  preparing: 'none',
  under_way: 'half',
  finished: 'done',
  archived: 'done',
}

/** A round's state in a word and its shape. */
export function stateView(state: RoundState, t: Translate) {
  return { is: shapes[state], text: t(`rounds.state.${state}`) }
}

function notesOf(round: Round, state: RoundState, t: Translate): string[] {
  if (state === 'archived') return [t('rounds.note_archived')]
  if (state !== 'finished') return []
  const last = round.ends_on > round.answer_deadline ? round.ends_on : round.answer_deadline
  const date = formatDate(last, 'long', t.lang)
  return [t('rounds.note_finished', { date })]
}
