import type { Texts } from '../kernel/i18n/translate.ts'

export const comments = {
  'comments.none': ['Kommentera till kollegor', 'Comment to colleagues'],
  'comments.n.one': ['En kommentar', 'One comment'],
  'comments.n.other': ['{n} kommentarer', '{n} comments'],
  'comments.you': ['Du', 'You'],
  'comments.by': ['{name} {when}', '{name} {when}'],
  'comments.text': ['Kommentar till kollegor', 'Comment to colleagues'],
  'comments.gone': ['Kommentarer till kollegor är arbetsmaterial och tas bort när svaret lämnas in.', 'Comments to colleagues are working material and are deleted when the response is handed in.'],
  'comments.add': ['Spara kommentaren', 'Save the comment'],
  'comments.remove': ['Ta bort kommentaren', 'Remove the comment'],
  'comments.not_saved': ['Svaren är sparade, men inte kommentaren', 'The answers are saved, but not the comment'],
  'comments.too_many': ['Det finns redan så många kommentarer som får plats. Ta bort en först.', 'There are as many comments as there is room for. Remove one first.'],
  'comments.will_go.one': ['En kommentar tas bort när du lämnar in.', 'One comment is deleted when you hand in.'],
  'comments.will_go.other': ['{n} kommentarer tas bort när du lämnar in.', '{n} comments are deleted when you hand in.'],
} as const satisfies Texts
