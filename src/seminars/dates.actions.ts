import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import type { FormErrors } from '../kernel/http/forms.ts'
import { translators } from '../kernel/i18n/translate.ts'
import { sha256 } from '../kernel/ids.ts'
import { enqueueMail } from '../kernel/mail/outbox.ts'
import { addDays, localDate, toUtc } from '../kernel/time.ts'
import type { ProposalForm } from './dates.input.ts'
import {
  type DateOption,
  findDateOption,
  listDatedSeminars,
  listDateOptions,
  markAnswered,
  markConfirmed,
  markWithdrawn,
  type OptionAnswer,
  offerDates,
  releaseOthers,
  reopenDate,
} from './dates.queries.ts'
import {
  type DateWarning,
  type Proposal,
  type ProposalContext,
  warnAboutDay,
  whyCannotConfirm,
  whyCannotNegotiate,
  whyCannotPropose,
  whyCannotReopen,
} from './dates.rules.ts'
import { datesProposedMail } from './mails.ts'
import { getRoundOf, lockSeminar, type Seminar } from './queries.ts'
import { listContacts } from './seminar.queries.ts'

/** Who acts; `isRss` for a contact, whose seminar has been checked by the route. */
export interface Actor {
  accountId: string
  isRss: boolean
}

export type ProposeResult =
  | { ok: true; count: number; told: number }
  | { ok: false; errors: FormErrors; warnings: DateWarning[] }

/** Offers several dates at once: all or none. The secretariat's are mailed to the body's contact persons. */
export async function proposeDates(
  deps: Deps,
  actor: Actor,
  slug: string,
  form: ProposalForm,
): Promise<ProposeResult> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    refuse(whyCannotNegotiate(seminar))
    const round = await getRoundOf(tx, seminar.round_id)
    const earlier = await listDateOptions(tx, seminar.id)
    const open = earlier.filter((option) => !option.withdrawn_at)
    const errors = checkProposals(form.options, {
      today: localDate(now),
      startsOn: round.starts_on,
      endsOn: round.ends_on,
      taken: open.map((option) => ({ date: option.date, start: option.start_time })),
    })
    const proposals = form.options.filter((row) => row !== null)
    const dated = await listDatedSeminars(tx, seminar.round_id, seminar.id)
    const warnings = proposals.flatMap(({ date }) => warnAboutDay(date, dated))
    if (Object.keys(errors).length > 0) return { ok: false, errors, warnings }
    if (warnings.length > 0 && !form.accept)
      return { ok: false, errors: { accept: 'seminars.confirm_warnings' }, warnings }
    await offerDates(tx, seminar.id, proposals, { ...actor, now })
    await insertHistory(
      tx,
      { accountId: actor.accountId, now },
      proposals.map((proposal) => event(seminar, 'date_proposed', proposal)),
    )
    const told = actor.isRss ? 0 : await tellContacts(deps, tx, seminar, { proposals, earlier })
    return { ok: true, count: proposals.length, told }
  })
}

/** One message per contact person; the same dates pressed twice are one, dates offered anew are another. */
async function tellContacts(
  deps: Deps,
  tx: Tx,
  seminar: Seminar,
  { proposals, earlier }: { proposals: Proposal[]; earlier: DateOption[] },
): Promise<number> {
  const now = deps.clock.now()
  const contacts = await listContacts(tx, seminar.rss_id)
  const { baseUrl, organisation } = deps.config
  const offered = proposals.map(({ date, start, end }) => {
    const before = earlier.find((option) => option.starts_at === toUtc(date, start))
    return [date, start, end, before?.withdrawn_at ?? '']
  })
  const dates = sha256(JSON.stringify(offered)).slice(0, 32)
  const round = await getRoundOf(tx, seminar.round_id)
  const answerBy = addDays(localDate(now), round.answer_dates_days)
  const messages = contacts.map((contact) => ({
    dedupeKey: `dates_proposed:${seminar.id}:${contact.id}:${dates}`,
    purpose: 'dates_proposed',
    toName: contact.name,
    toEmail: contact.email,
    ...datesProposedMail(
      { baseUrl, organisation, toName: contact.name, seminar, proposals, answerBy },
      translators.sv,
    ),
  }))
  await enqueueMail(tx, messages, now)
  return contacts.length
}

function checkProposals(rows: (Proposal | null)[], context: ProposalContext): FormErrors {
  const errors: FormErrors = {}
  const taken = [...context.taken]
  for (const [index, row] of rows.entries()) {
    if (!row) continue
    const refusal = whyCannotPropose(row, { ...context, taken })
    if (refusal) errors[`options.${index}.${refusal.field}`] = refusal.key
    taken.push(row)
  }
  return errors
}

export async function withdrawDate(
  deps: Deps,
  actor: Actor,
  slug: string,
  optionId: string,
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const option = await getOption(tx, seminar, optionId)
    if (seminar.confirmed_at && seminar.starts_at === option.starts_at)
      throw new Conflict('seminars.already_confirmed')
    if (!(await markWithdrawn(tx, option.id, now))) return
    await insertHistory(tx, { accountId: actor.accountId, now }, [
      event(seminar, 'date_withdrawn', spanOf(option)),
    ])
  })
}

/** Gives the seminar its date and releases the other options. The second of two planners is told so. */
export async function confirmDate(
  deps: Deps,
  actor: Actor,
  slug: string,
  optionId: string,
): Promise<DateOption> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const option = await getOption(tx, seminar, optionId)
    if (seminar.confirmed_at) throw new Conflict('seminars.already_confirmed')
    refuse(whyCannotConfirm(option, seminar, now))
    if (!(await markConfirmed(tx, option, now))) throw new Conflict('seminars.already_confirmed')
    const released = await releaseOthers(tx, option, now)
    await insertHistory(tx, { accountId: actor.accountId, now }, [
      event(seminar, 'date_confirmed', spanOf(option), { released }),
    ])
    return option
  })
}

export async function takeDateBack(
  deps: Deps,
  actor: Actor,
  slug: string,
  reason: string,
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    refuse(whyCannotReopen(seminar, now))
    if (!(await reopenDate(tx, seminar, now))) throw new Conflict('errors.changed_meanwhile')
    const span = {
      date: seminar.date ?? '',
      start: seminar.start_time ?? '',
      end: seminar.end_time ?? '',
    }
    await insertHistory(tx, { accountId: actor.accountId, now }, [
      event(seminar, 'date_reopened', span, { reason }),
    ])
  })
}

/** @returns how many answers were new or changed. */
export async function answerDates(
  deps: Deps,
  actor: Actor,
  slug: string,
  answers: OptionAnswer[],
): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    refuse(whyCannotNegotiate(seminar))
    const options = new Map(
      (await listDateOptions(tx, seminar.id)).map((option) => [option.id, option]),
    )
    const changed = answers.filter((one) => {
      const option = options.get(one.id)
      return option && (option.answer !== one.answer || option.comment !== one.comment)
    })
    if (changed.length === 0) return 0
    const by = { accountId: actor.accountId, now }
    const answered = new Set(await markAnswered(tx, seminar.id, changed, by))
    const events = changed
      .filter((one) => answered.has(one.id))
      .map(({ id, answer, comment }) =>
        event(seminar, 'date_answered', spanOf(options.get(id)!), { answer, comment }),
      )
    await insertHistory(tx, by, events)
    return answered.size
  })
}

async function getOption(tx: Tx, seminar: Seminar, optionId: string): Promise<DateOption> {
  const option = await findDateOption(tx, optionId)
  if (option?.seminar_id !== seminar.id) throw new NotFound()
  return option
}

function refuse(reason: string | null): void {
  if (reason) throw new Conflict(reason)
}

function spanOf(option: DateOption): Proposal {
  return { date: option.date, start: option.start_time, end: option.end_time }
}

function event(
  seminar: Seminar,
  kind: string,
  span: Proposal,
  more: Record<string, string | number> = {},
) {
  return {
    subject: 'seminar' as const,
    subjectId: seminar.id,
    kind,
    detail: { ...span, ...more },
  }
}
