/** programmes: Swedish, the source of truth for the keys. */
export const programmes = {
  'programmes.hint':
    'Skriv tider som 09.30. Flyttar du en punkt upp eller ner byter den tid med grannen. Inget sparas förrän du trycker på spara.',
  'programmes.speaker': 'Vem håller i det?',
  'programmes.up': 'Flytta upp: {name}',
  'programmes.down': 'Flytta ner: {name}',
  'programmes.remove': 'Ta bort',
  'programmes.add': 'Lägg till en punkt',
  'programmes.changed': 'Ändrat {date}',
  'programmes.suggested':
    'Det här är ett förslag att utgå från: omgångens mall, med start kl. {start}. Inget är sparat ännu.',
  'programmes.from_template':
    'Det här är omgångens mall, med start kl. {start}. Sparar du ersätter den programmet som finns.',
  'programmes.follows': 'Programmet flyttas med, så att dagen börjar kl. {start}.',
  'programmes.misfit.ends_late':
    'Programmet slutar senare än seminariet, som hålls kl. {start}–{end}. Ändra programmet eller tiderna, så att breven inte säger emot sig själva.',
  'programmes.misfit.begins_late':
    'Programmet börjar senare än seminariet, som hålls kl. {start}–{end}. Ändra programmet eller tiderna, så att breven inte säger emot sig själva.',
  'programmes.misfit.begins_early':
    'Programmet börjar mer än en timme före seminariet, som hålls kl. {start}–{end}. Ändra programmet eller tiderna, så att breven inte säger emot sig själva.',
  'programmes.use_template': 'Utgå från omgångens mall',
  'programmes.none_rss': 'Inget program ännu. Det finns ett förslag att utgå från.',
  'programmes.print': 'Skriv ut programmet',
  'programmes.print_title': 'Program: {name}',
  'programmes.print_heading': 'Dialogseminarium',
  'programmes.print_how': 'Skriv ut sidan med webbläsaren. Den får plats på ett A4.',
  'programmes.print_digital': 'Du kan delta digitalt. Länken finns på sidan för din inbjudan.',
  'programmes.none_to_print': 'Programmet är inte klart än.',
  'programmes.template_title': 'Program: {round}',
  'programmes.template_intro':
    'Varje seminarium börjar med det här programmet och anpassar det sedan. Tiderna gäller ett seminarium som börjar kl. 9.30; börjar det en annan tid flyttas alla punkter lika mycket. Program som redan är sparade ändras inte.',
  'programmes.template_built_in':
    'Det här är det inbyggda förslaget. Ändra det så att det passar omgången.',
  'programmes.template_saved_lead': 'Det här är omgångens egen mall.',
  'programmes.template_save': 'Spara mallen',
  'programmes.template_saved': 'Mallen är sparad.',
  'programmes.template_was_reset': 'Det inbyggda förslaget gäller igen.',
  'programmes.reset': 'Återställ till det inbyggda förslaget',
  'programmes.reset_explained':
    'Mallen kan återställas till det förslag som följer med. Då försvinner det ni har skrivit här. Seminariernas program ändras inte.',
  'programmes.variants': 'Mallar',
  'programmes.variant.on_site': 'På plats',
  'programmes.variant.digital': 'Digitalt',
  'programmes.round_link': 'Mall för programmet',
  'programmes.template.join': 'Anslut',
  'programmes.template.join_detail': 'Testa ljud och bild',
  'programmes.template.pause': 'Paus',
} as const
