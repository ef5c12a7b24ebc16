/** public: Swedish, the source of truth for the keys. */
export const publicPages = {
  'public.accessibility_title': 'Tillgänglighet',
  'public.accessibility_lead':
    '{organisation} står bakom den här webbplatsen. Alla ska kunna använda den, oavsett funktionsförmåga.',
  'public.level_title': 'Så tillgänglig är webbplatsen',
  'public.level':
    'Webbplatsen omfattas av lagen om tillgänglighet till digital offentlig service (DOS-lagen). Lagen kräver nivå AA i WCAG 2.1. Vi siktar på nivå AA i WCAG 2.2.',
  'public.level_status':
    'Vi känner inte till någon del som inte uppfyller lagens krav. Ingen oberoende granskning är gjord, så det kan finnas brister vi inte har sett. Berätta gärna för oss om dem.',
  'public.level_charts':
    'Kartor och diagram har alltid samma uppgifter i en text eller en tabell intill.',
  'public.method_title': 'Så har vi testat',
  'public.method':
    'Vi testar själva när webbplatsen ändras: automatiskt i en webbläsare, i smal och bred vy, ljust och mörkt, och utan mus.',
  'public.method_date': 'Redogörelsen skrevs den {date}.',
  'public.report_title': 'Hittar du något som inte fungerar?',
  'public.report': 'Skriv till oss, så rättar vi det eller ger dig innehållet på ett annat sätt:',
  'public.complain':
    'Är du inte nöjd med vårt svar kan du anmäla det till Digg, Myndigheten för digital förvaltning, som har tillsyn över DOS-lagen.',
  'public.complain_link': 'Anmäl till Digg',
  'public.privacy_title': 'Personuppgifter',
  'public.privacy_lead': 'Här står vilka uppgifter vi har om dig, varför, och vad du kan göra.',
  'public.controller_title': 'Vem som ansvarar',
  'public.controller':
    '{organisation} är personuppgiftsansvarig. Frågor om dina uppgifter, också till dataskyddsombudet, skickar du till:',
  'public.what_title': 'Vilka uppgifter vi har',
  'public.what_invitee':
    'Är du inbjuden: ditt namn, din titel, din kommun och din roll där, din e-postadress, ditt telefonnummer om vi har fått det, ditt svar på inbjudan och dina svar på frågorna.',
  'public.what_account':
    'Loggar du in: ditt namn, din e-postadress, din titel och ditt telefonnummer om du har lämnat det, när du loggade in och med vilken webbläsare.',
  'public.what_wishes':
    'Kommer du till ett seminarium och berättar själv om kost, allergi eller vad du behöver för att kunna delta: det du skriver. Bara de som planerar seminariet ser det. Köket och lokalen får antal och texter utan namn. Det raderas 14 dagar efter seminariet, eller direkt om du tar bort det eller tackar nej.',
  'public.what_messages':
    'De mejl vi har skickat till dig, och om din mejlserver tog emot dem. Vi ser inte om du har öppnat dem.',
  'public.from':
    'Uppgifterna om dig som är inbjuden kommer från din kommun, från den regionala samverkans- och stödstrukturen (RSS) eller från dig själv.',
  'public.why_title': 'Varför',
  'public.why':
    'För att bjuda in rätt personer till dialogseminarierna, ställa samma frågor till alla kommuner och redovisa svaren. Den rättsliga grunden är att uppgiften är av allmänt intresse (artikel 6.1 e i dataskyddsförordningen).',
  'public.who_title': 'Vem som ser dem',
  'public.who':
    'Sekretariatet ser alla uppgifter. RSS-kontakten ser namn och svar på inbjudan för sina egna kommuner. I det som vi publicerar visas inga personer.',
  'public.public_record':
    'Det du skickar till oss blir allmän handling. Den som ber om det kan få läsa det, om inget i det omfattas av sekretess.',
  'public.long_title': 'Hur länge',
  'public.long':
    'Uppgifterna finns kvar så länge arbetet med seminarierna pågår. Efter det bevaras eller gallras de enligt vårt beslut och arkivlagen. En inloggning tas bort efter högst 12 timmar och en länk för att logga in efter ett dygn.',
  'public.cookies_title': 'Kakor',
  'public.cookies':
    'Vi använder bara kakor som behövs: en för att du ska vara inloggad, en som skyddar formulären, en som visar att något är sparat och en för språket. Den som checkar in deltagare har också listan i sin webbläsare, så att den går att använda utan nät. Den tas bort vid utloggning och när seminariet är över. Inget mäter vad du gör och inget hämtas från andra webbplatser.',
  'public.rights_title': 'Vad du kan göra',
  'public.rights':
    'Du kan få veta vilka uppgifter vi har om dig och få fel rättade. Du kan invända mot att vi använder dem, och be att vi begränsar det eller raderar dem. Allmänna handlingar får vi inte alltid radera.',
  'public.imy': 'Tycker du att vi gör fel kan du klaga hos Integritetsskyddsmyndigheten (IMY).',
  'public.imy_link': 'Till IMY',
} as const
