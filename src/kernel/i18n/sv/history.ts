/** history: Swedish, the source of truth for the keys. */
export const history = {
  'history.date_proposed': 'Föreslog {date} kl. {start}–{end}',
  'history.date_withdrawn': 'Tog bort förslaget {date}',
  'history.date_answered': 'Svarade {answer} till {date}{why}',
  'history.date_confirmed': 'Bestämde datum: {date} kl. {start}–{end}',
  'history.date_reopened': 'Tog tillbaka datumet {date}: {reason}',
  'history.venue_given': 'Skrev in lokal: {venue}, {town}, {capacity} platser',
  'history.venue_approved': 'Godkände lokalen: {venue}, {town}',
  'history.programme_saved': 'Sparade programmet, {n} punkter',
  'history.programme_approved': 'Godkände programmet',
  'history.target_group_approved': 'Godkände målgruppen, {held} av {seats} platser har namn',
  'history.holder_corrected': 'Rättade {municipality}, {role}',
  'history.contact_corrected': 'Rättade sina kontaktuppgifter: {name}',
} as const
