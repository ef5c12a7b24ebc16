import type { incoming as sv } from '../sv/incoming.ts'

export const incoming: Record<keyof typeof sv, string> = {
  'incoming.title': 'Inbox',
  'incoming.lead':
    'What comes back on our mail. Bounces and answers from calendars see to themselves when they surely belong to an invitation. You read the rest.',
  'incoming.shelf.to_read': 'To read',
  'incoming.shelf.bounced': 'Bounces',
  'incoming.shelf.handled': 'Handled',
  'incoming.shelf.settled': 'Settled by themselves',
  'incoming.none.to_read': 'Nothing to read.',
  'incoming.none.bounced': 'Nothing has bounced.',
  'incoming.none.handled': 'Nothing has been handled yet.',
  'incoming.none.settled': 'Nothing has come in yet.',
  'incoming.settled_hint':
    'Out-of-office replies, receipts and notices of delay are deleted after 30 days. Everything else stays.',
  'incoming.retention':
    "The message's text and what became of it stay as long as the round's records. The original, at most its first 256 kB, is deleted after 90 days. Attachments are not kept one by one.",
  'incoming.no_subject': '(no subject)',
  'incoming.no_sender': '(unknown sender)',
  'incoming.no_name': 'without a name',
  'incoming.kilobytes': '{n} kB',
  'incoming.from': 'From',
  'incoming.received': 'Came in',
  'incoming.seat': 'Seat',
  'incoming.answers': 'About',
  'incoming.to': 'to {email}',
  'incoming.became': 'What happened',
  'incoming.words': 'In the words',
  'incoming.handled_label': 'Handled',
  'incoming.handled_by': '{name}, {date}',
  'incoming.note_label': 'Note',
  'incoming.note_hint': 'What you did, for whoever reads it after you.',
  'incoming.mark': 'Mark as handled',
  'incoming.unmark': 'Put back among what is to be read',
  'incoming.record_reply': 'Record the reply',
  'incoming.see_seat': 'Open the seat',
  'incoming.text': 'Text',
  'incoming.no_text': 'The message has no text.',
  'incoming.attachments': 'Attachments',
  'incoming.attachments_hint': 'Only names and sizes are shown. The files are not opened here.',
  'incoming.calendar': 'Calendar file',
  'incoming.original': 'Download the original ({size})',
  'incoming.handled': 'The message is marked as handled.',
  'incoming.reopened': 'The message is among what is to be read.',
  'incoming.link.one': 'Inbox, {n} to read',
  'incoming.link.other': 'Inbox, {n} to read',
  'incoming.kind.letter': 'Letter',
  'incoming.kind.calendar': 'Answer from a calendar',
  'incoming.kind.bounce': 'Bounce',
  'incoming.kind.delayed': 'Notice of delay',
  'incoming.kind.automatic': 'Automatic reply',
  'incoming.outcome.unread': 'To read',
  'incoming.outcome.unreadable': 'Could not be read',
  'incoming.outcome.ignored': 'Automatic reply',
  'incoming.outcome.has_left': 'May have left',
  'incoming.outcome.bounced': 'Bounced',
  'incoming.outcome.noted': 'Delayed',
  'incoming.outcome.delivered': 'Came a step further',
  'incoming.outcome.likely_bounced': 'Probably came back',
  'incoming.outcome.not_ours': 'A bounce of something else',
  'incoming.outcome.replied': "Became the seat's reply",
  'incoming.outcome.same': 'Same reply as before',
  'incoming.outcome.tentative': 'Maybe',
  'incoming.outcome.counter': 'Proposes another time',
  'incoming.outcome.delegated': 'Names somebody else',
  'incoming.outcome.no_answer': 'No answer',
  'incoming.outcome.unmatched': 'Unknown calendar entry',
  'incoming.outcome.not_invited': 'From somebody not invited',
  'incoming.outcome.spoofed': 'Wrong sender',
  'incoming.outcome.outdated': 'About an earlier letter',
  'incoming.outcome.superseded': 'Older than the reply',
  'incoming.outcome.withdrawn': 'Invitation withdrawn',
  'incoming.outcome.cancelled': 'Seminar cancelled',
  'incoming.outcome.day_changes': 'New day being sought',
  'incoming.outcome.too_late': 'Too late',
  'incoming.outcome.substitute_stands': 'A substitute is coming',
  'incoming.why.unread': 'An ordinary letter. Read it and do what is needed.',
  'incoming.why.unreadable':
    'The message is broken, or built so that it cannot be read. Only sender and subject were read. The original can be downloaded.',
  'incoming.why.ignored': 'A program has answered. Nothing was changed.',
  'incoming.why.has_left':
    'A program has answered, but the person seems to have left. Find out who has the role now and correct the seat.',
  'incoming.why.bounced':
    'Our mail came back: the address does not work. Correct the address of the seat and send again.',
  'incoming.why.noted':
    'Our mail is delayed at the recipient. It is still on its way; there is nothing for you to do.',
  'incoming.why.delivered':
    'A receipt: the next server has taken our letter, or it was shown. Nothing is changed.',
  'incoming.why.likely_bounced':
    'The report says that the address does not work but not which letter it is about. We wrote to the address lately. Read the report. If it is right, mark the letter as returned and correct the address.',
  'incoming.confirm_bounce': 'The letter came back',
  'incoming.bounce_confirmed':
    'The letter is marked as returned. Correct the address and send again.',
  'incoming.why.not_ours':
    'The notice names no mail that we sent to that address. Nothing was changed.',
  'incoming.why.replied': 'The person answered in their calendar. The reply holds for the seat.',
  'incoming.why.same':
    'The person answered in their calendar what held already. Nothing was changed.',
  'incoming.why.tentative':
    'The person answered maybe in their calendar. No reply was recorded. Ask, or wait for the reminder.',
  'incoming.why.counter':
    'The person proposes another time. Nothing was changed. Answer the mail: the day is the same for all.',
  'incoming.why.delegated':
    'The person wants somebody else to go. Nothing was changed. Ask them to send a substitute by their link, or do it at the seat.',
  'incoming.why.no_answer': 'The calendar file holds neither yes nor no. Nothing was changed.',
  'incoming.why.unmatched':
    'The calendar entry belongs to none of our invitations. Nothing was changed.',
  'incoming.why.not_invited':
    'The invitation was passed on to somebody who is not invited, or to an address we do not have. Nothing was changed.',
  'incoming.why.spoofed':
    'The answer is about an invited person but comes from another organisation, or the sender cannot be trusted. Nothing was changed. Ask the person whether it is right.',
  'incoming.why.outdated':
    'The answer is about things that we have changed since. Nothing was changed. Ask the person whether the new ones suit.',
  'incoming.why.superseded':
    'There is already a reply that is newer than this one. The newer one holds.',
  'incoming.why.withdrawn': 'The invitation has been withdrawn. Nothing was changed.',
  'incoming.why.cancelled': 'The seminar is cancelled. Nothing was changed.',
  'incoming.why.day_changes': 'A new day is being sought for the seminar. Nothing was changed.',
  'incoming.why.too_late':
    'The answer came on the day of the seminar or later. Nothing was changed. Tell those who run the day if needed.',
  'incoming.why.substitute_stands':
    'The seat has a substitute. An answer in a calendar does not change that. Ask if the person means something else.',
  'incoming.guest': 'Guest',
  'incoming.why.guest_bounced':
    'Our mail came back: the address does not work. Correct the address of the guest and send again.',
  'incoming.outcome.guest_coming': 'A guest comes',
  'incoming.outcome.guest_waiting': 'A guest is on the waiting list',
  'incoming.outcome.guest_not_coming': 'A guest does not come',
  'incoming.why.guest_coming': 'The guest said yes in a calendar and has got a place.',
  'incoming.why.guest_waiting':
    'The guest said yes in a calendar. The places are taken, so the guest is on the waiting list and has been told so by mail.',
  'incoming.why.guest_not_coming':
    'The guest said no in a calendar. The reply holds. If somebody waits for the place it is passed on, as when a guest replies by the link.',
}
