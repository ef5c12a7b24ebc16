/** Whether what a calendar program says becomes the seat's reply. Whatever is in doubt changes nothing. */
import { replyOf, whyCannotReply } from '../invitations/rules.ts'
import { tidyAddress } from '../kernel/email.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { LinkKind, ReplyKind } from '../schema.ts'
import { type Asked, isAboutAnotherDay } from '../seminars/rules.ts'
import type { CalendarAnswer } from './received.ts'
import { type Outcome, speaksFor } from './rules.ts'

export interface AskedPerson {
  linkId: string
  kind: LinkKind
  email: string
}

/** The invitation whose entry in the calendar it is. */
interface AskedSeat {
  sequence: number
  withdrawnAt: UtcText | null
  reply: ReplyKind | null
  repliedAt: UtcText | null
  /** Those whose links hold now. */
  people: AskedPerson[]
  seminar: Asked & { date: LocalDate | null; cancelledAt: UtcText | null }
}

type Verdict =
  | { outcome: 'replied'; person: AskedPerson; reply: ReplyKind; at: UtcText }
  | { outcome: Exclude<Outcome, 'replied'>; person?: AskedPerson }

interface Letter {
  from: string
  isForged: boolean
  sentAt: UtcText | ''
  today: LocalDate
  now: UtcText
}

const replies = { ACCEPTED: 'coming', DECLINED: 'not_coming' } as const
const others: Record<string, 'tentative' | 'delegated'> = { TENTATIVE: 'tentative', DELEGATED: 'delegated' }

export function judge(answer: CalendarAnswer, seat: AskedSeat, letter: Letter): Verdict {
  if (seat.withdrawnAt !== null) return { outcome: 'withdrawn' }
  const person = seat.people.find((one) => tidyAddress(one.email) === answer.attendee)
  if (!person) return { outcome: 'not_invited' }
  if (letter.isForged || !speaksFor(letter.from, tidyAddress(person.email))) return { outcome: 'spoofed', person }
  const refusal = whyNot(answer, seat, letter)
  if (refusal) return { outcome: refusal, person }
  if (answer.method === 'COUNTER') return { outcome: 'counter', person }
  const said = answer.method === 'REPLY' ? replies[answer.partstat as keyof typeof replies] : null
  if (!said) return { outcome: others[answer.partstat] ?? 'no_answer', person }
  const hasSubstitute = seat.people.some((one) => one.kind === 'substitute')
  if (person.kind === 'holder' && hasSubstitute) return { outcome: 'substitute_stands', person }
  const reply = replyOf(person.kind, said)
  const holds = !isAboutAnotherDay(seat.repliedAt, seat.seminar)
  if (seat.reply === reply && holds) return { outcome: 'same', person }
  // A reply on the person's own page is not overruled by an older letter that was long under way.
  const at = writtenAt(answer, letter)
  if (seat.repliedAt !== null && at < seat.repliedAt) return { outcome: 'superseded', person }
  return { outcome: 'replied', person, reply, at }
}

function whyNot(answer: CalendarAnswer, seat: AskedSeat, letter: Letter) {
  if (answer.sequence < seat.sequence) return 'outdated'
  const refusal = whyCannotReply(seat.seminar, letter.today)
  if (refusal) return refusal
  return isAboutAnotherDay(writtenAt(answer, letter), seat.seminar) ? 'outdated' : null
}

/** When the person answered: as the letter says it, but never later than now. */
function writtenAt({ stampedAt }: CalendarAnswer, { sentAt, now }: Letter): UtcText {
  const said = stampedAt > sentAt ? stampedAt : sentAt
  return said === '' || said > now ? now : said
}
