export const sender = {
  'sender.title': 'Avsändare och kontakt',
  'sender.lead':
    'Så står det i breven, i inbjudnas kalendrar och längst ner på deras sidor. Det som redan är skickat ändras inte.',
  'sender.link': 'Fyll i avsändaren',
  'sender.mail_from': 'Breven kommer från',
  'sender.hint.mail_from':
    'En adress som er e-postserver får skicka från, till exempel dialog@myndigheten.se.',
  'sender.sender_name': 'Avsändarens namn',
  'sender.hint.sender_name': 'Så som det syns i mottagarens inkorg.',
  'sender.reply_to': 'Svar på breven går till',
  'sender.hint.reply_to': 'En brevlåda som någon läser.',
  'sender.organisation': 'Organisation',
  'sender.hint.organisation': 'Vem som bjuder in och ansvarar för uppgifterna.',
  'sender.contact_email': 'Frågor skickas till',
  'sender.hint.contact_email': 'Står i breven och längst ner på sidorna.',
  'sender.contact_phone': 'Telefon för frågor',
  'sender.hint.contact_phone': 'Står bredvid e-postadressen.',
  'sender.calendar':
    'Byter du avsändaradress behåller kalenderposter som redan är ute den gamla, annars tar kalendrarna inte emot ändringar. Låt den gamla brevlådan finnas kvar tills de seminarierna är över.',
  'sender.administrators': 'En administratör kan ändra det.',
  'sender.not_said': 'Inte ifyllt',
  'sender.saved': 'Avsändaren är sparad. Nya brev går från den.',
  'sender.never_exists':
    'Adresser som slutar på .invalid finns inte. Skriv en adress som er e-postserver får skicka från.',
  'sender.no_sender':
    'Inga brev går ut: ingen har sagt vilken adress de kommer från. Fyll i avsändaren först.',
  'sender.local_links':
    'Inga brev går ut: länkarna i dem skulle leda till {address}, som bara finns på den dator där Rådslag körs. Sätt BASE_URL till adressen som andra når Rådslag på, och starta om.',
  'sender.unnamed':
    'Organisationens namn är inte ifyllt: i brevet står det bara Sekretariatet. Fyll i det under Avsändare och kontakt.',
} as const
