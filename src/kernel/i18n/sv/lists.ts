export const lists = {
  'lists.problems.one': '{n} sak att rätta',
  'lists.problems.other': '{n} saker att rätta',
  'lists.problems_shown': 'De {n} första visas. Alla finns i filen du kan ladda ner.',
  'lists.download_refused.one': 'Ladda ner raden att rätta (CSV)',
  'lists.download_refused.other': 'Ladda ner de {n} raderna att rätta (CSV)',
  'lists.download_refused_hint':
    'Filen säger vad som ska rättas på varje rad. Rätta den och läs in den; resten behöver du inte läsa in igen.',
  'lists.row': 'Rad',
  'lists.column': 'Kolumn',
  'lists.says': 'Där står',
  'lists.what_to_do': 'Vad som är fel',
  'lists.to_correct': 'Att rätta',
  'lists.remarks': 'Värt att se över',
  'lists.remarks_lead': 'Raderna sparas. Kontrollera att det stämmer.',
  'lists.remark_guessed_encoding':
    'Filen är inte sparad som UTF-8, så bokstäverna är en gissning. Stämmer de? Spara annars filen som ”CSV UTF-8” och välj den igen.',
  'lists.remark_sheet_hidden': 'Bladet är dolt och har inte lästs.',
  'lists.remark_sheet_unread': 'Bladet har inte lästs: det saknar rubrikerna som behövs.',
  'lists.remark_holds_rows':
    'En cell på raden innehåller flera rader, som inte har lästs var för sig. Troligen finns ett citattecken för mycket. Rätta filen och välj den igen.',
} as const
