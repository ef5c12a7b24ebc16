/** The default letters, used until staff write their own. Klarspråk (plain Swedish): "du", short, the verb early. */
import type { Purpose } from './purposes.rules.ts'
import type { TemplateText } from './rules.ts'

const regards = `Vänliga hälsningar
Sekretariatet, {organisation}`

function invitation(concerns: string): TemplateText {
  return {
    subject: 'Inbjudan: dialogseminarium om äldreomsorgen, {ort} {datum}',
    body: `# Du är inbjuden till ett dialogseminarium om äldreomsorgens kompetensförsörjning

Hej {namn}!

${concerns}

{fakta}

{knapp}

Svara senast **{svara senast}**. Kan du inte komma får du gärna skicka en ersättare. Det gör du på samma sida.

**Före seminariet ställer vi {antal frågor} frågor.** De är desamma i alla kommuner och tar ungefär {minuter} minuter. Svara gärna före seminariet och senast {frågor senast}, även om du inte kommer.

Det här får du tillbaka:

{du får tillbaka}

{program}

{kalender}

${regards}`,
  }
}

const defaultLetters: Record<Purpose, TemplateText> = {
  invitation_social_services: invitation('Inbjudan gäller dig som är **{roll och kommun}**. {vi möts}'),
  invitation_health_care: invitation(
    'Inbjudan gäller dig som är **{roll och kommun}**. {vi möts} Vi vill särskilt höra hur den kommunala hälso- och sjukvården får den kompetens den behöver.',
  ),
  invitation_politician: invitation(
    'Inbjudan gäller dig som är **{roll och kommun}**. {vi möts} Vi vill särskilt höra hur ni som är förtroendevalda ser på frågan.',
  ),
  substitute: {
    subject: 'Du är ersättare: dialogseminarium om äldreomsorgen, {ort} {datum}',
    body: `# Du går som ersättare till ett dialogseminarium om äldreomsorgens kompetensförsörjning

Hej {namn}!

{i stället för} har anmält dig som ersättare för {kommun}.

{fakta}

{knapp}

Kan du inte komma? Säg till på sidan, så snart du vet. En kalenderfil följer med.

{program}

${regards}`,
  },
  substitute_cancelled: {
    subject: 'Du behöver inte längre gå: dialogseminarium, {ort} {datum}',
    body: `# Du behöver inte längre gå till dialogseminariet

Hej {namn}!

{i stället för} har ändrat sitt svar. Du är inte längre ersättare för {kommun}, och behöver inte gå till seminariet {dag}.

Dagen tas bort ur din kalender om du öppnar filen som följer med.

${regards}`,
  },
  substitute_declined: {
    subject: 'Din ersättare kan inte gå: dialogseminarium, {ort} {datum}',
    body: `# Din ersättare kan inte gå

Hej {namn}!

**{ersättare}** har tackat nej till att gå i ditt ställe. Just nu kommer ingen på den här platsen från {kommun}.

{fakta}

{knapp}

Kom själv, eller skicka någon annan. Säg vilket på sidan.

${regards}`,
  },
  handover: {
    subject: 'Har du tagit över en plats? Dialogseminarium om äldreomsorgen',
    body: `# Har du tagit över?

Hej {namn}!

{efter} har skrivit att du nu är **{roll och kommun}**. Stämmer det går inbjudan till ett dialogseminarium om äldreomsorgens kompetensförsörjning över till dig.

Svara på sidan, så att vi bjuder in rätt person. Där står också när och var vi möts.

{knapp}

Stämmer det inte? Säg till på samma sida, så ändras ingenting.

${regards}`,
  },
  handed_over: {
    subject: 'Du har lämnat över: dialogseminarium om äldreomsorgen',
    body: `# Du har lämnat över platsen

Hej {namn}!

**{efterträdare}** har nu platsen för {kommun} på dialogseminariet om äldreomsorgens kompetensförsörjning. Din länk gäller inte längre, och du behöver inte göra något mer.

Har du dagen i kalendern? Öppna filen som följer med, så tas den bort.

Stämmer det inte? Skriv till {e-post}.

${regards}`,
  },
  new_link: {
    subject: 'Din nya länk: dialogseminarium om äldreomsorgen',
    body: `# Här är din nya länk

Hej {namn}!

Den här länken går till din inbjudan till dialogseminariet om äldreomsorgens kompetensförsörjning, för **{roll och kommun}**. Länken du hade förut gäller inte längre.

{knapp}

Det du redan har svarat finns kvar.

${regards}`,
  },
  withdrawn: {
    subject: 'Inbjudan gäller inte längre: dialogseminarium om äldreomsorgen',
    body: `# Inbjudan gäller inte längre

Hej {namn}!

Vi har tagit tillbaka inbjudan till dialogseminariet om äldreomsorgens kompetensförsörjning, för {kommun}. Du behöver inte göra något.

Har du dagen i kalendern? Öppna filen som följer med, så tas den bort.

Undrar du varför? Skriv till {e-post}.

${regards}`,
  },
  guest_invitation: {
    subject: 'Inbjudan till eftermiddagen: dialogseminarium, {ort} {datum}',
    body: `# Välkommen till eftermiddagen

Hej {namn}!

Vi bjuder in **{intresseorganisation}** till eftermiddagen på dialogseminariet om äldreomsorgens kompetensförsörjning. Då möts kommunerna och organisationerna.

{fakta}

{knapp}

Svara senast **{svara senast}**. Blir det fullt sätter vi dig i kö och säger till när du får plats.

{program}

En kalenderfil följer med.

${regards}`,
  },
  guest_waiting: {
    subject: 'Du står i kö: dialogseminarium, {ort} {datum}',
    body: `# Du står i kö till eftermiddagen

Hej {namn}!

Platserna till eftermiddagen i **{seminarium}** {dag} är slut just nu. Du får plats i turordning när någon lämnar återbud, och då skriver vi till dig.

{knapp}

Vill du inte stå kvar i kön? Säg till på sidan.

${regards}`,
  },
  guest_place: {
    subject: 'Du har fått plats: dialogseminarium, {ort} {datum}',
    body: `# Du har fått plats

Hej {namn}!

Någon har lämnat återbud, och du har fått plats på eftermiddagen.

{fakta}

{knapp}

Kan du inte komma längre? Säg till på sidan, så får nästa i kön platsen. En kalenderfil följer med.

${regards}`,
  },
  guest_withdrawn: {
    subject: 'Inbjudan gäller inte längre: dialogseminarium, {ort} {datum}',
    body: `# Inbjudan gäller inte längre

Hej {namn}!

Vi har tagit tillbaka inbjudan till eftermiddagen i **{seminarium}** {dag}. Du behöver inte svara, och länken i det förra mejlet fungerar inte längre.

Dagen tas bort ur din kalender om du öppnar filen som följer med.

${regards}`,
  },
  reply_reminder: {
    subject: 'Påminnelse: kommer du till dialogseminariet, {ort} {datum}?',
    body: `# Kommer du till dialogseminariet?

Hej {namn}!

Vi har inte fått ditt svar än. Svara senast **{svara senast}**, så vet vi hur många vi blir.

{fakta}

{knapp}

Kan du inte komma? Säg det gärna, så påminner vi inte igen.

${regards}`,
  },
  moved: {
    subject: 'Ändrat: dialogseminarium, {ort} {datum}',
    body: `# Dialogseminariet är ändrat

Hej {namn}!

Det här är nytt:

{ändringar}

{skäl}

Så här gäller nu:

{fakta}

{ditt svar}

{knapp}

{kalender}

${regards}`,
  },
  made_digital: {
    subject: 'Dialogseminariet blir digitalt: {datum}',
    body: `# Dialogseminariet blir digitalt

Hej {namn}!

Vi möts på nätet i stället för på plats. Det här är nytt:

{ändringar}

{skäl}

Så här gäller nu:

{fakta}

{ditt svar}

{knapp}

Länken till mötet är bara för dig som är inbjuden. {kalender}

{program}

${regards}`,
  },
  cancelled: {
    subject: 'Inställt: dialogseminarium, {ort} {datum}',
    body: `# Dialogseminariet är inställt

Hej {namn}!

Dialogseminariet i **{seminarium}** {dag} blir inte av.

{skäl}

Du behöver inte göra något. {kalender}

${regards}`,
  },
  practical: {
    subject: 'Inför dialogseminariet: {ort} {datum}',
    body: `# Snart ses vi

Hej {namn}!

Här är det praktiska inför dialogseminariet.

{fakta}

{program}

Har du fått förhinder? Säg till, så räknar vi rätt.

{knapp}

${regards}`,
  },
  questionnaire_opened: {
    subject: 'Frågorna inför dialogseminariet: svara senast {frågor senast}',
    body: `# Nu kan du svara på frågorna

Hej {namn}!

Vi ställer samma {antal frågor} frågor till alla kommuner. De tar ungefär {minuter} minuter, och det du skriver sparas medan du skriver.

{knapp}

Svara senast **{frågor senast}**.

Det här får du tillbaka:

{du får tillbaka}

${regards}`,
  },
  questionnaire_reminder: {
    subject: 'Påminnelse: frågorna om äldreomsorgen, senast {frågor senast}',
    body: `# Ditt svar fattas

Hej {namn}!

Vi har inte fått ditt svar på frågorna som **{roll och kommun}**. Svara senast **{frågor senast}**.

{det som är kvar}

{knapp}

Svaren jämförs mellan kommunerna. Ju fler som svarar, desto mer säger jämförelsen.

${regards}`,
  },
  receipt: {
    subject: 'Tack, vi har tagit emot svaret från {kommun}',
    body: `# Tack för ditt svar

Hej {namn}!

Vi har tagit emot ditt svar som **{roll och kommun}**.

{kvitto}

{knapp}

Vill du ändra något? Det kan du göra till och med {frågor senast}.

${regards}`,
  },
  receipt_entered: {
    subject: 'Vi har skrivit in svaren från {kommun}',
    body: `# Vi har skrivit in dina svar

Hej {namn}!

Vi har skrivit in svaren som du lämnade {så kom svaren}. De gäller dig som är **{roll och kommun}**.

{kvitto}

{knapp}

Läs svaren på din sida. Är något fel rättar du det där till och med {frågor senast}, eller hör av dig till {e-post}.

${regards}`,
  },
  joint_news: {
    subject: 'Kommunens svar tillsammans: {kommun}',
    body: `# Kommunens svar tillsammans

Hej {namn}!

{det som har hänt}

{knapp}

Ni väljer själva om ni vill lämna gemensamma svar. Var och en svarar ändå för sin egen roll, och den som tycker annorlunda kan säga det.

Du får högst ett sådant här brev om dagen.

${regards}`,
  },
  thanks: {
    subject: 'Tack för att du kom till dialogseminariet i {seminarium}',
    body: `# Tack för dagen

Hej {namn}!

Tack för att du var med på dialogseminariet i **{seminarium}** {dag}. Vi sammanställer det som sades och hör av oss när det går att läsa.

${regards}`,
  },
  confirm_statements: {
    subject: 'Stämmer det vi antecknade? Bekräfta senast {bekräfta senast}',
    body: `# Stämmer det vi antecknade?

Hej {namn}!

Tack för att ni var med på dialogseminariet i **{seminarium}** {dag}. Vi antecknade {anteckningar} från {kommun} och din roll.

Läs på din sida. Bekräfta det som stämmer, rätta det som är fel och ta tillbaka det ni inte står för. Det du tar tillbaka kommer inte med.

{knapp}

Gör det senast **{bekräfta senast}**. Sedan låser vi dokumentationen.

${regards}`,
  },
  results_ready: {
    subject: 'Nu kan du läsa resultatet för {kommun}',
    body: `# Resultatet är klart

Hej {namn}!

Nu kan du se hur {kommun} har svarat, bredvid länet, liknande kommuner och hela landet.

{knapp}

${regards}`,
  },
  rss_introduction: {
    subject: 'Vilka vi är och vad vi ber om',
    body: `Vi på {organisation} har i uppdrag att möta alla kommuner i dialogseminarier om äldreomsorgens kompetensförsörjning, i varje region. Du får det här mejlet därför att du är kontaktperson för seminarierna hos er.

Vi ber om er hjälp med fem saker:

- Kontaktperson: att vi vet vem vi ska höra av oss till. Det är du.
- Datum: att svara på de datum vi föreslår, eller föreslå egna.
- Målgrupp: att säga vilka i kommunerna vi ska bjuda in.
- Lokal: att hitta en lokal som passar.
- Program: att gå igenom dagens program med oss.

Allt gör du på din sida i Rådslag. Du loggar in med din e-postadress, utan lösenord. Där ser du också vad som är klart och vad som återstår.`,
  },
  dates_proposed: {
    subject: 'Förslag på datum: {seminarium}',
    body: `# Förslag på datum

Hej {namn}!

Vi föreslår de här datumen för dialogseminariet: {seminarium}.

{datumförslag}

{knapp}

Svara på varje datum senast {svara senast}: ja, nej eller ”om det behövs”. Passar inget av dem kan du föreslå ett eget.

Är du inte inloggad? Skriv din e-postadress på sidan så får du en länk dit.

${regards}`,
  },
  dates_reminder: {
    subject: 'Påminnelse: svara på datumförslag för {seminarium}',
    body: `# Svara på datumförslagen

Hej {namn}!

Vi har inte fått ert svar på de här datumen för dialogseminariet {seminarium}.

{datumförslag}

{knapp}

{svarsdag}

Passar inget av dem kan du föreslå ett eget datum. Har en kollega redan svarat behöver du inte göra något.

${regards}`,
  },
  date_settled: {
    subject: 'Datumet är bestämt: dialogseminarium {seminarium}',
    body: `# Datumet är bestämt

Hej {namn}!

Dialogseminariet {seminarium} hålls {beslut}.

{släppta datum}

{knapp}

Är du inte inloggad? Skriv din e-postadress på sidan så får du en länk dit.

${regards}`,
  },
  dates_closed: {
    subject: 'En dag mindre att svara om: {seminarium}',
    body: `# Ett annat seminarium har fått dagen

Hej {namn}!

Den här dagen går inte längre att välja för dialogseminariet {seminarium}, och du behöver inte svara om den.

{släppta datum}

{datumförslag}

{knapp}

${regards}`,
  },
  gaps_asked: {
    subject: '{antal} saknas: vilka som bjuds in i {seminarium}',
    body: `# Vilka ska vi bjuda in?

Hej {namn}!

Snart bjuder vi in till dialogseminariet i {seminarium}. Vi saknar fortfarande {antal}. Fyll i senast {svara senast}.

{saknas}

{knapp}

Är det inte känt ännu vem det blir? Kryssa för det på sidan, så vet vi.

Är du inte inloggad? Skriv din e-postadress på sidan, så får du en länk dit.

Undrar du något? Skriv till {e-post}.

${regards}`,
  },
  rss_changed: {
    subject: 'Ändrat: dialogseminarium {seminarium}',
    body: `# Dialogseminariet {seminarium} är ändrat

Hej {namn}!

Det här är nytt:

{ändringar}

{skäl}

{att göra}

De som är inbjudna får ett eget brev om ändringen.

{knapp}

${regards}`,
  },
  rss_cancelled: {
    subject: 'Inställt: dialogseminarium {seminarium}',
    body: `# Dialogseminariet {seminarium} är inställt

Hej {namn}!

Dialogseminariet {seminarium} blir inte av.

{skäl}

{att göra}

De som är inbjudna får ett eget brev om det. Undrar du något? Skriv till {e-post}.

${regards}`,
  },
  rss_message: {
    subject: 'Dialogseminarierna i din region',
    body: `# Om dialogseminarierna

Hej {namn}!

Så här ser det ut för de dialogseminarier du hjälper till med:

{seminarier}

På din sida ser du vad som återstår. Är något oklart? Svara på det här mejlet.

{knapp}

${regards}`,
  },
  venue_needed: {
    subject: 'Datum bestämt: {lokal}',
    body: `# Datum bestämt

Hej {namn}!

Tack för att ni har hållit {lokal} för dialogseminariet {seminarium}. Nu är datumet bestämt.

{besked}

Stämmer något inte? Skriv till {e-post}.

${regards}`,
  },
  venue_released: {
    subject: 'Ni kan släppa {lokal}',
    body: `# Ni kan släppa lokalen

Hej {namn}!

Tack för att ni har hållit {lokal} för dialogseminariet {seminarium}. Vi behöver inte lokalen den här tiden, och ni kan släppa den.

{besked}

{skäl}

Stämmer något inte? Skriv till {e-post}.

${regards}`,
  },
  venue_changed: {
    subject: 'Ändrad bokning: {lokal}',
    body: `# Vi behöver ändra vår bokning

Hej {namn}!

Det gäller {lokal} och dialogseminariet {seminarium}.

{besked}

{skäl}

Säg till oss om det går: skriv till {e-post}.

${regards}`,
  },
}

export function defaultLetter(purpose: Purpose): TemplateText {
  return defaultLetters[purpose]
}
