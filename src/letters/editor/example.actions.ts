/** Reads what one example of a letter is made of. */
import { listGuestAddressees, listGuestHours } from '../../guests/addressees.queries.ts'
import { guestSenderOf } from '../../guests/letters.rules.ts'
import { listAddressees, listProgrammes, questionFacts } from '../../invitations/letters.queries.ts'
import { senderOf } from '../../invitations/letters.rules.ts'
import { listCandidates, listInvitedSeminars } from '../../invitations/queries.ts'
import type { Deps } from '../../kernel/deps.ts'
import { localDate } from '../../kernel/time.ts'
import type { Round } from '../../rounds/queries.ts'
import { type Purpose, purposeFacts } from '../purposes.rules.ts'
import type { Shown } from './preview.pages.ts'
import { listFormerHolders, listHelpers, listReceipts } from './queries.ts'
import { exampleOf } from './readers.rules.ts'

/**
 * The chosen reader of the chosen seminar, or the nearest there is. null: the round has no seminar yet.
 * @param link stands for the personal link, when the letter is to lead elsewhere.
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
  const people = {
    seminars: await listInvitedSeminars(db, round.id),
    candidates: await listCandidates(db, round.id),
    addressees: await listAddressees(db, round.id),
    receipts: await listReceipts(db, round.id),
    former: await listFormerHolders(db, round.id),
    helpers: await listHelpers(db, round.id),
    guests: await listGuestAddressees(db, round.id),
    questions: facts.questions,
  }
  const example = exampleOf(purpose, people, { slug: choice.seminarium, number: choice.mottagare })
  if (!example) return null
  const { seminar } = example
  const own = people.candidates.filter(({ seminarId }) => seminarId === seminar.id)
  const isToGuests = purposeFacts[purpose].audience === 'guest'
  const sender = isToGuests ? guestSenderOf(deps) : senderOf(deps)
  const programme = (await listProgrammes(db, round.id)).get(seminar.id) ?? []
  return {
    example,
    around: {
      ...{ today, now, facts, seminar, sender: link ? { ...sender, link } : sender },
      programme: isToGuests ? programme.filter(({ part }) => part === 'afternoon') : programme,
      hours: isToGuests ? ((await listGuestHours(db, round.id)).get(seminar.id) ?? null) : null,
      municipalities: new Set(own.map(({ municipalityCode }) => municipalityCode)).size || 1,
      seminars: example.helps,
    },
  }
}
