import type { Texts } from '../kernel/i18n/translate.ts'

export const sender = {
  'sender.title': ['Avsändare och kontakt', 'Sender and contact'],
  'sender.lead': ['Så står det i breven, i inbjudnas kalendrar och längst ner på deras sidor. Det som redan är skickat ändras inte.', 'This is what letters, invitees’ calendars and the foot of their pages say. What has been sent already does not change.'],
  'sender.link': ['Fyll i avsändaren', 'Fill in the sender'],
  'sender.mail_from': ['Breven kommer från', 'Letters come from'],
  'sender.hint.mail_from': ['En adress som er e-postserver får skicka från, till exempel dialog@myndigheten.se.', 'An address your mail server may send from, for example dialog@myndigheten.se.'],
  'sender.sender_name': ['Avsändarens namn', 'Sender’s name'],
  'sender.hint.sender_name': ['Så som det syns i mottagarens inkorg.', 'As it is seen in the recipient’s inbox.'],
  'sender.reply_to': ['Svar på breven går till', 'Answers to letters go to'],
  'sender.hint.reply_to': ['En brevlåda som någon läser.', 'A mailbox somebody reads.'],
  'sender.organisation': ['Organisation', 'Organisation'],
  'sender.hint.organisation': ['Vem som bjuder in och ansvarar för uppgifterna.', 'Who invites and is responsible for the data.'],
  'sender.contact_email': ['Frågor skickas till', 'Questions go to'],
  'sender.hint.contact_email': ['Står i breven och längst ner på sidorna.', 'Stands in letters and at the foot of pages.'],
  'sender.contact_phone': ['Telefon för frågor', 'Telephone for questions'],
  'sender.hint.contact_phone': ['Står bredvid e-postadressen.', 'Stands beside the e-mail address.'],
  'sender.calendar': [
    'Byter du avsändaradress behåller kalenderposter som redan är ute den gamla, annars tar kalendrarna inte emot ändringar. Låt den gamla brevlådan finnas kvar tills de seminarierna är över.',
    'If you change the sender’s address, calendar entries that are out already keep the old one; otherwise calendars would not take changes. Keep the old mailbox until those seminars are over.',
  ],
  'sender.administrators': ['En administratör kan ändra det.', 'An administrator can change it.'],
  'sender.not_said': ['Inte ifyllt', 'Not filled in'],
  'sender.saved': ['Avsändaren är sparad. Nya brev går från den.', 'The sender has been saved. New letters come from it.'],
  'sender.never_exists': ['Adresser som slutar på .invalid finns inte. Skriv en adress som er e-postserver får skicka från.', 'Addresses that end in .invalid do not exist. Write an address your mail server may send from.'],
  'sender.no_sender': ['Inga brev går ut: ingen har sagt vilken adress de kommer från. Fyll i avsändaren först.', 'No letters go out: nobody has said which address they come from. Fill in the sender first.'],
  'sender.local_links': [
    'Inga brev går ut: länkarna i dem skulle leda till {address}, som bara finns på den dator där Rådslag körs. Sätt BASE_URL till adressen som andra når Rådslag på, och starta om.',
    'No letters go out: their links would lead to {address}, which exists only on the computer that runs Rådslag. Set BASE_URL to the address where others reach Rådslag, and start again.',
  ],
  'sender.unnamed': ['Organisationens namn är inte ifyllt: i brevet står det bara Sekretariatet. Fyll i det under Avsändare och kontakt.', 'The organisation’s name is not filled in: the letter only says Sekretariatet. Fill it in under Sender and contact.'],
} as const satisfies Texts
