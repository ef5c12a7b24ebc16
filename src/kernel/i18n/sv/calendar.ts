/** calendar: Swedish, the source of truth for the keys. */
export const calendar = {
  'calendar.leads': 'Framförhållning',
  'calendar.leads_hint':
    'Så lång tid behövs. Rådslag räknar ut vad som är försenat och vad du behöver göra härnäst.',
  'calendar.lead.contact': 'Kontaktperson finns, dagar före seminariet',
  'calendar.lead.answerDates': 'RSS svarar på datumförslag, inom så många dagar',
  'calendar.lead.targetGroup': 'Målgruppen är klar, dagar före seminariet',
  'calendar.lead.venue': 'Lokalen är klar, dagar före seminariet',
  'calendar.lead.invite': 'Inbjudan är skickad, dagar före seminariet',
  'calendar.lead.programme': 'Programmet är klart, dagar före seminariet',
  'calendar.lead_short.contact': 'Kontaktperson',
  'calendar.lead_short.answerDates': 'Svar på datumförslag',
  'calendar.lead_short.targetGroup': 'Målgrupp',
  'calendar.lead_short.venue': 'Lokal',
  'calendar.lead_short.invite': 'Inbjudan',
  'calendar.lead_short.programme': 'Program',
  'calendar.lead_before.one': 'en dag före',
  'calendar.lead_before.other': '{n} dagar före',
  'calendar.lead_answer.one': 'inom en dag',
  'calendar.lead_answer.other': 'inom {n} dagar',
} as const
