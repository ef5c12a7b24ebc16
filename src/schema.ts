/**
 * The data model on one page: the rooms' tables and views; the kernel's own are in `kernel/db/schema.ts`.
 * Ids are text made in the app; instants are UtcText (`2027-04-14T07:30:00Z`); dates `YYYY-MM-DD`;
 * clock times `HH:MM` in Europe/Stockholm; booleans 0/1; lists and documents JSON text.
 */
import type { Generated } from 'kysely'
import type { Bit } from './kernel/db/schema.ts'
import type { LocalDate, LocalTime, UtcText } from './kernel/time.ts'

declare module './kernel/db/schema.ts' {
  interface Schema {
    // upkeep
    installation: InstallationTable
    backup: BackupTable
    // staff
    sign_in_link: SignInLinkTable
    session: SessionTable
    // lists
    list_import: ListImportTable
    // register
    region: RegionTable
    municipality: MunicipalityTable
    municipality_group: MunicipalityGroupTable
    municipality_group_member: MunicipalityGroupMemberTable
    rss_body: RssBodyTable
    rss_member: RssMemberTable
    rss_contact: RssContactTable
    // rounds
    questionnaire: QuestionnaireTable
    round: RoundTable
    blocked_period: BlockedPeriodTable
    mail_template: MailTemplateTable
    // seats
    seat: SeatTable
    holder: HolderTable
    // seminars
    seminar: SeminarTable
    seminar_municipality: SeminarMunicipalityTable
    date_option: DateOptionTable
    venue: VenueTable
    programme_item: ProgrammeItemTable
    programme_template_item: ProgrammeTemplateItemTable
    seminar_change: SeminarChangeTable
    seminar_change_item: SeminarChangeItemTable
    calendar_feed: CalendarFeedTable
    // tour
    tour_settings: TourSettingsTable
    tour_wish: TourWishTable
    tour_run: TourRunTable
    // invitations
    invitation: InvitationTable
    invitation_link: InvitationLinkTable
    reply: ReplyTable
    handover: HandoverTable
    // wishes and the day itself
    personal_wish: PersonalWishTable
    attendance: AttendanceTable
    attendance_tap: AttendanceTapTable
    // guests
    organisation: OrganisationTable
    guest: GuestTable
    // mail: who writes, the outbox and its mailings
    mailing: MailingTable
    incoming: IncomingTable
    reminder_rule: ReminderRuleTable
    reminder_done: ReminderDoneTable
    // responses
    response: ResponseTable
    answer: AnswerTable
    submission: SubmissionTable
    submitted_answer: SubmittedAnswerTable
    // views: what many rooms ask, told once (migrations/views.ts)
    current_holder: CurrentHolderView
    current_contact: CurrentContactView
    current_group: CurrentGroupView
    current_answer: CurrentAnswerView
    live_link: LiveLinkView
    live_invitation: LiveInvitationView
    live_guest_invitation: LiveGuestInvitationView
    seminar_seat: SeminarSeatView
    target_group_standing: TargetGroupStandingView
    invitation_standing: InvitationStandingView
    message_round: MessageRoundView
    shown_round: ShownRoundView
  }

  interface AccountTable {
    title: string | null
    phone: string | null
    created_at: UtcText
    disabled_at: UtcText | null
    last_signed_in_at: UtcText | null
    previous_signed_in_at: Generated<UtcText | null> // the time before: what has happened since is news
    digest: Generated<Digest | null> // of staff: how often they are mailed what has happened; null: what is usual for the role
    digest_until: Generated<UtcText | null> // up to when they have been; null before the first time
    chosen_round_id: Generated<string | null> // the round the person has chosen to be in; null: the active one
  }

  interface MessageConcerns {
    mailing_id: string | null // null: sign-in links and the like
    invitation_id: Generated<string | null> // a seat's, whoever holds it, or a guest's
    account_id: Generated<string | null> // a contact person of an RSS body, who is not invited
    seminar_id: Generated<string | null> // the one a letter to somebody who helps is about
    venue_id: Generated<string | null> // to whoever holds this venue
    about_round_id: Generated<string | null> // of a letter without mailing and invitation: `message_round` knows all
  }
}

export type SeatRole = 'social_services' | 'health_care' | 'politician'

/** One row, 'this'. */
interface InstallationTable {
  id: string
  secret_fingerprint: string // of the secret from which the links' hashes were worked out
  sealed_at: UtcText
  written_at: UtcText // rises every few seconds while a server runs and can write
}

/** A backup made by itself. */
interface BackupTable {
  day: LocalDate
  started_at: UtcText
  finished_at: UtcText | null
  error: Generated<string> // why the last try failed; '' when it did not
}

export type Digest = 'daily' | 'soon' | 'off'

interface SignInLinkTable {
  id: string
  account_id: string
  token_hash: string
  created_at: UtcText
  expires_at: UtcText
  used_at: UtcText | null
}

interface SessionTable {
  id: string
  token_hash: string
  account_id: string
  created_at: UtcText
  last_seen_at: UtcText
  expires_at: UtcText
  user_agent: string
}

/** A list that was read, and is not saved yet or was so in the last day. */
export interface ListImportTable {
  id: string
  kind: 'contacts' | 'holders' | 'organisations'
  round_id: Generated<string | null> // of holders
  seminar_id: Generated<string | null> // an RSS contact's list is for this seminar's municipalities only
  filename: string
  account_id: string | null // null: from the command line
  created_at: UtcText
  confirmed_at: UtcText | null
  preview: string // JSON: Stored in lists/queries.ts
}

export interface RegionTable {
  code: string // county code, two digits
  letter: string
  name: string // "Skåne"
  county_name: string // "Skåne län"
  region_name: string // "Region Skåne"
  town: string // where the region's seat is
  lat: number
  lon: number
  winter_break_weeks: string // sportlov, an editable hint: "8" or "8-9"
  autumn_break_week: string // höstlov
}

export interface MunicipalityTable {
  code: string // four digits
  name: string // "Habo"
  official_name: string // "Habo kommun"
  region_code: string
  population: number
  population_year: number
  population_65plus: number
  population_80plus: number
  age_year: number
  lat: number
  lon: number
}

export interface MunicipalityGroupTable {
  edition: number // SKR's edition year, 2023
  code: string // "A1" … "C9"
  main_group: string
  name_sv: string
  name_en: string
}

interface MunicipalityGroupMemberTable {
  edition: number
  municipality_code: string
  group_code: string
}

/** RSS: regional samverkans- och stödstruktur. */
export interface RssBodyTable {
  id: string // "rss-12"
  region_code: string
  area: string // "Hela länet" or the part of the county
  name: string
  kind: string
  source: string
  note: string
}

interface RssMemberTable {
  rss_id: string
  municipality_code: string
  is_default: Bit // the body that plans this municipality's seminar unless staff say otherwise
}

interface RssContactTable {
  rss_id: string
  account_id: string
  added_at: UtcText
}

/** One version of the fixed question set, whole. */
interface QuestionnaireTable {
  id: string
  version: string
  hash: string // sha256 of the canonical document, hex
  document: string // JSON
  created_at: UtcText
}

export interface RoundTable {
  id: string
  slug: string // "2027"
  name: string
  starts_on: LocalDate
  ends_on: LocalDate
  reply_days: number // the reply is asked for this many days before the seminar; open until the day before
  answer_deadline: LocalDate // last day to answer the questionnaire
  split_threshold: number // more municipalities than this in a region: two seminars
  diary_number: string | null
  second_look: Generated<Bit> // mailings wait until somebody else has released them
  // Lead times in days before the seminar; the last one: days an RSS body has to answer date options.
  contact_lead_days: Generated<number>
  target_group_lead_days: Generated<number>
  venue_lead_days: Generated<number>
  programme_lead_days: Generated<number>
  invite_lead_days: Generated<number>
  answer_dates_days: Generated<number>
  questionnaire_id: string
  frozen_at: UtcText | null // set with the first invitation
  frozen_hash: string | null
  created_at: UtcText
  created_by: string | null
  active: Generated<Bit> // at most one round: where pages begin that name none; never an archived one
  archived_at: Generated<UtcText | null> // put away: everything can be read, nothing changes, nothing is sent
  opened_at: Generated<UtcText | null> // staff have shown it to the RSS contacts, whatever `shown_round` says
}

/** What staff wrote instead of a letter's first words; the highest version holds. */
interface MailTemplateTable {
  id: string
  round_id: string
  purpose: string // Purpose in letters/purposes.rules.ts
  version: number // 1 …
  subject: string
  body: string
  saved_by: string
  saved_at: UtcText
}

/** Days on which nobody, one team or one RSS body can hold a seminar; both days included. */
export interface BlockedPeriodTable {
  id: string
  round_id: string
  starts_on: LocalDate
  ends_on: LocalDate
  name: string // "Almedalsveckan"
  team: number | null // 1 … ; with rss_id null too: for everyone
  rss_id: string | null
  hard: Bit // 1: never; 0: avoided, and warned about
  created_by: string
  created_at: UtcText
}

/** Round × municipality × role. */
interface SeatTable {
  id: string
  round_id: string
  municipality_code: string
  role: SeatRole
  not_known_at: Generated<UtcText | null> // the RSS contact has said "not yet known"; cleared by a holder
  not_known_by: Generated<string | null>
}

/** Who holds a seat, and who held it: at most one row per seat has no `until_at`. */
interface HolderTable {
  id: string
  seat_id: string
  name: string
  title: string
  email: string // lower-cased; '' when not known
  phone: string
  since_at: UtcText
  until_at: UtcText | null
  source: string // "import", "staff", "rss", "invitee"
  by_post: Generated<Bit> // wants letters on paper
  person_id: Generated<string> // the same while it is the same person, whatever is corrected; '' is as the id
}

export interface SeminarTable {
  id: string
  round_id: string
  region_code: string
  rss_id: string // the body that helps with it
  number: number // 1, 2 … within the region
  slug: string // "skane-1"; unique in the installation, so links live for ever
  name: string // "Skåne 1", or "Kronoberg" when alone
  diary_number: string | null
  date: LocalDate | null // what was agreed, in local time …
  start_time: LocalTime | null
  end_time: LocalTime | null
  starts_at: UtcText | null // … and the same instants
  ends_at: UtcText | null
  confirmed_at: UtcText | null // when staff confirmed the date
  venue_id: string | null
  venue_confirmed_at: UtcText | null
  target_group_approved_at: UtcText | null // the RSS contact or staff has approved whom to invite
  programme_confirmed_at: UtcText | null
  revision: number // rises with each change of date, time or place that goes out: iTIP SEQUENCE
  cancelled_at: UtcText | null
  cancel_reason: Generated<string>
  form: Generated<SeminarForm>
  meeting_url: Generated<string> // shown only to those invited; '' until known
  meeting_note: Generated<string> // how to connect
  replies_asked_at: Generated<UtcText | null> // asked again then: replies given before count no longer
  town_code: Generated<string | null> // the municipality in whose town it is meant to be held; null: the plan's suggestion
  venue_held_until: Generated<LocalDate | null> // the venue is held free of charge until then
  gaps_asked_at: Generated<UtcText | null> // when staff last asked the RSS body for what is missing in the target group
  gaps_answer_by: Generated<LocalDate | null>
  rss_checks_in: Generated<Bit> // staff let the RSS contacts check people in
  guest_capacity: Generated<number | null> // places for guests in the afternoon; null: as many as come
  guest_start_time: Generated<LocalTime | null> // the guests' hours, where the programme has no afternoon
  guest_end_time: Generated<LocalTime | null>
  helpers_know: Generated<string> // JSON, Baseline in seminars/changes/helpers.rules.ts: what those who help know without a letter; '' when nothing
}

export type SeminarForm = 'on_site' | 'digital' | 'both'

interface SeminarMunicipalityTable {
  round_id: string // primary key (round_id, municipality_code): never two seminars
  municipality_code: string
  seminar_id: string
}

export type DateAnswer = 'yes' | 'if_need_be' | 'no'

export interface DateOptionTable {
  id: string
  seminar_id: string
  date: LocalDate
  start_time: LocalTime
  end_time: LocalTime
  starts_at: UtcText
  ends_at: UtcText
  proposed_by: string
  proposed_by_rss: Bit
  created_at: UtcText
  answer: DateAnswer | null
  comment: string
  answered_by: string | null
  answered_at: UtcText | null
  withdrawn_at: UtcText | null
  venue_id: Generated<string | null> // held for this date …
  venue_held_until: Generated<LocalDate | null> // … until this day
  answer_by: Generated<LocalDate | null> // last day for the RSS body to answer; null for its own proposals
  reminded_at: Generated<UtcText | null>
}

/** Kept and used again in later rounds. */
export interface VenueTable {
  id: string
  region_code: string
  name: string
  address: string
  town: string
  capacity: number
  step_free: Bit
  hearing_loop: Bit
  accessible_toilet: Bit
  note: string
  room: Generated<string>
  map_url: Generated<string>
  lift: Generated<Bit>
  parking: Generated<Bit>
  remote_technology: Generated<string> // camera, microphones, screen, network
  catering: Generated<string>
  price_sek: Generated<number | null> // whole kronor for the day
  payer: Generated<string>
  contact_name: Generated<string>
  contact_email: Generated<string>
  contact_phone: Generated<string>
  created_by: string
  created_at: UtcText
}

export type ProgrammePart = 'morning' | 'afternoon'

interface ProgrammeItemTable {
  id: string
  seminar_id: string
  position: number
  part: ProgrammePart
  start_time: LocalTime
  end_time: LocalTime
  title: string
  detail: string
  speaker: Generated<string>
  changed_at: Generated<UtcText | null> // set when it changed after the first invitation went out
}

/** The round's programme, adapted per seminar. */
interface ProgrammeTemplateItemTable {
  id: string
  round_id: string
  variant: 'on_site' | 'digital'
  position: number
  part: ProgrammePart
  start_time: LocalTime
  end_time: LocalTime
  title: string
  detail: string
  speaker: string
}

/** A secret address from which a calendar program reads; what it shows follows the account's rights when it is read. */
interface CalendarFeedTable {
  id: string
  account_id: string
  name: Generated<string> // where it is used, in its owner's words: "Outlook"
  token_hash: string // unique
  created_at: UtcText
  revoked_at: UtcText | null
}

/** The rules by which a tour of the round is proposed; a round has one row once they have been saved. */
interface TourSettingsTable {
  round_id: string
  settings: string // JSON, TourSettings in tour/rules.ts
  saved_at: UtcText
  saved_by: string
}

/** When a seminar is wished for; both days included. */
interface TourWishTable {
  seminar_id: string
  from_on: LocalDate
  to_on: LocalDate
}

export type TourRunState =
  | 'queued'
  | 'running'
  | 'done'
  | 'infeasible'
  | 'failed'
  | 'cancelled'
  | 'accepted'
  | 'discarded'

/** One reckoning of the tour's calendar, kept until somebody accepts or discards it. */
export interface TourRunTable {
  id: string
  round_id: string
  state: TourRunState
  started_by: string
  created_at: UtcText
  started_at: UtcText | null
  finished_at: UtcText | null
  lease_until: UtcText | null // a run whose lease has passed died with its process
  progress: string // JSON, TourProgress
  input: string // JSON, TourInput: what it was reckoned from
  result: string | null // JSON, TourResult or Impasse[]
  error: string
}

/** One decision about one or many seminars: moved, made digital, cancelled, held after all. */
export interface SeminarChangeTable {
  id: string
  round_id: string
  kind: 'move' | 'form' | 'cancel' | 'reopen'
  reason: string
  created_at: UtcText
  created_by: string
  undone_at: UtcText | null
  undone_by: string | null
}

/** What it changed in one seminar, so that it can be undone while nothing else has happened. */
interface SeminarChangeItemTable {
  change_id: string
  seminar_id: string
  before: string // JSON, Changeable in seminars/changes.rules.ts
  after: string // JSON, the same
}

/** A seat's invitation to its seminar, or a guest's to the afternoon: one of `seat_id` and `guest_id` is set. */
export interface InvitationTable {
  id: string
  seat_id: string | null // unique: one invitation per seat
  guest_id: Generated<string | null> // unique with seminar_id
  seminar_id: string
  uid: string // the calendar object's UID, for ever
  sequence: number // the SEQUENCE last sent
  created_at: UtcText
  reply: ReplyKind | GuestReply | null // the latest reply; the whole story is in `reply`
  replied_at: UtcText | null
  told: Generated<string> // JSON, what the latest letter said of day, hours, place and form; '' before the first
  withdrawn_at: Generated<UtcText | null> // staff took the invitation back
  organizer: Generated<string> // whose calendar entry it has been since the first letter; '': the sender's now
  told_sequence: Generated<number> // the SEQUENCE when the day last went out to all: an answer to an older one is about another
  queue_order: Generated<number | null> // of a guest who waits: the lowest of the seminar is first; unique in the seminar
}

/** A person's personal link. Token = linkToken(secret, id); only its hash is stored. */
export interface InvitationLinkTable {
  id: string
  invitation_id: string
  kind: LinkKind
  name: string
  email: string
  token_hash: string
  created_at: UtcText
  revoked_at: UtcText | null
  ended_as: Generated<LinkEnd | null> // why it was revoked; its page says so
}

export type LinkKind = 'holder' | 'substitute' | 'guest'

export type LinkEnd = 'handed_over' | 'replaced' | 'renewed' | 'withdrawn' | 'dismissed'

export type HandoverState = 'asked' | 'confirmed' | 'declined' | 'withdrawn' | 'closed'

/**
 * The holder has said that somebody else has the role now. Until that person or staff have confirmed it nothing
 * changes. The new person's link has this row's id, and becomes the seat's link then. At most one is `asked`.
 */
export interface HandoverTable {
  id: string
  invitation_id: string
  from_link_id: string // who said so
  token_hash: string
  name: string
  title: string
  email: string
  state: HandoverState // `withdrawn` by who had said so; `closed` because something else happened to the seat
  asked_at: UtcText
  decided_at: UtcText | null
  decided_by: string | null // an account; null when the persons themselves decided
}

/** `queue`: a place became free for a guest who waited. */
export type ReplySource = 'link' | 'phone' | 'mail' | 'meeting' | 'calendar' | 'queue'

/** A seat's reply. */
export type ReplyKind = 'coming' | 'not_coming' | 'substitute'

export type GuestReply = 'coming' | 'not_coming' | 'waiting'

export interface ReplyTable {
  id: string
  invitation_id: string
  link_id: string | null // null when staff recorded it, or the queue moved
  account_id: string | null
  at: UtcText
  kind: ReplyKind | GuestReply
  substitute_name: string
  substitute_email: string
  comment: string // what staff noted beside it
  source: Generated<ReplySource> // by which way it came
}

/** What somebody who comes needs: kept apart, never with a name, deleted 14 days after the day. */
interface PersonalWishTable {
  id: string
  link_id: string // unique
  diets: string // JSON, Diet[] in wishes/rules.ts
  food: string // allergies and the like, in own words
  access: string // what is needed to take part, in own words
  saved_at: UtcText
}

/** Who is here: the latest tap on each person; unique (seminar_id, person). */
interface AttendanceTable {
  id: string
  seminar_id: string
  person: string // "plats:<seat>", "gast:<guest invitation>" or "extra:<id>" for somebody not on the list
  seat_id: string | null
  guest_invitation_id: string | null // the invitation of a guest
  name: string // as the list had it then
  came_from: string // the municipality or the organisation
  here: Bit
  tapped_at: UtcText // by the server's clock, reckoned back from when it was sent
  tapped_by: string
  device: string // its own taps take turns as they were made
}

/** Every tap that has been applied: the id is made where it was tapped, so that one sent twice counts once. */
interface AttendanceTapTable {
  id: string
  seminar_id: string
  received_at: UtcText
}

/** An interest organisation: national, or of one region. */
export interface OrganisationTable {
  id: string
  name: string
  name_key: string // the name as it is compared; unique with region_code
  reach: 'national' | 'regional'
  region_code: string // '' when national
  contact_name: string
  contact_email: string
  contact_phone: string
  note: string
  created_at: UtcText
}

/** A person of an organisation. */
export interface GuestTable {
  id: string
  organisation_id: string
  name: string
  title: string
  email: string // lower-cased; '' when not known
  phone: string
  created_at: UtcText
}

/** One decision to send: a purpose and its recipients. */
export interface MailingTable {
  id: string
  round_id: string
  purpose: string // "invitation", …
  title: string
  created_by: string
  created_at: UtcText
  audience: Generated<string> // JSON: the filter by which its recipients were found
  reason: Generated<string> // why the same purpose is sent again to somebody
  held_at: Generated<UtcText | null> // waits for somebody else's second look …
  released_at: Generated<UtcText | null> // … which it has had
  released_by: Generated<string | null>
  scheduled_for: Generated<UtcText | null>
  cancelled_at: Generated<UtcText | null>
  cancelled_by: Generated<string | null>
  cancel_reason: Generated<string> // why it was sent back or stopped
  by_post: Generated<Bit> // its letters go on paper
  letter_reason: Generated<string> // why the seminar has changed, as its letters say
}

/** When those who are silent are reminded; unique (round_id, purpose, number). */
export interface ReminderRuleTable {
  id: string
  round_id: string
  purpose: 'reply_reminder' | 'questionnaire_reminder'
  number: number // 1 or 2
  days: number // before the last day to reply or to answer
  hour: number // 8 … 16 in Sweden
  paused_at: UtcText | null
  saved_by: string
  saved_at: UtcText // what came due before then is not sent afterwards
}

/** A reminder that has been seen to, whether anybody needed it or not. */
interface ReminderDoneTable {
  rule_id: string // primary key (rule_id, seminar_id)
  seminar_id: string
  at: UtcText
}

/** A message that came to us, as the mail server handed it over. */
export interface IncomingTable {
  id: string
  hash: string // sha256 of its octets, hex; unique: handed over twice it is one
  received_at: UtcText
  kind: string // Kind in incoming/rules.ts
  outcome: string // Outcome in incoming/rules.ts
  settled: Bit // nobody needs to read it
  from_name: string
  from_email: string // as it says itself; '' when it cannot be read
  subject: string
  sent_at: UtcText | ''
  message_id: string | null // the message of ours that it answers or reports
  seat_id: string | null
  reply_id: string | null // the reply that came of it
  guest_invitation_id: string | null
  words: string // the other server's, or the calendar answer's comment
  text: string
  attachments: string // JSON, {name, type, size}[]; their content is not kept apart
  calendar: string
  size: number // octets
  raw: string // the first 256 KB, base64; '' when it is no longer kept
  handled_at: UtcText | null
  handled_by: string | null
  note: string
}

/** A seat's response: one, whoever holds the seat. */
interface ResponseTable {
  id: string
  seat_id: string // unique
  round_id: string
  started_at: UtcText
  saved_at: UtcText
  current_submission_id: string | null
  revision: Generated<number> // rises with each save of the draft
}

/** The draft: latest answer to each question, as JSON of the question's answer type. */
interface AnswerTable {
  response_id: string
  question_key: string
  value: string // JSON; `null` when nothing of what was typed can be read
  typed: string | null // JSON of a Draft, where it says more than the value: what cannot be read, what two have written
  saved_at: UtcText
}

/** A submitted version. Immutable. */
interface SubmissionTable {
  id: string
  response_id: string
  version: number
  submitted_at: UtcText
  link_id: string | null
  hash: string // sha256 of the answers, on the receipt
}

interface SubmittedAnswerTable {
  submission_id: string
  question_key: string
  value: string // JSON
}

/** Who holds a seat now; no row when it is vacant. */
interface CurrentHolderView {
  id: string
  seat_id: string
  name: string
  title: string
  email: string
  phone: string
  since_at: UtcText
  source: string
  by_post: Bit
  person_id: string // as in `holder`, never ''
}

/** Contact persons of an RSS body who can sign in. */
interface CurrentContactView {
  rss_id: string
  added_at: UtcText
  account_id: string
  name: string
  title: string | null
  email: string
  phone: string | null
}

/** A municipality's group in the latest edition. */
interface CurrentGroupView {
  municipality_code: string
  edition: number
  code: string
}

/** A seat's answers as they were last handed in. */
interface CurrentAnswerView {
  seat_id: string
  round_id: string
  submission_id: string
  question_key: string
  value: string // JSON
}

/** Personal links that work; of each kind an invitation has at most one. */
interface LiveLinkView {
  id: string
  invitation_id: string
  kind: LinkKind
  name: string
  email: string
  token_hash: string
  created_at: UtcText
}

/** Seats that are invited now: somebody has a link that works. Withdrawn, or with a new holder not yet invited, a seat is not. */
interface LiveInvitationView {
  id: string
  seat_id: string
  seminar_id: string
  reply: ReplyKind | null // that holds: not of before the date was settled or everyone was asked again, as isAboutAnotherDay
}

/** Guests that are invited now, as `live_invitation`. */
interface LiveGuestInvitationView {
  id: string
  guest_id: string
  seminar_id: string
  queue_order: number | null
  reply: GuestReply | null
}

/** The seats of the municipalities that meet at a seminar. */
interface SeminarSeatView {
  seat_id: string
  seminar_id: string
  round_id: string
  municipality_code: string
  role: SeatRole
  not_known_at: UtcText | null
}

/** How far the target group of a seminar is known; counts of what is in `seminar_seat`. No row without a municipality. */
interface TargetGroupStandingView {
  seminar_id: string
  round_id: string
  municipalities: number
  seats: number
  held: number
  not_known: number // of those vacant, where somebody has said that nobody knows yet
  no_address: number // held by somebody who cannot be written to
  held_since: UtcText | null // when the seat last filled got its holder
}

/** How the invitations to a seminar stand. No row before the first. */
interface InvitationStandingView {
  seminar_id: string
  round_id: string
  invited: number // and of these, by the reply that holds:
  coming: number
  substitutes: number
  not_coming: number
  asked: number // for answers: invited now, or with answers handed in, which stay the seat's when its holder has left
  answered: number // have handed in the questionnaire
  new_holders: number // hold a seat that was invited, and have not been invited themselves
}

/** The round a letter is about; null for sign-in links and the like. */
interface MessageRoundView {
  message_id: string
  round_id: string | null
}

/** Rounds that RSS contacts see: opened to them, or something has been offered, asked or sent in it. */
interface ShownRoundView {
  round_id: string
}
