/** The tables that the kernel reads. `src/schema.ts` adds the features' tables and says how values are stored. */
import type { Generated } from 'kysely'
import type { AccountRole } from '../auth/guards.ts'
import type { UtcText } from '../time.ts'

export type Bit = 0 | 1

export interface Schema {
  account: AccountTable
  form_save: FormSaveTable
  history: HistoryTable
  message: MessageTable
  message_content: MessageContentTable
  rate_count: RateCountTable
  sender_settings: SenderSettingsTable
}

/** The persons who sign in, by an e-mail link: secretariat staff and RSS contacts. */
export interface AccountTable {
  id: string
  email: string // lower-cased, unique
  name: string
  role: AccountRole
}

/** Number of requests of one kind from one sender in the current rate-limit window, which ends at `resets_at`. */
interface RateCountTable {
  key: string // hash of the counted action and its sender
  count: number
  resets_at: UtcText
}

/** The history of changes. `detail` is JSON: the parameters of the message `history.<kind>`. */
interface HistoryTable {
  id: string
  at: UtcText
  account_id: string | null
  subject: string // "seminar", "seat", "round", …
  subject_id: string
  kind: string
  detail: string
}

/** Who last saved a form field. The row with field '' serves as the lock of a save (kernel/http/save-form.ts). */
interface FormSaveTable {
  subject: string // "venue/ID"; primary key with field
  field: string
  saved_by: string
  saved_at: UtcText
}

/** Has one row. null: the environment's value applies. */
interface SenderSettingsTable {
  id: string // 'sender'
  mail_from: string | null
  sender_name: string | null
  reply_to: string | null
  organisation: string | null
  contact_email: string | null
  contact_phone: string | null
  postal_address: string | null
  changed_at: UtcText | null
  changed_by: string | null
  organizer: string // sender address used as organizer of calendar entries; '' before the first one
}

/** PUBLISH: an attached file that mail programs do not treat as an invitation. */
export type CalendarMethod = 'REQUEST' | 'CANCEL' | 'PUBLISH'

/**
 * `queued`: waits. `sending`: a process has leased it. `sent`: the mail server has it. `failed`: no more attempts.
 * `unknown`: perhaps sent, because the process or the connection died while the message was in flight.
 */
export type MessageState = 'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'cancelled'

/** Columns that say whom and what a message concerns; src/schema.ts declares them, and all may be null. */
// biome-ignore lint/suspicious/noEmptyInterface: it is filled from outside
export interface MessageConcerns {}

/** Why a waiting letter was cancelled without anybody stopping it. */
export type CancelReason = 'answered' | 'changed' | 'too_late' | 'link_ended' | 'no_address' | 'archived'

interface MessageTable extends MessageConcerns {
  id: string
  dedupe_key: string // unique: seat + purpose + round + revision
  purpose: string
  to_name: string
  to_email: string
  subject: string
  calendar_method: CalendarMethod | null
  link_id: string | null // the link whose token replaces LINK_MARK when the message is sent
  state: MessageState
  attempts: number
  next_attempt_at: UtcText
  lease_until: UtcText | null
  claim: Generated<string | null> // id of the last claim, shared by the messages claimed together
  server_answer: string // the SMTP server's last answer, or what happened instead
  created_at: UtcText
  sent_at: UtcText | null
  refused: Generated<Bit> // 1: failed because the server refused it permanently, not after five attempts
  bounced_at: Generated<UtcText | null> // when a bounce arrived
  bounce_words: Generated<string>
  told: Generated<string> // JSON: day, hours, place and form as the letter states them; '' when it changes no calendar
  by_post: Generated<Bit> // 1: a paper letter, `queued` until somebody marks it as posted
  says: Generated<string> // JSON as `told`, of any letter to an invitee: must still be true when the letter is sent
  outdated_at: Generated<UtcText | null> // when `says` became untrue; stays `queued` until a person decides
  office_hours: Generated<Bit> // 1: sent and retried only in office hours
  position: Generated<number> // rises with each message, to order messages of the same second
  cancelled_because: Generated<CancelReason | ''> // '' when a person stopped it
  stopped: Generated<Bit> // 1: its link no longer works, so it is never sent again, whatever its state
}

/** A message's long texts, kept apart from its row, whose state is updated often. */
interface MessageContentTable {
  message_id: string
  text: string // with LINK_MARK where the personal token goes
  html: string
  calendar: string | null // iCalendar
}
