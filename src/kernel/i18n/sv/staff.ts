/** staff: Swedish, the source of truth for the keys. */
export const staff = {
  'staff.sign_in': 'Logga in',
  'staff.sign_in_lead':
    'Här loggar sekretariatet och RSS-kontakter in. Skriv din e-postadress så skickar vi en länk. Du behöver inget lösenord.',
  'staff.sign_in_invitee':
    'Är du inbjuden till ett seminarium? Då loggar du inte in här. Använd din egen länk i inbjudan.',
  'staff.email': 'E-postadress',
  'staff.name': 'Namn',
  'staff.role': 'Roll',
  'staff.ask_link': 'Skicka en länk till mig',
  'staff.link_sent': 'Titta i din inkorg',
  'staff.link_sent_lead':
    'Om adressen finns hos oss har den nu en länk som gäller i 30 minuter. Har vi redan skickat flera den senaste timmen kommer inget nytt mejl. Öppna då det senaste som du inte har använt.',
  'staff.no_mail_title': 'Kom det inget mejl?',
  'staff.no_mail_spam': 'Vänta några minuter och titta i skräpposten.',
  'staff.no_mail_spelling': 'Kontrollera att du skrev adressen som du har lämnat till oss.',
  'staff.no_mail_ask': 'Kommer det ändå inget: skriv till oss.',
  'staff.cannot_send_title': 'Vi kan inte skicka länken',
  'staff.cannot_send':
    'Den här installationen skickar inte mejl än. Be den som sköter servern om en länk för att logga in.',
  'staff.ask_again': 'Be om en ny länk',
  'staff.open_link_lead': 'Länken är till för',
  'staff.open_link_hint':
    'Länken kan användas en gång. Är det inte du? Stäng sidan, så händer ingenting.',
  'staff.link_gone_title': 'Länken fungerar inte',
  'staff.link_gone':
    'En länk gäller i 30 minuter och kan användas en gång. Be om en ny. Kommer inget mejl, öppna det senaste som du inte har använt.',
  'staff.signed_out': 'Du har loggat ut.',
  'staff.mail_subject': 'Logga in i Rådslag',
  'staff.mail_hello': 'Hej!',
  'staff.mail_lead':
    'Här är din länk för att logga in i Rådslag. Den gäller i {minutes} minuter och kan användas en gång.',
  'staff.mail_press': 'Öppna länken och tryck på knappen Logga in.',
  'staff.mail_button': 'Öppna inloggningen',
  'staff.mail_fallback': 'Fungerar inte knappen? Gå till adressen:',
  'staff.mail_stranger':
    'Har du inte bett om länken? Då behöver du inte göra något. Utan länken kommer ingen in.',
  'staff.mail_last':
    'Vi har skickat många länkar till dig den senaste timmen, kanske för att någon annan har skrivit din adress. Nu dröjer vi med att skicka fler. Slutar länken här att fungera: be om en ny som vanligt, så fungerar den här igen.',
  'staff.mail_goodbye': 'Vänliga hälsningar, {organisation}',
  'staff.own_facts': 'Dina uppgifter',
  'staff.saved': 'Ändringen är sparad.',
  'staff.digest.title': 'Mejl om vad som har hänt',
  'staff.digest.lead':
    'När RSS svarar, föreslår eller ändrar, när någon tackar nej, och när brev kommer tillbaka eller väntar på att läsas. Bara på arbetstid, och inget mejl när inget har hänt.',
  'staff.digest.daily': 'En gång om dagen, på morgonen',
  'staff.digest.soon': 'Så snart något händer, högst var femtonde minut',
  'staff.digest.off': 'Inga mejl',
  'staff.sessions': 'Dina inloggningar',
  'staff.sessions_lead':
    'Här är du inloggad just nu. Känner du inte igen en inloggning: avsluta den.',
  'staff.browser': 'Webbläsare',
  'staff.browser_on': '{browser} på {system}',
  'staff.browser_unknown': 'Okänd webbläsare',
  'staff.signed_in_at': 'Inloggad',
  'staff.ends_at': 'Gäller till',
  'staff.this_one': 'Den här',
  'staff.end_session': 'Avsluta',
  'staff.end_others': 'Avsluta alla andra',
  'staff.session_ended': 'Inloggningen är avslutad.',
  'staff.sessions_ended': 'Alla andra inloggningar är avslutade.',
  'staff.no_such_session': 'Inloggningen är redan avslutad.',
  'staff.count.one': '{n} person kan logga in.',
  'staff.count.other': '{n} personer kan logga in.',
  'staff.roles_hint':
    'Administratören gör allt, också det här. Planeraren planerar, bjuder in och följer upp. Analytikern läser och jämför, men ändrar och skickar inget.',
  'staff.last_signed_in': 'Senast inloggad',
  'staff.never': 'Aldrig',
  'staff.state': 'Konto',
  'staff.is_open': 'Öppet',
  'staff.is_closed': 'Stängt',
  'staff.you': '(du)',
  'staff.add_title': 'Lägg till en medarbetare',
  'staff.add': 'Lägg till',
  'staff.add_hint':
    'Inget mejl skickas nu. Be personen gå till inloggningen och skriva sin adress där.',
  'staff.added': '{name} är tillagd och kan nu logga in.',
  'staff.email_taken': 'Adressen har redan ett konto. Varje person har en egen adress.',
  'staff.last_administrator':
    'Det måste finnas minst en administratör som kan logga in. Ge rollen till någon annan först.',
  'staff.no_such_account': 'Det finns inget öppet konto med den adressen.',
  'staff.close_title': 'Stäng kontot',
  'staff.close_lead':
    'Personen loggas ut direkt och kan inte logga in igen. Det personen har gjort finns kvar, och du kan öppna kontot igen.',
  'staff.close': 'Stäng kontot',
  'staff.closed': 'Kontot är stängt och personen är utloggad.',
  'staff.reopen_title': 'Öppna kontot igen',
  'staff.reopen_lead': 'Kontot är stängt. Öppnar du det kan personen logga in igen.',
  'staff.reopen': 'Öppna kontot igen',
  'staff.reopened': 'Kontot är öppet igen.',
} as const
