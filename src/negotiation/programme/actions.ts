import type { Actor } from '../../kernel/auth/guards.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict } from '../../kernel/errors.ts'
import { WrongFields } from '../../kernel/http/forms.ts'
import type { Seen } from '../../kernel/http/save-form.ts'
import type { LocalTime, UtcText } from '../../kernel/time.ts'
import { lockOpenSeminar } from '../../seminars/actions.ts'
import { countInvited, markApproved } from '../../seminars/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { listProgramme, listTemplate, replaceProgramme, replaceTemplate } from './queries.ts'
import {
  type DayHours,
  followedTo,
  inOrder,
  isSameProgramme,
  markChanges,
  misfitOf,
  type ProgrammeItem,
  usualHours,
  type Variant,
  whyCannotSave,
} from './rules.ts'

/**
 * Saves the whole programme. Saving the same programme again changes nothing and keeps its approval; a changed one must
 * be approved again. Once people have been invited, marks the items that change.
 */
export async function saveProgramme(
  deps: Deps,
  actor: Actor,
  slug: string,
  rows: (ProgrammeItem | null)[],
  seen: Seen,
): Promise<void> {
  const errors = whyCannotSave(rows)
  if (Object.keys(errors).length > 0) throw new WrongFields(errors)
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const seminar = await lockOpenSeminar(tx, slug, now)
    await seen(tx)
    const before = await listProgramme(tx, seminar.id)
    const items = inOrder(rows)
    if (isSameProgramme(before, items)) return
    const invited = await countInvited(tx, seminar.id)
    const marked = markChanges(before, items, invited > 0 ? now : null)
    await replaceProgramme(tx, seminar.id, marked, new Set(before.map(({ id }) => id)))
    const changed = marked.filter((item) => item.changedAt === now).length
    await insertHistory(tx, { accountId: actor.accountId, now }, [
      {
        subject: 'seminar',
        subjectId: seminar.id,
        kind: changed > 0 ? 'programme_changed' : 'programme_saved',
        detail: { n: items.length, changed },
      },
    ])
  })
}

/**
 * When the day's confirmed hours contradict the programme, moves the programme by as much as the day's start moved and
 * keeps its approval. A programme that still does not fit stays as it is; approving it and inviting people are then
 * refused.
 * @param day `from`: start of the day that the programme was made for; null means the usual start.
 */
export async function followHours(
  tx: Tx,
  actor: Actor,
  day: { seminar: Seminar; from: LocalTime | null; hours: DayHours; now: UtcText },
): Promise<void> {
  const { seminar, from, hours, now } = day
  const before = await listProgramme(tx, seminar.id)
  const { items, isMoved } = followedTo(before, from ?? usualHours.start, hours)
  if (!isMoved) return
  const invited = await countInvited(tx, seminar.id)
  const marked = markChanges(before, items, invited > 0 ? now : null)
  const known = new Set(before.map(({ id }) => id))
  await replaceProgramme(tx, seminar.id, marked, known, seminar.programmeConfirmedAt)
  await insertHistory(tx, { accountId: actor.accountId, now }, [
    {
      subject: 'seminar',
      subjectId: seminar.id,
      kind: 'programme_followed',
      detail: { start: hours.start.replace(':', '.'), end: hours.end.replace(':', '.') },
    },
  ])
}

/**
 * @throws Conflict when the programme contradicts the seminar's confirmed hours, which letters to those invited state.
 */
function mustFit(seminar: Seminar, items: ProgrammeItem[]): void {
  const { confirmedAt, startTime: start, endTime: end } = seminar
  if (!confirmedAt || !start || !end) return
  const misfit = misfitOf(items, { start, end })
  if (!misfit) return
  const hours = { start: start.replace(':', '.'), end: end.replace(':', '.') }
  throw new Conflict(`programmes.misfit.${misfit}`, hours)
}

/** @throws Conflict when the programme is empty or does not fit the day, or the seminar can no longer change. */
export async function approveProgramme(deps: Deps, actor: Actor, slug: string): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const seminar = await lockOpenSeminar(tx, slug, now)
    const items = await listProgramme(tx, seminar.id)
    if (items.length === 0) throw new Conflict('programmes.empty')
    mustFit(seminar, items)
    if (!(await markApproved(tx, seminar.id, 'programme_confirmed_at', now))) return
    await insertHistory(tx, { accountId: actor.accountId, now }, [
      { subject: 'seminar', subjectId: seminar.id, kind: 'programme_approved' },
    ])
  })
}

/** Does not change any seminar's saved programme: only programmes begun later start from the template. */
export async function saveTemplate(
  deps: Deps,
  accountId: string,
  template: { roundId: string; variant: Variant; rows: (ProgrammeItem | null)[] },
  seen: Seen,
): Promise<void> {
  const { roundId, variant, rows } = template
  const errors = whyCannotSave(rows)
  if (Object.keys(errors).length > 0) throw new WrongFields(errors)
  const items = inOrder(rows)
  await deps.db.transaction().execute(async (tx) => {
    await seen(tx)
    const before = await listTemplate(tx, roundId, variant)
    if (isSameProgramme(before, items)) return
    await replaceTemplate(tx, roundId, variant, items, new Set(before.map(({ id }) => id)))
    await insertHistory(tx, { accountId, now: deps.clock.now() }, [
      { subject: 'round', subjectId: roundId, kind: 'template_saved', detail: { variant, n: items.length } },
    ])
  })
}

/** Deletes the saved template, so that the built-in one applies again. */
export async function resetTemplate(deps: Deps, accountId: string, roundId: string, variant: Variant): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    if ((await listTemplate(tx, roundId, variant)).length === 0) return
    await replaceTemplate(tx, roundId, variant, [], new Set())
    await insertHistory(tx, { accountId, now: deps.clock.now() }, [
      { subject: 'round', subjectId: roundId, kind: 'template_reset', detail: { variant } },
    ])
  })
}
