import type { reminders as sv } from '../sv/reminders.ts'

export const reminders: Record<keyof typeof sv, string> = {
  'reminders.title': 'Reminders',
  'reminders.link': 'Reminders',
  'reminders.lead':
    'Whoever has not replied is reminded automatically, at most twice of the same thing. Reminders go out only on working days between 8 and 17, never at weekends or on holidays, eves or bridge days. A reminder that would fall on such a day goes out on the nearest working day before.',
  'reminders.are_off': 'The reminders are off.',
  'reminders.are_off_text':
    'Nothing goes out until you turn them on. Below is the suggestion with the days it would give.',
  'reminders.turn_on': 'Turn on the reminders as suggested',
  'reminders.pause_all': 'Pause all reminders',
  'reminders.resume_all': 'Resume all reminders',
  'reminders.pause_one': 'Pause reminder {number}',
  'reminders.resume_one': 'Resume reminder {number}',
  'reminders.held':
    'In this round a colleague looks at every mailing. Reminders are queued in time but go out only when somebody has released them.',
  'reminders.heading.reply_reminder': 'Reply to the invitation',
  'reminders.heading.questionnaire_reminder': 'Answers to the questions',
  'reminders.lead.reply_reminder':
    'Goes to those invited who have not replied when the reminder is sent, to guests too. Those invited less than three days ago get none, nor do those whose latest mail bounced.',
  'reminders.lead.questionnaire_reminder':
    'Goes to those who have not handed in their answers when the reminder is sent. Those invited less than three days ago get none.',
  'reminders.number_1': 'First reminder',
  'reminders.number_2': 'Second reminder',
  'reminders.words.reply_reminder.one':
    '{n} day before the last day to reply to the invitation, at {time}',
  'reminders.words.reply_reminder.other':
    '{n} days before the last day to reply to the invitation, at {time}',
  'reminders.words.questionnaire_reminder.one':
    '{n} day before the seminar, or before the round’s last day if that comes first, at {time}',
  'reminders.words.questionnaire_reminder.other':
    '{n} days before the seminar, or before the round’s last day if that comes first, at {time}',
  'reminders.are_on': 'On',
  'reminders.round_off': 'Off: those who do not reply are not reminded',
  'reminders.see': 'See the schedule',
  'reminders.to_turn_on': 'Turn the reminders on',
  'reminders.off_after':
    'Automatic reminders are off: those who do not reply to the invitation are not reminded.',
  'reminders.on': 'On',
  'reminders.off': 'Suggested',
  'reminders.is_paused': 'Paused',
  'reminders.saved_by': 'Last changed by {name}, {date}',
  'reminders.no_seminars': 'No coming seminar has a settled date and venue.',
  'reminders.caption': 'When the reminders go out, by seminar',
  'reminders.column.seminar': 'Seminar',
  'reminders.column.last': 'Reply by',
  'reminders.column.when': 'When',
  'reminders.column.what': 'Reminder',
  'reminders.column.to': 'To',
  'reminders.at': '{day} at {time}',
  'reminders.state.coming': 'Coming',
  'reminders.state.suggested': 'Would go out',
  'reminders.by_hand': 'Send one by hand',
  'reminders.state.due': 'Goes out shortly',
  'reminders.state.done': 'The mailing is made',
  'reminders.state.nobody': 'Nobody needed reminding',
  'reminders.state.paused': 'Paused',
  'reminders.state.missed': 'Missed: the service was down',
  'reminders.state.passed': 'Had passed already',
  'reminders.silent_now.one': '{n} person at present',
  'reminders.silent_now.other': '{n} people at present',
  'reminders.of_them_guests.one': '{n} of them a guest',
  'reminders.of_them_guests.other': '{n} of them guests',
  'reminders.persons.one': 'to {n} person',
  'reminders.persons.other': 'to {n} people',
  'reminders.sent': 'Reminders made',
  'reminders.sent_none': 'Nobody has been reminded yet.',
  'reminders.change': 'Change the days',
  'reminders.change_lead':
    'What you change holds from now on. A reminder whose new day has passed already is not sent.',
  'reminders.label.first': 'First, days before',
  'reminders.label.second': 'Second, days before',
  'reminders.label.hour': 'Time of day',
  'reminders.save': 'Save',
  'reminders.save_on': 'Save and turn on',
  'reminders.too_close':
    'Put the second reminder at least three days after the first, that is at least three days fewer before the last day.',
  'reminders.saved': 'The reminders are saved.',
  'reminders.paused': 'Paused. Nothing goes out until somebody resumes.',
  'reminders.resumed':
    'The reminders go on. What would have gone out during the pause is not sent.',
  'reminders.mailing.reply_reminder': 'Reminder {number} to reply to the invitation: {name}',
  'reminders.mailing.questionnaire_reminder': 'Reminder {number} to answer the questions: {name}',
}
