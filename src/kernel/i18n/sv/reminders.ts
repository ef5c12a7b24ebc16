/** reminders: Swedish, the source of truth for the keys. */
export const reminders = {
  'reminders.title': 'Påminnelser',
  'reminders.link': 'Påminnelser',
  'reminders.lead':
    'Den som inte har svarat påminns av sig själv, högst två gånger om samma sak. Påminnelser går bara ut på vardagar mellan 8 och 17, aldrig på helger, aftnar eller klämdagar. Infaller dagen då går påminnelsen ut närmaste arbetsdag före.',
  'reminders.are_off': 'Påminnelserna är av.',
  'reminders.are_off_text':
    'Inget går ut förrän du sätter på dem. Nedan ser du förslaget med de dagar det skulle bli.',
  'reminders.turn_on': 'Sätt på påminnelserna enligt förslaget',
  'reminders.pause_all': 'Pausa alla påminnelser',
  'reminders.resume_all': 'Fortsätt med alla påminnelser',
  'reminders.pause_one': 'Pausa påminnelse {number}',
  'reminders.resume_one': 'Fortsätt med påminnelse {number}',
  'reminders.held':
    'I den här omgången ska en kollega granska varje utskick. Påminnelserna läggs i kö i tid men går inte ut förrän någon har släppt dem.',
  'reminders.heading.reply_reminder': 'Svar på inbjudan',
  'reminders.heading.questionnaire_reminder': 'Svar på frågorna',
  'reminders.lead.reply_reminder':
    'Går till den som är inbjuden men inte har svarat när påminnelsen skickas, till gäster också. Den som fick sin inbjudan för mindre än tre dagar sedan får ingen, och inte heller den vars senaste mejl har studsat.',
  'reminders.lead.questionnaire_reminder':
    'Går till den som inte har skickat in sina svar när påminnelsen skickas. Den som fick sin inbjudan för mindre än tre dagar sedan får ingen.',
  'reminders.number_1': 'Första påminnelsen',
  'reminders.number_2': 'Andra påminnelsen',
  'reminders.words.reply_reminder.one':
    '{n} dag före sista dagen att svara på inbjudan, kl. {time}',
  'reminders.words.reply_reminder.other':
    '{n} dagar före sista dagen att svara på inbjudan, kl. {time}',
  'reminders.words.questionnaire_reminder.one':
    '{n} dag före seminariet, eller före omgångens sista dag om den kommer först, kl. {time}',
  'reminders.words.questionnaire_reminder.other':
    '{n} dagar före seminariet, eller före omgångens sista dag om den kommer först, kl. {time}',
  'reminders.are_on': 'På',
  'reminders.round_off': 'Av: den som inte svarar påminns inte',
  'reminders.see': 'Se schemat',
  'reminders.to_turn_on': 'Sätt på påminnelserna',
  'reminders.off_after':
    'Automatiska påminnelser är av: de som inte svarar på inbjudan påminns inte.',
  'reminders.on': 'På',
  'reminders.off': 'Förslag',
  'reminders.is_paused': 'Pausad',
  'reminders.saved_by': 'Senast ändrad av {name}, {date}',
  'reminders.no_seminars': 'Inget kommande seminarium har bestämd dag och lokal.',
  'reminders.caption': 'När påminnelserna går ut, per seminarium',
  'reminders.column.seminar': 'Seminarium',
  'reminders.column.last': 'Svar senast',
  'reminders.column.when': 'När',
  'reminders.column.what': 'Påminnelse',
  'reminders.column.to': 'Till',
  'reminders.at': '{day} kl. {time}',
  'reminders.state.coming': 'Kommer',
  'reminders.state.suggested': 'Skulle gå ut',
  'reminders.by_hand': 'Skicka en för hand',
  'reminders.state.due': 'Går ut strax',
  'reminders.state.done': 'Utskicket är gjort',
  'reminders.state.nobody': 'Ingen behövde påminnas',
  'reminders.state.paused': 'Pausad',
  'reminders.state.missed': 'Missad: tjänsten var nere',
  'reminders.state.passed': 'Hade redan passerat',
  'reminders.silent_now.one': '{n} person just nu',
  'reminders.silent_now.other': '{n} personer just nu',
  'reminders.of_them_guests.one': 'varav {n} gäst',
  'reminders.of_them_guests.other': 'varav {n} gäster',
  'reminders.persons.one': 'till {n} person',
  'reminders.persons.other': 'till {n} personer',
  'reminders.sent': 'Påminnelser som är gjorda',
  'reminders.sent_none': 'Ingen har fått en påminnelse än.',
  'reminders.change': 'Ändra dagarna',
  'reminders.change_lead':
    'Det du ändrar gäller framåt. En påminnelse vars nya dag redan har passerat skickas inte.',
  'reminders.label.first': 'Första, dagar före',
  'reminders.label.second': 'Andra, dagar före',
  'reminders.label.hour': 'Klockslag',
  'reminders.save': 'Spara',
  'reminders.save_on': 'Spara och sätt på',
  'reminders.too_close':
    'Lägg den andra påminnelsen minst tre dagar efter den första, alltså minst tre dagar färre före sista dagen.',
  'reminders.saved': 'Påminnelserna är sparade.',
  'reminders.paused': 'Pausat. Inget går ut förrän någon fortsätter.',
  'reminders.resumed':
    'Påminnelserna fortsätter. Det som skulle ha gått ut under pausen skickas inte.',
  'reminders.mailing.reply_reminder': 'Påminnelse {number} att svara på inbjudan: {name}',
  'reminders.mailing.questionnaire_reminder': 'Påminnelse {number} att svara på frågorna: {name}',
} as const
