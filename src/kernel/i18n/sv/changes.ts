/** changes: Swedish, the source of truth for the keys. */
export const changes = {
  'changes.form.on_site': 'På plats',
  'changes.form.digital': 'Digitalt',
  'changes.form.both': 'På plats och digitalt',
  'changes.place_and_digital': '{place}, och digitalt',
  'changes.no_place_and_digital': 'Ingen lokal ännu, och digitalt',
  'changes.add_link': 'Skriv in länken',
  'changes.because': 'Orsak: {reason}',
  'changes.invitee.digital': 'Digitalt',
  'changes.invitee.both': 'Digitalt, om du inte kan resa',
  'changes.invitee.or': 'Eller',
  'changes.invitee.join': 'Gå till mötet',
  'changes.invitee.no_link': 'Länken till mötet kommer här.',
  'changes.mail.link_on_page': 'länken till mötet finns på sidan för din inbjudan',
  'changes.mail.or_digital':
    'Du kan också vara med digitalt: länken finns på sidan för din inbjudan',
} as const
