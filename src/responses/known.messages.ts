import type { Texts } from '../kernel/i18n/translate.ts'

export const known = {
  'known.here.one': ['En fråga här har ett svar från en tidigare omgång. Gäller det fortfarande räcker ett tryck vid frågan.', 'One question here has an answer from an earlier round. If it still holds, one press beside the question is enough.'],
  'known.here.other': ['{n} frågor här har ett svar från en tidigare omgång. Gäller det fortfarande räcker ett tryck vid frågan.', '{n} questions here have an answer from an earlier round. If it still holds, one press beside the question is enough.'],
  'known.when': ['Svaret i {round}, {date}', 'The answer in {round}, {date}'],
  'known.ask': ['Gäller det fortfarande?', 'Does it still hold?'],
  'known.confirm': ['Ja, det gäller fortfarande', 'Yes, it still holds'],
  'known.anew': ['Besvarad på nytt', 'Answered anew'],
  'known.instead': ['Använd det här svaret i stället', 'Use this answer instead'],
  'known.is_confirmed': ['Bekräftat', 'Confirmed'],
  'known.again': ['Svara något annat', 'Give another answer'],
  'known.rest': ['Läs resten', 'Read the rest'],
  'known.examples': ['Läs hela', 'Read all of it'],
  'known.still': ['Gäller fortfarande', 'Still holds'],
  'known.confirmed': ['Bekräftat: svaret är från {round}, {date}.', 'Confirmed: the answer is from {round}, {date}.'],
  'known.from': ['Bekräftat från {round}', 'Confirmed from {round}'],
  'known.receipt': ['Bekräftade svar', 'Answers confirmed'],
  'known.n_from': ['{n} av {of}, från {round}', '{n} of {of}, from {round}'],
  'known.saved.one': ['Det sparade ungefär en minut.', 'That saved about one minute.'],
  'known.saved.other': ['Det sparade ungefär {n} minuter.', 'That saved about {n} minutes.'],
  'known.saved_how': ['Räknat som den tid frågorna beräknas ta, minus {seconds} sekunder för varje tryck.', 'Counted as the time the questions are estimated to take, less {seconds} seconds for each press.'],
} as const satisfies Texts
