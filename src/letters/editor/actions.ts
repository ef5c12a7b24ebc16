/** Saves letter templates, sends trial letters, and reads the data of an example letter. */

import { listAddressees } from '../../invitations/addressees.queries.ts'
import { listGuestHours, listProgrammes, questionFacts } from '../../invitations/letters.queries.ts'
import { senderOf } from '../../invitations/letters.rules.ts'
import { listCandidates } from '../../invitations/queries.ts'
import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict } from '../../kernel/errors.ts'
import type { Mail } from '../../kernel/mail/letter.ts'
import { enqueueMail } from '../../kernel/mail/outbox.ts'
import { mustHaveSender } from '../../kernel/mail/sender.ts'
import { addMinutes, localDate } from '../../kernel/time.ts'
import { readLeft } from '../../responses/left.queries.ts'
import type { Round } from '../../rounds/queries.ts'
import { listSeminars } from '../../seminars/queries.ts'
import { leftField, type Purpose, purposeFacts } from '../purposes.rules.ts'
import { insertTemplate, listTemplates } from '../queries.ts'
import type { TemplateText } from '../rules.ts'
import type { Shown } from './preview.pages.ts'
import { countProofs, listFormerHolders, listHelpers, listReceipts } from './queries.ts'
import { exampleOf } from './readers.rules.ts'

interface SaveLetter {
  round: Round
  purpose: Purpose
  /** Must have no problems (`problemsOf`). */
  text: TemplateText
  /** Number of the version that the person started from; 0 for the default. */
  basis: number
  accountId: string
}

/** Saves the letter as a new version; saves nothing and returns 'stale' when somebody else has saved one meanwhile. */
export async function saveLetter(
  deps: Deps,
  { round, purpose, text, basis, accountId }: SaveLetter,
): Promise<'saved' | 'stale'> {
  const by = { accountId, now: deps.clock.now() }
  return deps.db.transaction().execute(async (tx) => {
    const row = { ...text, roundId: round.id, purpose, version: basis + 1 }
    const isNext = ((await findLatest(tx, row))?.version ?? 0) === basis
    if (isNext && (await insertTemplate(tx, row, by))) return 'saved'
    // The button was pressed twice: the latest version is what this person has just saved.
    const now = await findLatest(tx, row)
    const isOwn = now?.version === row.version && now.savedById === accountId
    return isOwn && now.subject === row.subject && now.body === row.body ? 'saved' : 'stale'
  })
}

async function findLatest(tx: Tx, { roundId, purpose }: { roundId: string; purpose: Purpose }) {
  return (await listTemplates(tx, roundId)).find((one) => one.purpose === purpose)
}

const proofsPerHour = 20

/**
 * Queues a trial letter to the person's own address. @returns false when the button was pressed twice: it is queued
 * already. @throws Conflict after `proofsPerHour` trial letters within an hour
 */
export async function sendProof(
  deps: Deps,
  to: { accountId: string; name: string; email: string },
  proof: { mail: Mail; once: string; calendar: string | null },
): Promise<boolean> {
  mustHaveSender(deps)
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    if ((await countProofs(tx, to.email, addMinutes(now, -60))) >= proofsPerHour)
      throw new Conflict('letters.proof_too_many')
    const message = {
      ...proof.mail,
      ...(proof.calendar && { calendar: { method: 'PUBLISH' as const, content: proof.calendar } }),
      dedupeKey: `letter_proof:${to.accountId}:${proof.once}`,
      purpose: 'letter_proof',
      toName: to.name,
      toEmail: to.email,
    }
    return (await enqueueMail(tx, [message], now)) === 1
  })
}

/**
 * The data of a letter to the chosen reader of the chosen seminar, or the nearest choice that exists. null: the round
 * has no seminar yet. @param link replaces the base of personal links, for a letter that must lead elsewhere
 */
export async function findExample(
  deps: Deps,
  { round, purpose }: { round: Round; purpose: Purpose },
  choice: { seminarium?: string | undefined; mottagare: number },
  link?: string,
): Promise<Shown | null> {
  const { db } = deps
  const now = deps.clock.now()
  const today = localDate(now)
  const facts = await questionFacts(db, round)
  const candidates = await listCandidates(db, round.id)
  const saysLeft = leftField in purposeFacts[purpose].placeholders
  const people = {
    seminars: await listSeminars(db, round.id),
    candidates,
    left: await readLeft(db, round, saysLeft ? candidates : []),
    addressees: await listAddressees(db, round.id),
    receipts: await listReceipts(db, round.id),
    former: await listFormerHolders(db, round.id),
    helpers: await listHelpers(db, round.id),
    questions: facts.questions,
  }
  const example = exampleOf(purpose, people, { slug: choice.seminarium, number: choice.mottagare })
  if (!example) return null
  const { seminar } = example
  const own = people.candidates.filter(({ seminarId }) => seminarId === seminar.id)
  const isToGuests = purposeFacts[purpose].audience === 'guest'
  const sender = senderOf(deps, isToGuests ? 'gast' : 'i')
  const programme = (await listProgrammes(db, round.id)).get(seminar.id) ?? []
  return {
    example,
    around: {
      today,
      now,
      facts,
      seminar,
      sender: link ? { ...sender, link } : sender,
      programme: isToGuests ? programme.filter(({ part }) => part === 'afternoon') : programme,
      hours: isToGuests ? ((await listGuestHours(db, round.id)).get(seminar.id) ?? null) : null,
      municipalities: new Set(own.map(({ municipalityCode }) => municipalityCode)).size || 1,
      seminars: example.helps,
    },
  }
}
