/** The secretariat's to-do list, most urgent first. */
import { type Documentation, documentationStage } from '../documentation/rules.ts'
import { guestSeminar } from '../invitations/rules.ts'
import { type UntoldSeminar, untoldOf } from '../invitations/told.rules.ts'
import { addDays, daysBetween, type LocalDate, localDate } from '../kernel/time.ts'
import { untoldHelpers } from '../mailings/compose/helpers.rules.ts'
import { lastDayToPlan, type SeminarFacts, settledBy } from '../seminars/checklist.rules.ts'
import type { Seminar } from '../seminars/rules.ts'
import type { RegionState, SeminarState, Situation } from './rules.ts'

type TodoKind =
  | 'failed_mail'
  | 'bounced_mail'
  | 'held_mailing'
  | 'outdated_mail'
  | 'untold_moved'
  | 'untold_made_digital'
  | 'untold_cancelled'
  | 'unread_mail'
  | 'no_contact'
  | 'no_options'
  | 'rss_silent'
  | 'choose_date'
  | 'all_refused'
  | 'import_holders'
  | 'no_holders'
  | 'no_venue'
  | 'no_link'
  | 'confirm_venue'
  | 'no_programme'
  | 'confirm_programme'
  | 'invite'
  | 'invite_new'
  | 'handover'
  | 'handovers'
  | 'few_replies'
  | 'answers_missing'
  | 'tidy_statements'
  | 'ask_statements'
  | 'lock_statements'
  | 'no_date'
  | 'venue_lapses'
  | 'option_venue_lapses'
  | 'gaps_unanswered'
  | 'unplaced'
  | 'no_reminders'

export interface Todo {
  kind: TodoKind
  /** The seminars concerned, each with its RSS body; empty when the to-do is about the whole round. */
  seminars: { slug: string; name: string; rssId: string }[]
  /** null when it has no due date. */
  due: LocalDate | null
  late: boolean
  params: Record<string, string | number>
}

const enoughReplies = 0.8
/** A venue reservation that ends within this many days must be settled. */
const daysBeforeLapse = 14
/** Staff should chase replies when at most this many days are left. */
const daysToChase = 30

interface Round {
  reply_days: number
}

interface Outstanding {
  regions: RegionState[]
  /** Messages that failed, or whose delivery is unknown. */
  failed: number
  /** `bounced`: messages that bounced; `unread`: incoming messages that nobody has read. */
  bounced: number
  unread: number
  /** Names of the municipalities in no seminar, or in a cancelled one. */
  unplaced: string[]
  /** Mailings that wait for a second person to release them. */
  held?: number
  /** Queued messages stopped because what they say is no longer true. */
  outdated?: number
  untold?: UntoldSeminar[]
  documentation?: ReadonlyMap<string, Documentation> | undefined
  /** Whether the round's schedule reminds invitees who have not replied. */
  reminds?: boolean
  /** Handovers not settled yet. */
  handovers: { invitationId: string; municipality: string; from: string; name: string }[]
}

export function todos(outstanding: Outstanding, round: Round, today: LocalDate): Todo[] {
  const { failed, bounced, unread, unplaced, handovers } = outstanding
  const seminars = outstanding.regions.flatMap((region) => region.seminars)
  const list = seminars.flatMap((seminar) => [
    ...todosOf(seminar, round, today),
    ...documentationTodos(seminar, outstanding.documentation?.get(seminar.facts.id), today),
  ])
  list.push(...untoldTodos(outstanding.untold ?? [], today))
  const held_mailing = outstanding.held ?? 0
  const outdated_mail = outstanding.outdated ?? 0
  const went = { failed_mail: failed, bounced_mail: bounced, unread_mail: unread }
  const mail = { held_mailing, outdated_mail, ...went }
  for (const [kind, n] of Object.entries(mail) as [keyof typeof mail, number][])
    if (n > 0) list.push({ kind, seminars: [], due: today, late: false, params: { n } })
  const [first] = handovers
  if (first) {
    const { invitationId, municipality, from, name } = first
    const params = { invitationId, municipality, from, name, n: handovers.length }
    const kind = handovers.length === 1 ? 'handover' : 'handovers'
    list.push({ kind, seminars: [], due: today, late: false, params })
  }
  const silent = seminars.filter(({ facts }) => facts.date !== null && facts.date > today)
  const n = silent.reduce((sum, { facts }) => sum + facts.invited - facts.replied, 0)
  if (outstanding.reminds === false && n > 0)
    list.push({ kind: 'no_reminders', seminars: [], due: null, late: false, params: { n } })
  if (unplaced.length > 0) {
    const placed = seminars.reduce((sum, { facts }) => sum + facts.municipalities, 0)
    const of = placed + unplaced.length
    const params = { n: unplaced.length, placed, of, names: listed(unplaced) }
    list.push({ kind: 'unplaced', seminars: [], due: today, late: false, params })
  }
  const isHeld = seminars.length === 0 || seminars.some(({ facts }) => facts.seatsHeld > 0)
  return gathered(isHeld ? list : imported(list))
    .map((todo) => ({ ...todo, late: todo.late || (todo.due !== null && todo.due < today) }))
    .sort((a, b) => (a.due ?? '9999').localeCompare(b.due ?? '9999') || +isDecision(b) - +isDecision(a))
}

/**
 * Seminars whose invitees, guests or helpers have a letter that is out of date, with `n` summed over all three. Guests
 * are compared with their afternoon's hours, which can change without the seminar's.
 */
export function untoldIn(
  seminars: Seminar[],
  told: Pick<Situation, 'said' | 'saidToGuests' | 'guestHours' | 'helped'>,
  today: LocalDate,
): UntoldSeminar[] {
  const { said, saidToGuests, guestHours, helped } = told
  const afternoons = seminars.flatMap((seminar) => guestSeminar(seminar, guestHours.get(seminar.id) ?? null) ?? [])
  const reasons = new Map(seminars.map(({ id, changeReason }) => [id, changeReason ?? '']))
  const all = [
    ...untoldOf(seminars, said, today),
    ...untoldOf(afternoons, saidToGuests, today),
    ...untoldHelpers(helped, (id) => reasons.get(id) ?? '', today),
  ]
  return [...Map.groupBy(all, ({ slug }) => slug).values()].flatMap((own) => {
    const n = own.reduce((sum, one) => sum + one.n, 0)
    return own[0] ? [{ ...own[0], n }] : []
  })
}

/** Address of the review of a mailing to these seminars. */
export function tellAddress(
  round: string,
  { purpose, seminars, reason }: { purpose: string; seminars: { slug: string }[]; reason: string },
): string {
  const address = new URLSearchParams({ omgang: round, andamal: purpose })
  for (const { slug } of seminars) address.append('seminarium', slug)
  if (reason) address.set('skal', reason)
  return `/utskick/granska?${address}`
}

/** One to-do per purpose of letter for seminars whose letters are out of date. */
function untoldTodos(untold: UntoldSeminar[], today: LocalDate): Todo[] {
  const byPurpose = Map.groupBy(untold, ({ purpose }) => purpose)
  return [...byPurpose].map(([purpose, own]) => ({
    kind: `untold_${purpose}` as const,
    seminars: own.map(({ slug, name }) => ({ slug, name, rssId: '' })),
    due: today,
    late: true,
    params: { n: own.reduce((sum, { n }) => sum + n, 0), reason: sharedReason(own) },
  }))
}

/** '' when the seminars have different reasons, because the same letter goes to all of them. */
function sharedReason(untold: UntoldSeminar[]): string {
  const [first, ...others] = new Set(untold.map(({ reason }) => reason))
  return others.length === 0 ? (first ?? '') : ''
}

function listed(names: string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} …` : names.join(', ')
}

/** No seat has a holder yet: replaces the to-dos per seminar with one import for the whole round. */
function imported(list: Todo[]): Todo[] {
  const empty = list.filter((todo) => todo.kind === 'no_holders')
  const due = empty.map((todo) => todo.due).sort()[0] ?? null
  const rest = list.filter((todo) => todo.kind !== 'no_holders')
  return [...rest, { kind: 'import_holders', seminars: [], due, late: false, params: {} }]
}

function todosOf(seminar: SeminarState, round: Round, today: LocalDate): Todo[] {
  const { facts } = seminar
  const one = (kind: TodoKind, due: LocalDate | null, params: Todo['params'] = {}): Todo => ({
    kind,
    seminars: [{ slug: facts.slug, name: facts.name, rssId: facts.rssId }],
    due,
    late: false,
    params,
  })
  if (seminar.stage === 'held') {
    const missing = facts.asked - facts.answered
    return missing > 0 && today <= facts.answerBy ? [one('answers_missing', facts.answerBy, { n: missing })] : []
  }
  const list: Todo[] = []
  for (const thing of seminar.things) {
    if (thing.state === 'done') continue
    if (thing.detail === 'contact_missing') {
      list.push(one('no_contact', earlier(thing.due, unansweredSince(seminar))))
    }
    if (thing.detail === 'date_missing') list.push(one('no_options', thing.due))
    if (thing.detail === 'date_all_refused') list.push(one('all_refused', thing.due))
    if (thing.detail === 'date_waiting_staff') list.push(one('choose_date', thing.due))
    if (thing.detail === 'date_waiting_rss' && thing.state === 'late') {
      // Without a contact there is nobody to remind; `no_contact` covers that.
      if (facts.contacts > 0) list.push(one('rss_silent', thing.due, { n: facts.options - facts.optionsAnswered }))
    } else if (thing.detail === 'date_waiting_rss' && lastDayToPlan(facts) < today) {
      list.push(one('no_date', lastDayToPlan(facts)))
    }
    if (!facts.confirmedAt) continue
    if (thing.detail === 'venue_missing') list.push(one('no_venue', thing.due))
    if (thing.detail === 'link_missing') list.push(one('no_link', thing.due))
    if (thing.detail === 'venue_waiting') list.push(one('confirm_venue', thing.due))
    if (thing.detail === 'programme_missing') list.push(one('no_programme', thing.due))
    if (thing.detail === 'programme_waiting') list.push(one('confirm_programme', thing.due))
  }
  if (lapses(facts.optionsHeldUntil, today) && !facts.confirmedAt) {
    list.push(one('option_venue_lapses', facts.optionsHeldUntil))
  }
  if (!facts.confirmedAt || !facts.date) return list
  if (lapses(facts.venueHeldUntil, today) && !facts.venueConfirmedAt) {
    list.push(one('venue_lapses', facts.venueHeldUntil))
  }
  const vacant = facts.seats - facts.seatsHeld
  const inviteBy = settledBy('invite', facts)
  const gapsAnswerBy = answerOnGapsBy(facts)
  if (vacant > 0 && gapsAnswerBy === null) {
    const fillBy = facts.invited > 0 ? addDays(facts.date, -round.reply_days) : settledBy('targetGroup', facts)
    list.push(one('no_holders', fillBy, { n: vacant }))
  } else if (vacant > 0 && gapsAnswerBy !== null && gapsAnswerBy < today) {
    list.push(one('gaps_unanswered', gapsAnswerBy, { n: vacant }))
  }
  if (facts.seatsHeld > 0 && facts.invited === 0) {
    list.push(one('invite', inviteBy, { n: facts.seatsHeld }))
  }
  if (facts.invited > 0 && facts.newHolders > 0 && facts.date > today) {
    list.push(one('invite_new', today, { n: facts.newHolders }))
  }
  const silent = facts.invited - facts.replied
  if (
    facts.invited > 0 &&
    daysBetween(today, facts.date) <= daysToChase &&
    facts.replied < facts.invited * enoughReplies
  ) {
    list.push(one('few_replies', addDays(facts.date, -round.reply_days), { n: silent }))
  }
  return list
}

/** Days after the seminar, and after each step, within which the next is expected. */
const daysPerStep = 7

function documentationTodos({ facts, stage }: SeminarState, of: Documentation | undefined, today: LocalDate): Todo[] {
  if (stage !== 'held' || !of || !facts.date) return []
  const { slug, name, rssId, date } = facts
  const one = (kind: TodoKind, since: LocalDate): Todo[] => [
    { kind, seminars: [{ slug, name, rssId }], due: addDays(since, daysPerStep), late: false, params: {} },
  ]
  const now = documentationStage(of)
  if (now === 'live') return one('tidy_statements', date)
  if (now === 'tidied')
    return one(of.versions > 0 ? 'lock_statements' : 'ask_statements', localDate(of.tidiedAt ?? date))
  return now === 'confirming' && of.confirmBy !== null && of.confirmBy < today
    ? one('lock_statements', of.confirmBy)
    : []
}

/** Last day for the RSS body to answer proposed dates; null when none waits for an answer. */
function unansweredSince({ things }: SeminarState): LocalDate | null {
  return things.find((thing) => thing.detail === 'date_waiting_rss')?.due ?? null
}

function earlier(a: LocalDate | null, b: LocalDate | null): LocalDate | null {
  return a !== null && b !== null && b < a ? b : (a ?? b)
}

function lapses(heldUntil: LocalDate | null, today: LocalDate): boolean {
  return heldUntil !== null && heldUntil <= addDays(today, daysBeforeLapse)
}

/** Last day to answer about vacant seats; null when nobody has asked, or when the target group is approved. */
function answerOnGapsBy(facts: SeminarFacts): LocalDate | null {
  if (facts.gapsAskedAt === null || facts.targetGroupApprovedAt !== null) return null
  return facts.gapsAnswerBy ?? addDays(localDate(facts.gapsAskedAt), facts.leadDays.answerDates)
}

const toGather = new Set<TodoKind>(['no_contact', 'no_options', 'rss_silent', 'answers_missing', 'no_holders'])

/** Decisions that only the secretariat can make; listed before other to-dos with the same due date. */
function isDecision({ kind }: Todo): boolean {
  return kind === 'choose_date' || kind === 'all_refused'
}

/** Joins to-dos of the same kind (those in `toGather`) into one, with the earliest due date. */
function gathered(list: Todo[]): Todo[] {
  const kept: Todo[] = []
  for (const todo of list) {
    const same = kept.find((other) => other.kind === todo.kind && toGather.has(todo.kind))
    if (!same) {
      kept.push({ ...todo, params: { ...todo.params } })
      continue
    }
    same.seminars.push(...todo.seminars)
    if (todo.due !== null && (same.due === null || todo.due < same.due)) same.due = todo.due
    if (typeof todo.params.n === 'number') same.params.n = Number(same.params.n) + todo.params.n
  }
  return kept
}
