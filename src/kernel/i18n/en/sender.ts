import type { sender as sv } from '../sv/sender.ts'

export const sender: Record<keyof typeof sv, string> = {
  'sender.title': 'Sender and contact',
  'sender.lead':
    'This is what letters, invitees’ calendars and the foot of their pages say. What has been sent already does not change.',
  'sender.link': 'Fill in the sender',
  'sender.mail_from': 'Letters come from',
  'sender.hint.mail_from':
    'An address your mail server may send from, for example dialog@myndigheten.se.',
  'sender.sender_name': 'Sender’s name',
  'sender.hint.sender_name': 'As it is seen in the recipient’s inbox.',
  'sender.reply_to': 'Answers to letters go to',
  'sender.hint.reply_to': 'A mailbox somebody reads.',
  'sender.organisation': 'Organisation',
  'sender.hint.organisation': 'Who invites and is responsible for the data.',
  'sender.contact_email': 'Questions go to',
  'sender.hint.contact_email': 'Stands in letters and at the foot of pages.',
  'sender.contact_phone': 'Telephone for questions',
  'sender.hint.contact_phone': 'Stands beside the e-mail address.',
  'sender.calendar':
    'If you change the sender’s address, calendar entries that are out already keep the old one; otherwise calendars would not take changes. Keep the old mailbox until those seminars are over.',
  'sender.administrators': 'An administrator can change it.',
  'sender.not_said': 'Not filled in',
  'sender.saved': 'The sender has been saved. New letters come from it.',
  'sender.never_exists':
    'Addresses that end in .invalid do not exist. Write an address your mail server may send from.',
  'sender.no_sender':
    'No letters go out: nobody has said which address they come from. Fill in the sender first.',
  'sender.local_links':
    'No letters go out: their links would lead to {address}, which exists only on the computer that runs Rådslag. Set BASE_URL to the address where others reach Rådslag, and start again.',
  'sender.unnamed':
    'The organisation’s name is not filled in: the letter only says Sekretariatet. Fill it in under Sender and contact.',
}
