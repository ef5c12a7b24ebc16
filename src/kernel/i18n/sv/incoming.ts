/** incoming: Swedish, the source of truth for the keys. */
export const incoming = {
  'incoming.title': 'Inkorg',
  'incoming.lead':
    'Det som kommer tillbaka på våra mejl. Studsar och svar från kalendrar tas om hand av sig själva när de säkert hör till en inbjudan. Resten läser du.',
  'incoming.shelf.to_read': 'Att läsa',
  'incoming.shelf.bounced': 'Studsar',
  'incoming.shelf.handled': 'Hanterade',
  'incoming.shelf.settled': 'Ordnade av sig själva',
  'incoming.none.to_read': 'Inget att läsa.',
  'incoming.none.bounced': 'Inget har studsat.',
  'incoming.none.handled': 'Inget är hanterat än.',
  'incoming.none.settled': 'Inget har kommit in än.',
  'incoming.settled_hint':
    'Frånvarobesked och besked om fördröjning tas bort efter 30 dagar. Allt annat finns kvar.',
  'incoming.retention':
    'Meddelandets text och vad som blev av det finns kvar lika länge som omgångens handlingar. Originalet, högst de första 256 kB, tas bort efter 90 dagar. Bilagor sparas inte var för sig.',
  'incoming.no_subject': '(utan ämne)',
  'incoming.no_sender': '(okänd avsändare)',
  'incoming.no_name': 'utan namn',
  'incoming.kilobytes': '{n} kB',
  'incoming.from': 'Från',
  'incoming.received': 'Kom in',
  'incoming.seat': 'Plats',
  'incoming.answers': 'Gäller',
  'incoming.to': 'till {email}',
  'incoming.became': 'Vad som hände',
  'incoming.words': 'Med orden',
  'incoming.handled_label': 'Hanterat',
  'incoming.handled_by': '{name}, {date}',
  'incoming.note_label': 'Anteckning',
  'incoming.note_hint': 'Vad du gjorde, för den som läser efter dig.',
  'incoming.mark': 'Markera som hanterat',
  'incoming.unmark': 'Lägg tillbaka bland det som ska läsas',
  'incoming.see_seat': 'Öppna platsen',
  'incoming.text': 'Text',
  'incoming.no_text': 'Meddelandet har ingen text.',
  'incoming.attachments': 'Bilagor',
  'incoming.attachments_hint': 'Bara namn och storlek visas. Filerna öppnas inte här.',
  'incoming.calendar': 'Kalenderfil',
  'incoming.original': 'Hämta originalet ({size})',
  'incoming.handled': 'Meddelandet är markerat som hanterat.',
  'incoming.reopened': 'Meddelandet ligger bland det som ska läsas.',
  'incoming.link.one': 'Inkorg, {n} att läsa',
  'incoming.link.other': 'Inkorg, {n} att läsa',
  'incoming.kind.letter': 'Brev',
  'incoming.kind.calendar': 'Svar från en kalender',
  'incoming.kind.bounce': 'Studs',
  'incoming.kind.delayed': 'Besked om fördröjning',
  'incoming.kind.automatic': 'Automatiskt svar',
  'incoming.outcome.unread': 'Att läsa',
  'incoming.outcome.unreadable': 'Gick inte att tolka',
  'incoming.outcome.ignored': 'Automatiskt svar',
  'incoming.outcome.has_left': 'Har kanske slutat',
  'incoming.outcome.bounced': 'Studsade',
  'incoming.outcome.noted': 'Fördröjt',
  'incoming.outcome.not_ours': 'Studs som inte hör hit',
  'incoming.outcome.replied': 'Blev platsens svar',
  'incoming.outcome.same': 'Samma svar som förut',
  'incoming.outcome.tentative': 'Kanske',
  'incoming.outcome.counter': 'Föreslår annan tid',
  'incoming.outcome.delegated': 'Pekar ut någon annan',
  'incoming.outcome.no_answer': 'Inget svar',
  'incoming.outcome.unmatched': 'Okänd kalenderpost',
  'incoming.outcome.not_invited': 'Från någon som inte är bjuden',
  'incoming.outcome.spoofed': 'Fel avsändare',
  'incoming.outcome.outdated': 'Om ett tidigare brev',
  'incoming.outcome.superseded': 'Äldre än svaret',
  'incoming.outcome.withdrawn': 'Inbjudan är återtagen',
  'incoming.outcome.cancelled': 'Seminariet är inställt',
  'incoming.outcome.day_changes': 'Ny dag söks',
  'incoming.outcome.too_late': 'För sent',
  'incoming.outcome.substitute_stands': 'Ersättare är anmäld',
  'incoming.why.unread': 'Ett vanligt mejl. Läs det och gör det som behövs.',
  'incoming.why.unreadable':
    'Meddelandet är trasigt eller byggt så att det inte går att läsa. Bara avsändare och ämne är tolkade. Originalet går att hämta.',
  'incoming.why.ignored': 'Ett program har svarat. Inget är ändrat.',
  'incoming.why.has_left':
    'Ett program har svarat, men personen verkar ha slutat. Ta reda på vem som har rollen nu och rätta platsen.',
  'incoming.why.bounced':
    'Vårt mejl kom tillbaka: adressen fungerar inte. Rätta adressen på platsen och skicka igen.',
  'incoming.why.noted':
    'Vårt mejl är fördröjt hos mottagaren. Det är fortfarande på väg, så du behöver inte göra något.',
  'incoming.why.not_ours':
    'Beskedet nämner inget mejl som vi har skickat till den adressen. Inget är ändrat.',
  'incoming.why.replied': 'Personen svarade i sin kalender. Svaret gäller för platsen.',
  'incoming.why.same': 'Personen svarade i sin kalender det som redan gällde. Inget är ändrat.',
  'incoming.why.tentative':
    'Personen svarade kanske i sin kalender. Inget svar är registrerat. Fråga, eller vänta på påminnelsen.',
  'incoming.why.counter':
    'Personen föreslår en annan tid. Inget är ändrat. Svara på mejlet: dagen gäller för alla.',
  'incoming.why.delegated':
    'Personen vill att någon annan går. Inget är ändrat. Be personen att skicka en ersättare med sin länk, eller gör det på platsen.',
  'incoming.why.no_answer': 'Kalenderfilen innehåller inget ja eller nej. Inget är ändrat.',
  'incoming.why.unmatched':
    'Kalenderposten hör inte till någon av våra inbjudningar. Inget är ändrat.',
  'incoming.why.not_invited':
    'Inbjudan har förts vidare till någon som inte är bjuden, eller till en adress vi inte har. Inget är ändrat.',
  'incoming.why.spoofed':
    'Svaret gäller en inbjuden person men kommer från en annan organisation. Inget är ändrat. Fråga personen om svaret stämmer.',
  'incoming.why.outdated':
    'Svaret gäller uppgifter som vi har ändrat sedan dess. Inget är ändrat. Fråga personen om det nya passar.',
  'incoming.why.superseded':
    'Platsen har redan ett svar som är nyare än det här. Det nyare gäller.',
  'incoming.why.withdrawn': 'Inbjudan är återtagen. Inget är ändrat.',
  'incoming.why.cancelled': 'Seminariet är inställt. Inget är ändrat.',
  'incoming.why.day_changes': 'En ny dag söks för seminariet. Inget är ändrat.',
  'incoming.why.too_late':
    'Svaret kom samma dag som seminariet eller senare. Inget är ändrat. Säg till dem som håller i dagen om det behövs.',
  'incoming.why.substitute_stands':
    'Platsen har en ersättare. Ett svar i kalendern ändrar inte det. Fråga om personen menar något annat.',
  'incoming.guest': 'Gäst',
  'incoming.outcome.guest_coming': 'En gäst kommer',
  'incoming.outcome.guest_not_coming': 'En gäst kommer inte',
  'incoming.why.guest_coming':
    'Gästen svarade ja i sin kalender. Skriv in svaret på seminariets sida, så får gästen en plats eller ställs i kö.',
  'incoming.why.guest_not_coming':
    'Gästen svarade nej i sin kalender. Skriv in svaret på seminariets sida, så går platsen till nästa i kön.',
} as const
