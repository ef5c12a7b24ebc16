import type { invitations as sv } from '../sv/invitations.ts'

export const invitations: Record<keyof typeof sv, string> = {
  'invitations.when': 'When',
  'invitations.where': 'Where',
  'invitations.invites': 'Invited by',
  'invitations.hours': '{from}–{to}',
  'invitations.inviters': '{organisation} and {rss}',
  'invitations.together_with': 'together with {rss}',
  'invitations.role_and_place': '{role}, {place}',
  'invitations.leads.social_services': 'head of social services',
  'invitations.leads.health_care': 'head of health care',
  'invitations.leads.politician': 'elected politician',
  'invitations.calendar_title': 'Dialogue seminar on skills supply in elderly care: {name}',
  'invitations.calendar_text':
    'Reply to the invitation, send a substitute or read the programme:\n{link}\n\nThe link is yours. Do not pass it on.\n\n{organisation}, {email}',
  'invitations.mail.subject': 'Invitation: dialogue seminar on elderly care, {town} {date}',
  'invitations.mail.heading':
    'You are invited to a dialogue seminar on skills supply in elderly care',
  'invitations.mail.hello': 'Dear {name},',
  'invitations.mail.concerns': 'The invitation is for you as',
  'invitations.mail.we_meet_alone':
    'We meet in {region} to talk about how we recruit, lead and keep those who work with older people.',
  'invitations.mail.we_meet.one':
    'We meet with 1 other municipality in {region} to talk about how we recruit, lead and keep those who work with older people.',
  'invitations.mail.we_meet.other':
    'We meet with {n} other municipalities in {region} to talk about how we recruit, lead and keep those who work with older people.',
  'invitations.mail.reply': 'Reply to the invitation',
  'invitations.mail.open': 'Open the invitation',
  'invitations.mail.reply_by': 'Reply no later than',
  'invitations.mail.substitute':
    'If you cannot come you may send a substitute. You do that on the same page.',
  'invitations.mail.questions_lead': 'Before the seminar we ask {n} questions.',
  'invitations.mail.questions_text':
    'They are the same in all municipalities and take about {minutes} minutes. Please answer before the seminar and no later than {date}, even if you cannot come.',
  'invitations.mail.return': 'This is what you get back:',
  'invitations.mail.return_1.one': 'At the seminar: how the municipality has answered.',
  'invitations.mail.return_1.other': 'At the seminar: how the {n} municipalities have answered.',
  'invitations.mail.return_2':
    'After the round: {genitive} answers beside {region}, similar municipalities and the country.',
  'invitations.mail.return_3': 'In the end: the report, and what became of the proposals.',
  'invitations.mail.calendar':
    'A calendar file comes with this mail. If the day or the place changes, you see it on the page of your invitation.',
  'invitations.mail.regards': 'Kind regards',
  'invitations.mail.secretariat': 'The secretariat',
  'invitations.mail.button_fails': 'Does the button not work? Go to',
  'invitations.mail.link_is_yours':
    'The link is yours. Do not pass it on: choose “Send a substitute” instead. Your answers become public documents. We do not measure whether you open this mail.',
  'invitations.mail.questions': 'Questions? Reply to this mail or write to {email}.',
  'invitations.mail.privacy': 'How we handle personal data',
  'invitations.mail.substitute_subject':
    'You are a substitute: dialogue seminar on elderly care, {town} {date}',
  'invitations.mail.substitute_heading':
    'You go as a substitute to a dialogue seminar on skills supply in elderly care',
  'invitations.mail.substitute_intro':
    '{holderName} has named you as substitute for {officialName}.',
  'invitations.mail.substitute_link':
    'The page has the programme. There you also tell us if you cannot come.',
  'invitations.mail.substitute_outro': 'A calendar file is attached.',
  'invitations.mail.not_needed_subject':
    'You need not go after all: dialogue seminar in {town} {date}',
  'invitations.mail.not_needed_heading': 'You need not go to the dialogue seminar after all',
  'invitations.mail.not_needed_intro':
    '{holderName} has changed the reply. You are no longer substitute for {officialName}.',
  'invitations.mail.not_needed_outro':
    'The seminar is removed from your calendar. Your link has stopped working.',
  'invitations.choose_title': 'Send invitations',
  'invitations.choose_lead':
    'Choose the seminars to invite to. Nothing is sent until you have looked at it and confirmed.',
  'invitations.choose_legend': 'Seminars to invite to',
  'invitations.waiting_title': 'Nothing to send here',
  'invitations.waiting_lead': 'These seminars cannot be invited to just now.',
  'invitations.none_ready':
    'No seminar is ready to be invited to. Confirm day and venue, and see that the seats have holders with an address.',
  'invitations.no_round': 'There is no round yet. Create one first.',
  'invitations.column.seminar': 'Seminar',
  'invitations.column.when': 'When and where',
  'invitations.column.to_invite': 'To invite',
  'invitations.column.left_out': 'Gets no invitation',
  'invitations.column.why': 'Why',
  'invitations.everyone_invited': 'Everybody who can be invited has been',
  'invitations.review': 'Review the invitation',
  'invitations.choose_one': 'Choose at least one seminar.',
  'invitations.cancelled': 'The seminar is cancelled. You need not reply to the invitation.',
  'invitations.refusal.cancelled': 'The seminar is cancelled',
  'invitations.refusal.no_date': 'The day is not confirmed',
  'invitations.refusal.date_passed': 'The day has passed',
  'invitations.refusal.no_venue': 'No venue',
  'invitations.refusal.no_link': 'No link to the meeting',
  'invitations.left_out.already_invited.one': '{n} already invited',
  'invitations.left_out.already_invited.other': '{n} already invited',
  'invitations.left_out.vacant.one': '{n} vacant seat',
  'invitations.left_out.vacant.other': '{n} vacant seats',
  'invitations.left_out.no_address.one': '{n} without address',
  'invitations.left_out.no_address.other': '{n} without address',
  'invitations.preview_title.one': 'Send 1 invitation?',
  'invitations.preview_title.other': 'Send {n} invitations?',
  'invitations.preview_lead':
    'Nothing has been sent yet. Read it through, look at the example, then send. A mail that has gone cannot be taken back.',
  'invitations.what_happens': 'What happens',
  'invitations.what': 'What',
  'invitations.what_text': 'Invitation to a dialogue seminar, with a calendar file.',
  'invitations.to': 'To',
  'invitations.people.one': '{n} person',
  'invitations.people.other': '{n} people',
  'invitations.of_municipalities.one': 'in {n} municipality',
  'invitations.of_municipalities.other': 'in {n} municipalities',
  'invitations.table_caption': 'Recipients by seminar and role',
  'invitations.all': 'All',
  'invitations.seminar_row.one': '{name}, {n} municipality',
  'invitations.seminar_row.other': '{name}, {n} municipalities',
  'invitations.why': 'Why',
  'invitations.why_text': 'Day and venue are confirmed.',
  'invitations.when_sent': 'Sent',
  'invitations.when_sent_text': 'Starts when you press the button.',
  'invitations.when_sent_no_smtp': 'Queued now, sent when a mail server has been set.',
  'invitations.from': 'From',
  'invitations.replies_to': '{address}, replies go to {reply}',
  'invitations.last_day': 'Last day',
  'invitations.last_day_questions': 'Questions: {date}',
  'invitations.last_day_reply': 'Invitation: {date}',
  'invitations.then': 'Then',
  'invitations.then_text': 'You get a page that shows what becomes of each message.',
  'invitations.checked': 'Checked',
  'invitations.check_word.done': 'Good',
  'invitations.check_word.late': 'Look',
  'invitations.check_word.empty': 'Note',
  'invitations.check.all_held.one': 'The seat has a holder and an address',
  'invitations.check.all_held.other': 'All {n} seats have a holder and an address',
  'invitations.check.left_out': 'Gets no invitation: {what} ({who})',
  'invitations.and_more': '{n} more',
  'invitations.check.none_invited': 'Nobody has had this invitation before',
  'invitations.check.invited.one': '{n} has been invited and gets no new mail',
  'invitations.check.invited.other': '{n} have been invited and get no new mail',
  'invitations.check.approved': 'The target group is approved',
  'invitations.check.unapproved': 'The target group is not yet approved: {names}',
  'invitations.check.frozen': 'Questionnaire {version} is frozen since {date}',
  'invitations.check.freezes': 'Questionnaire {version} is frozen when you send',
  'invitations.check.short':
    'There is little time to reply: {names}. The last day becomes the day before the seminar',
  'invitations.check.no_smtp':
    'No mail server has been set. The messages are queued and can be read, but are not sent',
  'invitations.example_title': 'What the mail looks like',
  'invitations.example_number': 'Example {n} of {of}',
  'invitations.previous': 'show previous',
  'invitations.next': 'show next',
  'invitations.mail_to': 'To',
  'invitations.mail_subject': 'Subject',
  'invitations.mail_attached': 'Attached',
  'invitations.whole_mail': 'Open the whole mail',
  'invitations.as_text': 'As plain text',
  'invitations.send.one': 'Send 1 invitation',
  'invitations.send.other': 'Send {n} invitations',
  'invitations.do_not_send': 'Do not send, go back',
  'invitations.pressed_twice': 'If you press twice, still only one mail goes to each seat.',
  'invitations.mailing_title': 'Invitation to {names}',
  'invitations.mailing_title_many': 'Invitation to {n} seminars',
  'invitations.changed':
    'Something has changed since you looked: a recipient, a day or a venue. Nothing has been sent. Go back, reload the page and look again.',
  'invitations.nobody': 'There is nobody to invite. Nothing has been sent.',
  'invitations.queued.one': '{n} invitation is queued and is being sent.',
  'invitations.queued.other': '{n} invitations are queued and are being sent.',
  'invitations.queued_no_smtp.one':
    '{n} invitation is queued. It is sent when a mail server has been set.',
  'invitations.queued_no_smtp.other':
    '{n} invitations are queued. They are sent when a mail server has been set.',
  'invitations.queued_already': 'The invitations were queued already. Nothing was sent twice.',
  'invitations.page_title': 'Invitation to a dialogue seminar in {town}',
  'invitations.kicker': 'Invitation to a dialogue seminar, for you: {who}',
  'invitations.kicker_substitute':
    'Invitation to a dialogue seminar, for you as substitute for {who}',
  'invitations.headline': 'How do we find and keep the skills elderly care needs?',
  'invitations.ingress.one':
    'Come and talk with 1 other municipality in {region} about recruiting, leading and keeping staff. What you say and answer is compared with the whole country, and you get the figures for {municipality} back.',
  'invitations.ingress.other':
    'Come and talk with {n} other municipalities in {region} about recruiting, leading and keeping staff. What you say and answer is compared with the whole country, and you get the figures for {municipality} back.',
  'invitations.ingress_alone':
    'Come and talk about recruiting, leading and keeping staff. What you say and answer is compared with the whole country, and you get the figures for {municipality} back.',
  'invitations.ingress_over':
    'The seminar in {region} has been held. What you said and answered is compared with the whole country, and you get the figures for {municipality} back.',
  'invitations.ingress_cancelled':
    'The seminar in {region} is cancelled. The questions remain: the answers are compared with the whole country, and you get the figures for {municipality} back.',
  'invitations.day_changes':
    'The seminar is getting a new day. The old one no longer holds. When the new one is settled you find it here, and you can reply again.',
  'invitations.day_changed':
    'The seminar has been given a new day since you replied. Please reply again.',
  'invitations.other_substitute': 'Change substitute',
  'invitations.said.mail_sent': 'The invitation has been sent to {email}.',
  'invitations.said.mail_soon': 'The invitation is about to be sent to {email}.',
  'invitations.said.mail_later':
    'The invitation to {email} waits: we cannot send mail right now. Please tell {name} yourself meanwhile.',
  'invitations.said.mail_failed':
    'The mail to {email} did not arrive. Check the address and choose “Change substitute”.',
  'invitations.said.mail_unknown':
    'We do not know whether the mail to {email} arrived. Please ask {name}.',
  'invitations.cannot_mail':
    'We cannot send mail right now. The invitation goes out as soon as we can. Please tell the substitute yourself meanwhile.',
  'invitations.thanks.substitute_later':
    'Thank you! {name} is your substitute. We cannot send mail right now: the invitation goes out as soon as we can.',
  'invitations.questions': 'The questions',
  'invitations.questions_answer': 'Answer the questions',
  'invitations.questions_rather': 'Preferably before the seminar, no later than {date}',
  'invitations.questions_closed': 'The time to answer the questions ended on {date}.',
  'invitations.questions_done': 'Handed in {date}',
  'invitations.questions_change':
    'Thank you! You can change the answers and hand them in again until {date}.',
  'invitations.see_answers': 'Show the answers',
  'invitations.go_on': 'Go on answering',
  'invitations.do_you_come': 'Are you coming?',
  'invitations.change': 'Do you want to change your reply?',
  'invitations.reply_by': 'Reply no later than {date}.',
  'invitations.reply_as_soon': 'Reply as soon as you can.',
  'invitations.until': 'You can change your reply until {date}.',
  'invitations.i_come': 'I am coming',
  'invitations.send_substitute': 'Send a substitute',
  'invitations.i_cannot': 'I cannot come',
  'invitations.said.coming': 'You are coming',
  'invitations.said.not_coming': 'You are not coming',
  'invitations.said.substitute': '{name} goes in your place',
  'invitations.too_late':
    'The time to reply has passed. Contact the secretariat if anything has changed. You can answer the questions as long as they are open.',
  'invitations.add_to_calendar': 'Add to calendar',
  'invitations.calendar_file': '(calendar file).',
  'invitations.the_day': 'The day',
  'invitations.no_programme': 'The programme is not ready yet. It will be on this page.',
  'invitations.part.morning': 'Morning: the municipal perspective',
  'invitations.part.afternoon': 'Afternoon: meeting interest organisations',
  'invitations.venue.has': 'The venue has {list}.',
  'invitations.venue.step_free': 'a step-free entrance',
  'invitations.venue.hearing_loop': 'a hearing loop',
  'invitations.venue.toilet': 'an accessible toilet',
  'invitations.questions_title': 'Answer the questions before the seminar',
  'invitations.questions_intro':
    '{n} questions in {themes} themes, about {minutes} minutes. All municipalities get the same questions. Please answer even if you cannot come.',
  'invitations.questions_by': 'No later than {date}',
  'invitations.to_questions': 'To the questions',
  'invitations.n_questions.one': '{n} question',
  'invitations.n_questions.other': '{n} questions',
  'invitations.questions_hint':
    'The answers are saved as you write. You can pause, change device and go on with the same link. Your answers become public documents.',
  'invitations.what_you_get': 'What you get back',
  'invitations.return.seminar': 'At the seminar',
  'invitations.return.seminar_text.one': 'you see how the municipality has answered.',
  'invitations.return.seminar_text.other': 'you see how the {n} municipalities have answered.',
  'invitations.return.after': 'After the round',
  'invitations.return.after_text':
    'you get the answers of {whose} beside {region}, similar municipalities and the country.',
  'invitations.return.last': 'In the end',
  'invitations.return.last_text': 'the report comes. You are told what became of the proposals.',
  'invitations.back': 'Back to the invitation',
  'invitations.substitute_title': 'Send a substitute',
  'invitations.substitute_lead':
    'The substitute gets a mail of their own, with their own link and a calendar file. The questions belong to your municipality and role: you answer them once.',
  'invitations.substitute_now':
    '{name} is the substitute now. If you name another, the link of {name} stops working.',
  'invitations.substitute_name': 'The substitute’s name',
  'invitations.substitute_email': 'The substitute’s e-mail address',
  'invitations.substitute_email_hint': 'For example name@example.org. Only one address.',
  'invitations.send_to_substitute': 'Send the invitation to the substitute',
  'invitations.name_not_address': 'Write only the name, without a web or e-mail address.',
  'invitations.substitute_is_you':
    'This is your own address. Write the substitute’s, or go back and choose “I am coming”.',
  'invitations.thanks.coming':
    'Thank you! We count on you. You can change your reply on this page.',
  'invitations.thanks.not_coming':
    'Thank you for your reply. Please answer the questions all the same: they matter as much.',
  'invitations.thanks.substitute':
    'Thank you! {name} gets a mail with the invitation and a calendar file.',
}
