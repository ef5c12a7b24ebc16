import type { Texts } from '../kernel/i18n/translate.ts'

export const publicPages = {
  'public.accessibility_lead': ['{organisation} står bakom den här webbplatsen. Alla ska kunna använda den, oavsett funktionsförmåga.', '{organisation} is responsible for this website. Everybody should be able to use it, whatever their abilities.'],
  'public.level_title': ['Så tillgänglig är webbplatsen', 'How accessible the website is'],
  'public.level': [
    'Webbplatsen omfattas av lagen om tillgänglighet till digital offentlig service (DOS-lagen). Lagen kräver nivå AA i WCAG 2.1. Vi siktar på nivå AA i WCAG 2.2.',
    'The website is covered by the Swedish act on accessibility of digital public services (DOS-lagen). The act requires level AA of WCAG 2.1. We aim at level AA of WCAG 2.2.',
  ],
  'public.level_status': [
    'Vi känner inte till någon del som inte uppfyller lagens krav. Ingen oberoende granskning är gjord, så det kan finnas brister vi inte har sett. Berätta gärna för oss om dem.',
    'We know of no part that fails the requirements. No independent audit has been made, so there may be faults we have not seen. Please tell us about them.',
  ],
  'public.level_charts': ['Kartor och diagram har alltid samma uppgifter i en text eller en tabell intill.', 'Maps and charts always have the same facts in a text or a table beside them.'],
  'public.method_title': ['Så har vi testat', 'How we have tested'],
  'public.method': ['Vi testar själva när webbplatsen ändras: automatiskt i en webbläsare, i smal och bred vy, ljust och mörkt, och utan mus.', 'We test ourselves when the website changes: automatically in a browser, in narrow and wide views, light and dark, and without a mouse.'],
  'public.method_date': ['Redogörelsen skrevs den {date}.', 'The statement was written on {date}.'],
  'public.report_title': ['Hittar du något som inte fungerar?', 'Have you found something that does not work?'],
  'public.report': ['Skriv till oss, så rättar vi det eller ger dig innehållet på ett annat sätt:', 'Write to us, and we mend it or give you the content in another way:'],
  'public.complain': ['Är du inte nöjd med vårt svar kan du anmäla det till Digg, Myndigheten för digital förvaltning, som har tillsyn över DOS-lagen.', 'If you are not satisfied with our answer, you can complain to Digg, the Agency for Digital Government, which supervises the act.'],
  'public.complain_link': ['Anmäl till Digg', 'Complain to Digg'],
  'public.privacy_lead': ['Här står vilka uppgifter vi har om dig, varför, och vad du kan göra.', 'This page says what we hold about you, why, and what you can do.'],
  'public.controller_title': ['Vem som ansvarar', 'Who is responsible'],
  'public.controller': ['{organisation} är personuppgiftsansvarig. Frågor om dina uppgifter, också till dataskyddsombudet, skickar du till:', '{organisation} is the controller. Questions about your data, also those to the data protection officer, go to:'],
  'public.what_title': ['Vilka uppgifter vi har', 'What we hold'],
  'public.what_invitee': [
    'Är du inbjuden: ditt namn, din titel, din kommun och din roll där, din e-postadress, ditt telefonnummer om vi har fått det, ditt svar på inbjudan och dina svar på frågorna.',
    'If you are invited: your name, title, municipality and role there, your e-mail address, your telephone number if we were given it, your reply to the invitation and your answers to the questions.',
  ],
  'public.what_time': [
    'Svarar du på frågorna i formuläret: hur många sekunder varje fråga tog. Sekretariatet ser bara tider för flera tillsammans. De visar hur mycket tid frågorna tar av kommunerna, så att de kan göras färre och kortare.',
    'If you answer the questions in the form: how many seconds each question took. The secretariat sees times only of several people together. They show how much time the questions take from municipalities, so that they can be made fewer and shorter.',
  ],
  'public.what_colleague': ['Svarar du på ett tema åt en kollega: ditt namn, som kollegan har skrivit, dina svar och när du sparade dem.', 'If you answer a theme for a colleague: your name as the colleague has written it, your answers and when you saved them.'],
  'public.what_account': ['Loggar du in: ditt namn, din e-postadress, din titel och ditt telefonnummer om du har lämnat det, när du loggade in och med vilken webbläsare.', 'If you sign in: your name, e-mail address, title and telephone number if you have given it, when you signed in and with which browser.'],
  'public.what_wishes': [
    'Kommer du till ett seminarium och berättar själv om kost, allergi eller vad du behöver för att kunna delta: det du skriver. Bara de som planerar seminariet ser det. Köket och lokalen får antal och texter utan namn. Det raderas 14 dagar efter seminariet, eller direkt om du tar bort det eller tackar nej.',
    'If you come to a seminar and choose to tell us about food, allergies or what you need to take part: what you write. Only the people who plan the seminar see it. The kitchen and the venue get numbers and texts without names. It is erased 14 days after the seminar, or at once if you remove it or decline.',
  ],
  'public.what_messages': ['De mejl vi har skickat till dig, och om din mejlserver tog emot dem. Vi ser inte om du har öppnat dem.', 'The mails we have sent you, and whether your mail server accepted them. We do not see whether you have opened them.'],
  'public.from': ['Uppgifterna om dig som är inbjuden kommer från din kommun, från den regionala samverkans- och stödstrukturen (RSS) eller från dig själv.', 'If you are invited, the facts about you come from your municipality, from the regional cooperation body (RSS) or from yourself.'],
  'public.why': [
    'För att bjuda in rätt personer till dialogseminarierna, ställa samma frågor till alla kommuner och redovisa svaren. Den rättsliga grunden är att uppgiften är av allmänt intresse (artikel 6.1 e i dataskyddsförordningen).',
    'To invite the right people to the dialogue seminars, ask all municipalities the same questions and report the answers. The legal basis is a task in the public interest (Article 6(1)(e) of the GDPR).',
  ],
  'public.who_title': ['Vem som ser dem', 'Who sees them'],
  'public.who': ['Sekretariatet ser alla uppgifter. RSS-kontakten ser namn och svar på inbjudan för sina egna kommuner. I det som vi publicerar visas inga personer.', 'The secretariat sees everything. The RSS contact sees names and replies for their own municipalities. What we publish shows no persons.'],
  'public.who_joint': [
    'I en omgång där kommunens roller får se varandras svar står det där du svarar. Det du har lämnat in ser då kommunens två andra roller, om de själva har lämnat in. Där syns också om du har föreslagit, skrivit under eller haft en annan mening om ett gemensamt svar.',
    'In a round where a municipality’s roles may see each other’s answers, it says so where you answer. What you have handed in is then seen by the municipality’s two other roles, if they have handed in themselves. They also see whether you have proposed, signed or disagreed with a joint answer.',
  ],
  'public.public_record': ['Det du skickar till oss blir allmän handling. Den som ber om det kan få läsa det, om inget i det omfattas av sekretess.', 'What you send us becomes a public document. Anyone who asks may read it, unless something in it is secret by law.'],
  'public.long_title': ['Hur länge', 'How long'],
  'public.long': [
    'Uppgifterna finns kvar så länge arbetet med seminarierna pågår. Efter det bevaras eller gallras de enligt vårt beslut och arkivlagen. En inloggning tas bort efter högst 12 timmar och en länk för att logga in efter ett dygn.',
    'The data remain while the work with the seminars goes on. After that they are kept or deleted according to our decision and the Archives Act. A sign-in session is removed after at most 12 hours and a sign-in link after a day.',
  ],
  'public.cookies_title': ['Kakor', 'Cookies'],
  'public.cookies': [
    'Vi använder bara kakor som behövs: en för att du ska vara inloggad, en som skyddar formulären, en som visar att något är sparat och en för språket. Den som checkar in deltagare har också listan i sin webbläsare, så att den går att använda utan nät. Den tas bort vid utloggning och när seminariet är över. Inga kakor mäter vad du gör och inget hämtas från andra webbplatser.',
    'We use only the cookies that are needed: one that keeps you signed in, one that protects the forms, one that shows that something is saved and one for the language. Whoever checks people in also has the list in the browser, so that it works without a network. It is removed on signing out and when the seminar is over. No cookies measure what you do and nothing is fetched from other websites.',
  ],
  'public.rights_title': ['Vad du kan göra', 'What you can do'],
  'public.rights': [
    'Du kan få veta vilka uppgifter vi har om dig och få fel rättade. Du kan invända mot att vi använder dem, och be att vi begränsar det eller raderar dem. Allmänna handlingar får vi inte alltid radera.',
    'You can learn what we hold about you and have mistakes put right. You can object to our using it, and ask us to restrict it or erase it. Public documents we may not always erase.',
  ],
  'public.imy': ['Tycker du att vi gör fel kan du klaga hos Integritetsskyddsmyndigheten (IMY).', 'If you think we do wrong, you can complain to the Swedish Authority for Privacy Protection (IMY).'],
  'public.imy_link': ['Till IMY', 'To IMY'],
} as const satisfies Texts
