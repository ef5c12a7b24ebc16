/** The tables that the kernel itself asks. `src/schema.ts` declares the rooms' beside them, and says how values are kept. */
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

/** Secretariat staff and RSS contacts: whoever signs in by an e-mail link. */
export interface AccountTable {
  id: string
  email: string // lower-cased, unique
  name: string
  role: AccountRole
}

/** How often somebody has asked for something since the window began; over when it resets. */
interface RateCountTable {
  key: string // hash of what is counted and for whom
  count: number
  resets_at: UtcText
}

/** Who did what when; `detail` is JSON for the message `history.<kind>`. */
interface HistoryTable {
  id: string
  at: UtcText
  account_id: string | null
  subject: string // "seminar", "seat", "round", …
  subject_id: string
  kind: string
  detail: string
}

/** Who last saved a field by a form; the field '' is held by whoever is saving (kernel/http/save-form.ts). */
interface FormSaveTable {
  subject: string // "venue/ID"; primary key with field
  field: string
  saved_by: string
  saved_at: UtcText
}

/** One row. Null: as the environment says. */
interface SenderSettingsTable {
  id: string // 'sender'
  mail_from: string | null
  sender_name: string | null
  reply_to: string | null
  organisation: string | null
  contact_email: string | null
  contact_phone: string | null
  changed_at: UtcText | null
  changed_by: string | null
  organizer: string // the sender's address that calendar entries have gone out with; '' before any
}

/** PUBLISH: a file to look at, which no program takes for a question. */
export type CalendarMethod = 'REQUEST' | 'CANCEL' | 'PUBLISH'

/** `queued` waits; `sending` is leased; `sent` was handed over; `failed` gave up; `unknown` was leased when the process died. */
export type MessageState = 'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'cancelled'

/** What a message concerns: columns that src/schema.ts declares; all may be null. */
// biome-ignore lint/suspicious/noEmptyInterface: it is filled from outside
export interface MessageConcerns {}

interface MessageTable extends MessageConcerns {
  id: string
  dedupe_key: string // unique: seat + purpose + round + revision
  purpose: string
  to_name: string
  to_email: string
  subject: string
  calendar_method: CalendarMethod | null
  link_id: string | null // whose token replaces LINK_MARK when it is sent
  state: MessageState
  attempts: number
  next_attempt_at: UtcText
  lease_until: UtcText | null
  claim: Generated<string | null> // made when it was last taken to be sent
  server_answer: string // the SMTP server's words, good or bad
  created_at: UtcText
  sent_at: UtcText | null
  refused: Generated<Bit> // failed because the server said no for good, not because it was tried five times
  bounced_at: Generated<UtcText | null> // handed over, and came back
  bounce_words: Generated<string>
  told: Generated<string> // JSON, what the letter says of day, hours, place and form; '' when it changes no calendar
  by_post: Generated<Bit> // on paper: `queued` until somebody has posted it
  says: Generated<string> // JSON as `told`, of any letter to somebody invited: what must be so when it goes
  outdated_at: Generated<UtcText | null> // `queued`, but what it says is no longer so: it waits for a person
  office_hours: Generated<Bit> // goes, and is tried again, on working days only
  position: Generated<number> // rises with each letter, so that the newest is known within a second too
  stopped: Generated<Bit> // its link no longer works: it is never sent again, whatever became of it
}

/** The long texts of a message: written once, while its state changes. */
interface MessageContentTable {
  message_id: string
  text: string // with LINK_MARK where the personal token goes
  html: string
  calendar: string | null // iCalendar
}
