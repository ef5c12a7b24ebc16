/**
 * The features' tables and views; the kernel's are in `kernel/db/schema.ts`. The application generates ids, as text.
 * Instants are UtcText (`2027-04-14T07:30:00Z`), dates `YYYY-MM-DD`, clock times `HH:MM` in Europe/Stockholm,
 * booleans 0/1, lists and documents JSON text.
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
    // questionnaire
    questionnaire: QuestionnaireTable
    questionnaire_draft: QuestionnaireDraftTable
    questionnaire_basis: QuestionnaireBasisTable
    question_judgement: QuestionJudgementTable
    question_decision: QuestionDecisionTable
    // rounds
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
    // wishes and attendance
    personal_wish: PersonalWishTable
    attendance: AttendanceTable
    attendance_tap: AttendanceTapTable
    // documentation
    documentation: DocumentationTable
    statement: StatementTable
    statement_verdict: StatementVerdictTable
    documentation_version: DocumentationVersionTable
    good_example_decision: GoodExampleDecisionTable
    // guests
    organisation: OrganisationTable
    guest: GuestTable
    // mail
    mailing: MailingTable
    incoming: IncomingTable
    reminder_rule: ReminderRuleTable
    reminder_done: ReminderDoneTable
    // responses
    response: ResponseTable
    answer: AnswerTable
    answer_choice: AnswerChoiceTable
    answer_comment: AnswerCommentTable
    colleague: ColleagueTable
    submission: SubmissionTable
    entry: EntryTable
    submitted_answer: SubmittedAnswerTable
    coded_submission: CodedSubmissionTable
    saved_view: SavedViewTable
    frozen_figure: FrozenFigureTable
    exported_file: ExportedFileTable
    quote_collection: QuoteCollectionTable
    quote: QuoteTable
    answer_extension: AnswerExtensionTable
    joint_answer: JointAnswerTable
    joint_stance: JointStanceTable
    // views (migrations/views.ts)
    current_holder: CurrentHolderView
    current_contact: CurrentContactView
    current_group: CurrentGroupView
    current_answer: CurrentAnswerView
    live_link: LiveLinkView
    live_invitation: LiveInvitationView
    live_guest_invitation: LiveGuestInvitationView
    seminar_seat: SeminarSeatView
    region_deadline: RegionDeadlineView
    seat_deadline: SeatDeadlineView
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
    previous_signed_in_at: Generated<UtcText | null> // the sign-in before the last; later events are shown as new
    digest: Generated<Digest | null> // staff only; null: the role's default (digestOf in staff/rules.ts)
    digest_until: Generated<UtcText | null> // the last digest covered events until then; null before the first
    chosen_round_id: Generated<string | null> // the round the person has chosen to work in; null: the active one
  }

  interface MessageConcerns {
    mailing_id: string | null // null for mail outside mailings, such as sign-in links
    invitation_id: Generated<string | null> // the invitation of the seat or guest that the message is for
    account_id: Generated<string | null> // the recipient, when it is a contact person of an RSS body
    seminar_id: Generated<string | null> // the seminar that a letter to a contact person or a venue is about
    venue_id: Generated<string | null> // the venue whose contact is the recipient
    about_round_id: Generated<string | null> // only without mailing and invitation; for all see the view message_round
  }
}

export type SeatRole = 'social_services' | 'health_care' | 'politician'

/** Has one row, with id 'this'. */
interface InstallationTable {
  id: string
  secret_fingerprint: string // of the secret from which the links' tokens are derived
  sealed_at: UtcText
  written_at: UtcText // updated every ten seconds while a server runs and can write
}

/** The automatic backup of a day. */
interface BackupTable {
  day: LocalDate
  started_at: UtcText
  finished_at: UtcText | null
  error: Generated<string> // why the last attempt failed; '' when it succeeded
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

/** An imported list, kept for a day for preview, save and undo. */
export interface ListImportTable {
  id: string
  kind: 'contacts' | 'holders' | 'organisations'
  round_id: Generated<string | null> // only for kind 'holders'
  seminar_id: Generated<string | null> // an RSS contact's import is limited to this seminar's municipalities
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
  town: string // the town of the regional administration
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

/** One version of the complete fixed question set. */
export interface QuestionnaireTable {
  id: string
  version: string
  hash: string // sha256 of the canonical document, hex
  document: string // JSON
  created_at: UtcText
  published_by: Generated<string | null> // null: it came with the program
}

/** The next version while it is written; at most one. */
interface QuestionnaireDraftTable {
  id: string // becomes the version's id
  slot: 1 // unique
  base_id: string // the version that it changes
  document: string // JSON
  revision: number // rises with each change
  created_at: UtcText
  saved_at: UtcText
  saved_by: string
}

/** A question was reworded and somebody has judged that it means the same. */
interface QuestionJudgementTable {
  questionnaire_id: string // the version, or the draft, that has the later wording
  question_key: string
  from_hash: string // of the wordings, see `wordingHash`
  to_hash: string
  why: string
  judged_at: UtcText
  judged_by: string
}

/** What staff have decided about a question of a version: it stays, is changed or is dropped. */
interface QuestionDecisionTable {
  questionnaire_id: string
  question_key: string
  decision: 'keep' | 'change' | 'drop'
  why: string
  decided_at: UtcText
  decided_by: string
}

/** What is considered before municipalities are asked (Ordinance 1982:668), for a version or the draft. */
interface QuestionnaireBasisTable {
  questionnaire_id: string
  purpose: string
  usage: string
  known: string
  consulted: string
  decided: string
}

export interface RoundTable {
  id: string
  slug: string // "2027"
  name: string
  starts_on: LocalDate
  ends_on: LocalDate
  reply_days: number // last day to reply: days before the seminar; replies are accepted until the day before it
  answer_deadline: LocalDate // last day to answer the questionnaire, unless extended: seat_deadline
  split_threshold: number // a region with more municipalities gets two seminars
  diary_number: string | null
  second_look: Generated<Bit> // 1: a second person must release each mailing
  // Lead times in days before the seminar. The last one: days that an RSS body has to answer date options.
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
  active: Generated<Bit> // 1 for at most one round, never an archived one: the default round of pages
  archived_at: Generated<UtcText | null> // archived: read-only, and nothing is sent
  opened_at: Generated<UtcText | null> // when staff opened it to the RSS contacts; see also the view shown_round
  // Since when a municipality's roles see each other's answers; null: they do not. Answers handed in earlier are not shown.
  joint_from: Generated<UtcText | null>
}

/** A letter's text as edited by staff, which replaces the default text; the highest version applies. */
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

/** A period, both days included, in which everyone, one team or one RSS body cannot hold a seminar. */
export interface BlockedPeriodTable {
  id: string
  round_id: string
  starts_on: LocalDate
  ends_on: LocalDate
  name: string // "Almedalsveckan"
  team: number | null // 1 …; for everyone when team and rss_id are null
  rss_id: string | null
  hard: Bit // 1: forbidden; 0: avoided, with a warning
  created_by: string
  created_at: UtcText
}

/** One seat for each round, municipality and role. */
interface SeatTable {
  id: string
  round_id: string
  municipality_code: string
  role: SeatRole
  not_known_at: Generated<UtcText | null> // when somebody recorded "not yet known"; null again with a holder
  not_known_by: Generated<string | null>
}

/** Current and former holders of seats; at most one row per seat has no `until_at`. */
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
  person_id: Generated<string> // stays the same when the person's details are corrected; '' means the row's id
}

export interface SeminarTable {
  id: string
  round_id: string
  region_code: string
  rss_id: string // the body that helps to plan it
  number: number // 1, 2 … within the region
  slug: string // "skane-1"; unique in the installation, so that links stay valid
  name: string // "Skåne 1", or "Kronoberg" when it is the region's only seminar
  diary_number: string | null
  date: LocalDate | null // the agreed date and times, in local time …
  start_time: LocalTime | null
  end_time: LocalTime | null
  starts_at: UtcText | null // … and the same instants
  ends_at: UtcText | null
  confirmed_at: UtcText | null // when staff confirmed the date
  venue_id: string | null
  venue_confirmed_at: UtcText | null
  target_group_approved_at: UtcText | null // when the RSS contact or staff approved whom to invite
  programme_confirmed_at: UtcText | null
  revision: number // iTIP SEQUENCE: rises with each change of date, time or place that is sent
  cancelled_at: UtcText | null
  cancel_reason: Generated<string>
  form: Generated<SeminarForm>
  meeting_url: Generated<string> // shown only to those invited; '' until known
  meeting_note: Generated<string> // how to connect
  replies_asked_at: Generated<UtcText | null> // when all were asked again; earlier replies are no longer valid
  town_code: Generated<string | null> // municipality in whose town to hold it; null: the plan's suggestion
  venue_held_until: Generated<LocalDate | null> // last day of the free reservation of the venue
  gaps_asked_at: Generated<UtcText | null> // when staff last asked the RSS body for what is missing in the target group
  gaps_answer_by: Generated<LocalDate | null>
  rss_checks_in: Generated<Bit> // 1: RSS contacts may check people in
  guest_capacity: Generated<number | null> // places for guests in the afternoon; null: no limit
  guest_start_time: Generated<LocalTime | null> // the guests' hours when the programme has no afternoon
  guest_end_time: Generated<LocalTime | null>
  // What contact persons and venues know without having had a letter, as JSON, Baseline in seminars/helpers.rules.ts;
  // '' when nothing.
  helpers_know: Generated<string>
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
  venue_id: Generated<string | null> // the venue reserved for this date …
  venue_held_until: Generated<LocalDate | null> // … until this day
  answer_by: Generated<LocalDate | null> // last day for the RSS body to answer; null for its own proposals
  reminded_at: Generated<UtcText | null>
}

/** A venue, which later rounds can reuse. */
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
  changed_at: Generated<UtcText | null> // set by changes after the first invitation was sent
}

/** The round's default programme, which each seminar can adapt. */
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

/** A secret URL for calendar programs. It shows what the account may see at the time of each request. */
interface CalendarFeedTable {
  id: string
  account_id: string
  name: Generated<string> // the owner's label, such as "Outlook"
  token_hash: string // unique
  created_at: UtcText
  revoked_at: UtcText | null
}

/** The rules for proposing a tour of the round; a round has no row before they are saved. */
interface TourSettingsTable {
  round_id: string
  settings: string // JSON, TourSettings in tour/rules.ts
  saved_at: UtcText
  saved_by: string
}

/** The preferred period of a seminar, both days included. */
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

/** One calculation of the tour's calendar, kept until somebody accepts or discards it. */
export interface TourRunTable {
  id: string
  round_id: string
  state: TourRunState
  started_by: string
  created_at: UtcText
  started_at: UtcText | null
  finished_at: UtcText | null
  lease_until: UtcText | null // when it has passed, the run's process has died
  progress: string // JSON, TourProgress
  input: string // JSON, TourInput, from which it was calculated
  result: string | null // JSON, TourResult or Impasse[]
  error: string
}

/** One decision about one or many seminars: moved, changed in form, cancelled or reopened. */
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

/** The values that a change replaced in one seminar, for undo, which is possible until something else happens. */
interface SeminarChangeItemTable {
  change_id: string
  seminar_id: string
  before: string // JSON, Changeable in seminars/changes/rules.ts
  after: string // JSON, the same
}

/** A seat's invitation to its seminar, or a guest's to the afternoon: one of `seat_id` and `guest_id` is set. */
export interface InvitationTable {
  id: string
  seat_id: string | null // unique: one invitation per seat
  guest_id: Generated<string | null> // unique with seminar_id
  seminar_id: string
  uid: string // the calendar object's UID, which never changes
  sequence: number // the SEQUENCE last sent
  created_at: UtcText
  reply: ReplyKind | GuestReply | null // the latest reply; all replies are in the table reply
  replied_at: UtcText | null
  told: Generated<string> // JSON: day, hours, place and form as stated in the latest letter; '' before the first
  withdrawn_at: Generated<UtcText | null> // when staff withdrew the invitation
  organizer: Generated<string> // organizer address of the first letter; '': the current sender's
  told_sequence: Generated<number> // SEQUENCE of the last letter to all about the date; older answers are stale
  queue_order: Generated<number | null> // waiting guests, lowest first; unique in the seminar
}

/** A personal link. Its token is linkToken(secret, id), its code linkCode(secret, id); only their hashes are stored. */
export interface InvitationLinkTable {
  id: string
  invitation_id: string
  kind: LinkKind
  name: string
  email: string
  token_hash: string
  code_hash: Generated<string | null> // unique; null until the next start, for links from before codes
  created_at: UtcText
  revoked_at: UtcText | null
  ended_as: Generated<LinkEnd | null> // why it was revoked, which its page shows
}

export type LinkKind = 'holder' | 'substitute' | 'guest'

export type LinkEnd = 'handed_over' | 'replaced' | 'renewed' | 'withdrawn' | 'dismissed'

export type HandoverState = 'asked' | 'confirmed' | 'declined' | 'withdrawn' | 'closed'

/**
 * A holder's statement that another person has taken over the role. It changes nothing until that person or staff
 * confirm it; then the new person's link, which has this row's id, becomes the seat's link. At most one row of an
 * invitation is `asked`.
 */
export interface HandoverTable {
  id: string
  invitation_id: string
  from_link_id: string // the link of the holder who stated it
  token_hash: string
  name: string
  title: string
  email: string
  state: HandoverState // `withdrawn`: by the holder; `closed`: another change of the seat made it obsolete
  asked_at: UtcText
  decided_at: UtcText | null
  decided_by: string | null // account id; null when the persons themselves decided
}

/** How a reply arrived. `queue`: a place became free for a waiting guest. */
export type ReplySource = 'link' | 'phone' | 'mail' | 'meeting' | 'calendar' | 'queue'

/** A seat's reply. */
export type ReplyKind = 'coming' | 'not_coming' | 'substitute'

export type GuestReply = 'coming' | 'not_coming' | 'waiting'

export interface ReplyTable {
  id: string
  invitation_id: string
  link_id: string | null // null when staff recorded it or it came from the queue
  account_id: string | null
  at: UtcText
  kind: ReplyKind | GuestReply
  substitute_name: string
  substitute_email: string
  comment: string // a note by staff
  source: Generated<ReplySource>
}

/** A participant's dietary and access needs, stored apart and without a name; deleted 14 days after the seminar. */
interface PersonalWishTable {
  id: string
  link_id: string // unique
  diets: string // JSON, Diet[] in wishes/rules.ts
  food: string // allergies and so on, as typed
  access: string // needs for taking part, as typed
  saved_at: UtcText
}

/** Check-in: the latest tap for each person; unique (seminar_id, person). */
interface AttendanceTable {
  id: string
  seminar_id: string
  person: string // "plats:<seat>", "gast:<guest invitation>", or "extra:<id>" for people not on the list
  seat_id: string | null
  guest_invitation_id: string | null // a guest's invitation
  name: string // the name on the list at the time
  came_from: string // the municipality or the organisation
  here: Bit
  tapped_at: UtcText // server time, calculated from the time of sending
  tapped_by: string
  device: string // orders taps of the same device
}

/** All applied taps. The device generates the id, so that a tap sent twice counts once. */
interface AttendanceTapTable {
  id: string
  seminar_id: string
  received_at: UtcText
}

/** An interest organisation: national, or of one region. */
export interface OrganisationTable {
  id: string
  name: string
  name_key: string // normalised name for comparison; unique with region_code
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

/** One decision to send letters of a purpose to recipients. */
export interface MailingTable {
  id: string
  round_id: string
  purpose: string // "invitation", …
  title: string
  created_by: string
  created_at: UtcText
  audience: Generated<string> // JSON: the filter that selected the recipients
  reason: Generated<string> // why it is sent again to people who have had a letter of this purpose
  held_at: Generated<UtcText | null> // since when it waits for a second person …
  released_at: Generated<UtcText | null> // … and when that person released it
  released_by: Generated<string | null>
  scheduled_for: Generated<UtcText | null>
  cancelled_at: Generated<UtcText | null>
  cancelled_by: Generated<string | null>
  cancel_reason: Generated<string> // why it was rejected or stopped
  by_post: Generated<Bit> // 1: paper letters
  letter_reason: Generated<string> // the reason for the seminar's change, as stated in the letters
}

/** When to remind those who have not answered; unique (round_id, purpose, number). */
export interface ReminderRuleTable {
  id: string
  round_id: string
  purpose: 'reply_reminder' | 'questionnaire_reminder'
  number: number // 1 or 2
  days: number // days before the last day to reply or answer
  hour: number // 8–16, Swedish time
  paused_at: UtcText | null
  saved_by: string
  saved_at: UtcText // reminders that were due before this time are not sent
}

/** A reminder that has been processed, also when nobody needed it. */
interface ReminderDoneTable {
  rule_id: string // primary key (rule_id, seminar_id, answer_by)
  seminar_id: string
  answer_by: LocalDate | '' // the extended last day that the reminder was about; '' for the ordinary one
  at: UtcText
}

/** An incoming mail, as received from the mail server. */
export interface IncomingTable {
  id: string
  hash: string // sha256 of the raw message, hex; unique, so that a mail received twice is stored once
  received_at: UtcText
  kind: string // Kind in incoming/rules.ts
  outcome: string // Outcome in incoming/rules.ts
  settled: Bit // 1: nobody needs to read it
  from_name: string
  from_email: string // from its own header; '' when unreadable
  subject: string
  sent_at: UtcText | ''
  message_id: string | null // our message that it answers or reports on
  seat_id: string | null
  reply_id: string | null // the reply created from it
  guest_invitation_id: string | null
  words: string // the other server's message, or the comment of the calendar answer
  text: string
  attachments: string // JSON, {name, type, size}[]; the content is only in `raw`
  calendar: string
  size: number // octets
  raw: string // the first 256 KB, base64; '' after its retention period
  handled_at: UtcText | null
  handled_by: string | null
  note: string
}

/** The response of a seat. A seat has only one, also when its holder changes. */
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
  value: string // JSON; `null` when nothing of the typed text can be parsed
  typed: string | null // JSON, Draft: set when the typed text cannot be parsed, or two people wrote it
  saved_at: UtcText
  link_id: Generated<string | null> // the personal link it was last changed through; null: by staff, or not known
  account_id: Generated<string | null> // the member of staff who entered it
  colleague_id: Generated<string | null> // the colleague who answered it
  source: Generated<AnswerSource>
  seconds: Generated<number> // how long it took in the form, without breaks; 0: not measured
  confirmed_from: Generated<string | null> // the earlier round's submission that it was confirmed from, until it changes
  before_confirmed: Generated<string | null> // JSON, StoredAnswer or null: what was there before
}

/** Somebody chose between what two people had written in one part of an answer. */
interface AnswerChoiceTable {
  id: string
  response_id: string
  question_key: string
  part: string
  kept: string
  others: string // JSON, string[]: what no longer holds
  link_id: string | null // who chose, as in `answer`
  account_id: string | null
  colleague_id: Generated<string | null>
  at: UtcText
}

/**
 * Somebody who answers one theme for a seat by a link that an invitee has made. The token is linkToken(secret, id). The
 * link works as long as its maker's.
 */
export interface ColleagueTable {
  id: string
  seat_id: string
  link_id: string // of the invitee who made it
  theme: string
  name: string
  ask: string // what the invitee asks; '' when nothing
  token_hash: string
  created_at: UtcText
  saved_at: UtcText | null // when the colleague last changed an answer
  closed_at: UtcText | null // nothing can be written since; null again when an invitee opens it
  closed_as: 'ended' | 'handed_in' | null // by an invitee, or because the answers were handed in
}

/** Written beside a question by one of those who answer, for the others; deleted when the answers are handed in. */
interface AnswerCommentTable {
  id: string
  seat_id: string
  question_key: string
  text: string
  link_id: string | null // who wrote it: one of link_id and colleague_id
  colleague_id: string | null
  at: UtcText
}

/** How an answer arrived; staff enter those given on paper or by phone. */
export type AnswerSource = 'form' | 'confirmed' | 'paper' | 'phone'

/** A submitted version. Only its diary number ever changes. */
interface SubmissionTable {
  id: string
  response_id: string
  version: number
  submitted_at: UtcText
  link_id: string | null
  account_id: Generated<string | null> // the member of staff who submitted it for the holder
  hash: string // sha256 of the answers, shown on the receipt
  questionnaire_hash: Generated<string> // of the questionnaire that it answers
  diary_number: Generated<string | null> // its own, entered by staff afterwards
}

/** More time to answer for a region or for one seat; the view `seat_deadline` says which holds. */
interface AnswerExtensionTable {
  id: string
  round_id: string
  region_code: string | null // exactly one of region_code and seat_id is set
  seat_id: string | null
  until: LocalDate // the last day to answer
  reason: string
  created_by: string
  created_at: UtcText
  undone_by: string | null
  undone_at: UtcText | null
}

/** Staff's entry of answers that a seat gave on paper or by phone. */
export interface EntryTable {
  id: string
  seat_id: string
  account_id: string
  source: Exclude<AnswerSource, 'form' | 'confirmed'>
  received_on: LocalDate // the day the answers came, which decides whether they are in time
  earlier: string // JSON: part → mark of what the seat itself had answered when the entry began
  begun_at: UtcText
  submission_id: string | null // the version it ended in; null while it is being entered
}

/** `comparison/coding.rules.ts` */
interface CodedSubmissionTable {
  submission_id: string
  coding: number
  codes: string // base64
}

/** A view of the comparison under a name. */
interface SavedViewTable {
  id: string
  round_id: string
  name: string // unique in the round
  note: string
  query: string // the part of the address after `?`
  removed: Generated<Bit>
  created_at: UtcText
  created_by: string
}

/** A table of the comparison as it was; its number is the round's. */
interface FrozenFigureTable {
  round_id: string
  number: number
  title: string
  note: string
  query: string // as in `saved_view`
  rows: string // JSON, SheetCell[][]: the headings, then a row a group
  picture: string | null // SVG
  hash: string // sha256 of `rows`
  created_at: UtcText
  created_by: string
  withdrawn_at: UtcText | null
  withdrawn_why: string | null
}

/** Quotes under a name that staff have given them. */
interface QuoteCollectionTable {
  id: string
  round_id: string
  name: string // unique in the round
  memo: Generated<string>
  created_at: UtcText
  created_by: string
}

/** From an answer (`seat_id`, `question_key`) or from what was said at a seminar (`statement_id`). */
interface QuoteTable {
  id: string
  collection_id: string
  seat_id: string | null
  question_key: string | null
  statement_id: string | null
  text: string // words of the source; […] where some are left out
  removed: Generated<Bit>
  created_at: UtcText
  created_by: string
}

/** A file of answers that somebody has taken out of the system. */
interface ExportedFileTable {
  id: string
  round_id: string
  account_id: string | null // null: by the command line
  file: string // its name in the address, with what was chosen
  at: UtcText
}

interface SubmittedAnswerTable {
  submission_id: string
  question_key: string
  value: string // JSON
  // As in `answer`.
  link_id: Generated<string | null>
  account_id: Generated<string | null>
  colleague_id: Generated<string | null>
  source: Generated<AnswerSource>
  confirmed_from: Generated<string | null>
}

/** One answer that a role proposes for the whole municipality; at most one per question is not replaced. */
interface JointAnswerTable {
  id: string
  round_id: string
  municipality_code: string
  question_key: string
  value: string // JSON of the question's answer type
  beside: string // JSON, Beside in responses/joint/rules.ts: what the roles had answered when it was proposed
  seat_id: string
  link_id: string
  at: UtcText
  replaced_at: UtcText | null
}

export type StanceKind = 'signs' | 'dissents' | 'none'

/** What a role says of a proposed joint answer; of each seat the highest number holds. */
interface JointStanceTable {
  joint_answer_id: string
  seat_id: string
  number: number // 1 …
  kind: StanceKind // `none`: taken back
  reason: string // of a dissent; '' for others
  link_id: string
  at: UtcText
}

/** How far the documentation of a seminar has come; no row before the first statement. */
interface DocumentationTable {
  seminar_id: string
  changes: number // rises with each change; a listener asks for statements changed after the number it knows
  tidied_at: UtcText | null
  confirm_by: LocalDate | null // last day to confirm; null when nobody has been asked
  locked_version: number | null // the version that holds; null while statements may change
  unlock_reason: Generated<string> // why the latest version was unlocked
}

export type StatementKind = 'success_factor' | 'obstacle' | 'good_example' | 'state_action'
export type Consent = '' | 'ja' | 'utan_namn' | 'nej'

/** Something said at a seminar. Without municipality and role it is attributed to the whole room. */
interface StatementTable {
  id: string // made by the browser that wrote it, so that sending it again adds nothing
  seminar_id: string
  kind: StatementKind
  theme: string
  text: string
  municipality_code: string | null
  role: SeatRole | null
  question_key: string | null
  programme_item_id: string | null // of an item that may since have been removed
  consent: Consent // of a good example, with the four below; '' when not known
  target_group: string
  evidence: string
  contact: string
  link: string
  version: number // 1 …; rises with each change
  place: number // documentation.changes when it was written: the order of the statements
  change: number // documentation.changes when it was changed last
  removed: Bit
  original: string | null // the text before staff took in a correction
  left_out: Generated<Bit> // staff have decided to leave it out
  decided_at: Generated<UtcText | null> // when staff decided on what those concerned said
  created_at: UtcText
  saved_at: UtcText
  saved_by: string
}

export type VerdictKind = 'confirmed' | 'corrected' | 'withdrawn'

/** What a seat says of a statement attributed to it. */
interface StatementVerdictTable {
  statement_id: string
  seat_id: string
  kind: VerdictKind
  text: string // the proposed correction; '' for others
  consent: Consent
  version: number // of the statement that it is about
  at: UtcText
  link_id: string
}

/** A locked version. Immutable. */
interface DocumentationVersionTable {
  id: string
  seminar_id: string
  number: number // 1 …
  locked_at: UtcText
  locked_by: string
  reason: string // why the version before was unlocked; '' for the first
  hash: string // sha256 of the content
  content: string // JSON, LockedContent in documentation/version.rules.ts
}

interface GoodExampleDecisionTable {
  key: string // keyOf in documentation/examples.rules.ts
  state: 'shown' | 'not_shown'
  decided_at: UtcText
  decided_by: string
}

/** The current holder of a seat; no row when the seat is vacant. */
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

/** A seat's answers in its latest submission. */
interface CurrentAnswerView {
  seat_id: string
  round_id: string
  submission_id: string
  question_key: string
  value: string // JSON
  source: AnswerSource
}

/** Personal links that are not revoked; an invitation has at most one of each kind. */
interface LiveLinkView {
  id: string
  invitation_id: string
  kind: LinkKind
  name: string
  email: string
  token_hash: string
  created_at: UtcText
}

/**
 * Invitations of seats with a working link. Not included: withdrawn invitations, and seats with a new holder who has
 * not been invited yet.
 */
interface LiveInvitationView {
  id: string
  seat_id: string
  seminar_id: string
  reply: ReplyKind | null // the valid reply; null when it is outdated (isAboutAnotherDay)
}

/** Guests' invitations with a working link, as `live_invitation`. */
interface LiveGuestInvitationView {
  id: string
  guest_id: string
  seminar_id: string
  queue_order: number | null
  reply: GuestReply | null
}

/** The last day to answer of everybody in the region, save seats with an extension of their own. */
interface RegionDeadlineView {
  round_id: string
  region_code: string
  deadline: LocalDate
}

/** The last day to answer of each seat. Whatever concerns a person reads this, not `round.answer_deadline`. */
interface SeatDeadlineView {
  seat_id: string
  round_id: string
  deadline: LocalDate
  extended_at: UtcText | null // when staff gave the extension that holds
}

/** The seats of a seminar's municipalities. */
interface SeminarSeatView {
  seat_id: string
  seminar_id: string
  round_id: string
  municipality_code: string
  role: SeatRole
  not_known_at: UtcText | null
}

/** How many holders of a seminar's seats are known. No row for a seminar without municipalities. */
interface TargetGroupStandingView {
  seminar_id: string
  round_id: string
  municipalities: number
  seats: number
  held: number
  not_known: number // vacant seats recorded as "not yet known"
  no_address: number // seats whose holder has no address
  held_since: UtcText | null // when the newest current holder was entered
}

/** Counts of a seminar's invitations. No row before the first invitation. */
interface InvitationStandingView {
  seminar_id: string
  round_id: string
  invited: number // seats with a working link; of these, by valid reply:
  coming: number
  substitutes: number
  not_coming: number
  asked: number // invited now, or has submitted answers, which stay when the holder leaves
  answered: number // have submitted the questionnaire
  new_holders: number // new holders of invited seats, not yet invited themselves
}

/** The round that a message is about; null for sign-in links and so on. */
interface MessageRoundView {
  message_id: string
  round_id: string | null
}

/** Rounds that RSS contacts see: staff opened them, or something has been offered, asked or sent in them. */
interface ShownRoundView {
  round_id: string
}
