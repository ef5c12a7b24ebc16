import * as m0001 from './0001_staff.ts'
import * as m0002 from './0002_register.ts'
import * as m0003 from './0003_rounds.ts'
import * as m0004 from './0004_seats.ts'
import * as m0005 from './0005_seminars.ts'
import * as m0006 from './0006_mail.ts'
import * as m0007 from './0007_invitations.ts'
import * as m0008 from './0008_responses.ts'
import * as m0009 from './0009_tour.ts'
import * as m0010 from './0010_venues.ts'
import * as m0011 from './0011_negotiation.ts'
import * as m0012 from './0012_target_group.ts'
import * as m0013 from './0013_programme.ts'
import * as m0014 from './0014_form.ts'
import * as m0015 from './0015_calendar.ts'
import * as m0016 from './0016_letters.ts'
import * as m0018 from './0018_people.ts'
import * as m0019 from './0019_guests.ts'
import * as m0020 from './0020_mailings.ts'
import * as m0021 from './0021_incoming.ts'
import * as m0022 from './0022_attendance.ts'
import * as m0023 from './0023_reminders.ts'
import * as m0025 from './0025_contact_letters.ts'
import * as m0026 from './0026_true_letters.ts'
import * as m0028 from './0028_dead_links.ts'
import * as m0029 from './0029_ledger_indexes.ts'
import * as m0030 from './0030_parts.ts'
import * as m0032 from './0032_round_states.ts'
import * as m0034 from './0034_form_saves.ts'
import * as m0035 from './0035_holder_persons.ts'
import * as m0036 from './0036_told_helpers.ts'
import * as m0037 from './0037_digests.ts'
import * as m0038 from './0038_sender.ts'
import * as m0040 from './0040_installation.ts'
import * as m0041 from './0041_backups.ts'
import * as m0042 from './0042_list_imports.ts'
import * as m0044 from './0044_rate_counts.ts'
import * as m0045 from './0045_mail_claims.ts'
import * as m0046 from './0046_read_model.ts'
import * as m0047 from './0047_standings.ts'
import * as m0050 from './0050_said_to_contacts.ts'
import * as m0055 from './0055_invitees.ts'
import * as m0056 from './0056_message_contents.ts'
import * as m0057 from './0057_message_invitations.ts'
import * as m0060 from './0060_one_list_table.ts'
import * as m0061 from './0061_answer_hands.ts'
import * as m0062 from './0062_answer_choices.ts'
import * as m0063 from './0063_question_drafts.ts'
import * as m0065 from './0065_documentation.ts'
import * as m0066 from './0066_good_examples.ts'
import * as m0067 from './0067_answer_extensions.ts'
import * as m0068 from './0068_submitted_versions.ts'
import * as m0069 from './0069_paper.ts'
import * as m0070 from './0070_colleagues.ts'
import * as m0071 from './0071_answer_comments.ts'
import * as m0072 from './0072_answer_seconds.ts'
import * as m0074 from './0074_confirmed_answers.ts'
import * as m0075 from './0075_seats_of_municipality.ts'
import * as m0076 from './0076_joint_answers.ts'
import * as m0077 from './0077_cancel_reasons.ts'
import * as m0078 from './0078_questionnaire_decision.ts'
import * as m0079 from './0079_coded_submissions.ts'
import * as m0080 from './0080_saved_views.ts'
import * as m0082 from './0082_exported_files.ts'
import * as m0085 from './0085_quotes.ts'

/** Hand-listed, in order; frozen once released. */
export const migrations = {
  '0001_staff': m0001,
  '0002_register': m0002,
  '0003_rounds': m0003,
  '0004_seats': m0004,
  '0005_seminars': m0005,
  '0006_mail': m0006,
  '0007_invitations': m0007,
  '0008_responses': m0008,
  '0009_tour': m0009,
  '0010_venues': m0010,
  '0011_negotiation': m0011,
  '0012_target_group': m0012,
  '0013_programme': m0013,
  '0014_form': m0014,
  '0015_calendar': m0015,
  '0016_letters': m0016,
  '0018_people': m0018,
  '0019_guests': m0019,
  '0020_mailings': m0020,
  '0021_incoming': m0021,
  '0022_attendance': m0022,
  '0023_reminders': m0023,
  '0025_contact_letters': m0025,
  '0026_true_letters': m0026,
  '0028_dead_links': m0028,
  '0029_ledger_indexes': m0029,
  '0030_parts': m0030,
  '0032_round_states': m0032,
  '0034_form_saves': m0034,
  '0035_holder_persons': m0035,
  '0036_told_helpers': m0036,
  '0037_digests': m0037,
  '0038_sender': m0038,
  '0040_installation': m0040,
  '0041_backups': m0041,
  '0042_list_imports': m0042,
  '0044_rate_counts': m0044,
  '0045_mail_claims': m0045,
  '0046_read_model': m0046,
  '0047_standings': m0047,
  '0050_said_to_contacts': m0050,
  '0055_invitees': m0055,
  '0056_message_contents': m0056,
  '0057_message_invitations': m0057,
  '0060_one_list_table': m0060,
  '0061_answer_hands': m0061,
  '0062_answer_choices': m0062,
  '0063_question_drafts': m0063,
  '0065_documentation': m0065,
  '0066_good_examples': m0066,
  '0067_answer_extensions': m0067,
  '0068_submitted_versions': m0068,
  '0069_paper': m0069,
  '0070_colleagues': m0070,
  '0071_answer_comments': m0071,
  '0072_answer_seconds': m0072,
  '0074_confirmed_answers': m0074,
  '0075_seats_of_municipality': m0075,
  '0076_joint_answers': m0076,
  '0077_cancel_reasons': m0077,
  '0078_questionnaire_decision': m0078,
  '0079_coded_submissions': m0079,
  '0080_saved_views': m0080,
  '0082_exported_files': m0082,
  '0085_quotes': m0085,
}
