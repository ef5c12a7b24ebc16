import type { programmes as sv } from '../sv/programmes.ts'

export const programmes: Record<keyof typeof sv, string> = {
  'programmes.hint':
    'Write times like 09:30. An item moved up or down changes times with its neighbour. Nothing is saved until you press save.',
  'programmes.speaker': 'Who leads it?',
  'programmes.up': 'Move up: {name}',
  'programmes.down': 'Move down: {name}',
  'programmes.remove': 'Remove',
  'programmes.add': 'Add an item',
  'programmes.changed': 'Changed {date}',
  'programmes.suggested':
    'This is a suggestion to start from: the round’s template, beginning at {start}. Nothing has been saved yet.',
  'programmes.from_template':
    'This is the round’s template, beginning at {start}. If you save, it replaces the present programme.',
  'programmes.follows': 'The programme moves along, so that the day begins at {start}.',
  'programmes.misfit.ends_late':
    'The programme ends later than the seminar, which is held {start}–{end}. Change the programme or the hours, so that letters do not contradict themselves.',
  'programmes.misfit.begins_late':
    'The programme begins later than the seminar, which is held {start}–{end}. Change the programme or the hours, so that letters do not contradict themselves.',
  'programmes.misfit.begins_early':
    'The programme begins more than an hour before the seminar, which is held {start}–{end}. Change the programme or the hours, so that letters do not contradict themselves.',
  'programmes.use_template': 'Start from the round’s template',
  'programmes.none_rss': 'No programme yet. There is a suggestion to start from.',
  'programmes.print': 'Print the programme',
  'programmes.print_title': 'Programme: {name}',
  'programmes.print_heading': 'Dialogue seminar',
  'programmes.print_how': 'Print the page with your browser. It fits on one A4 page.',
  'programmes.print_digital':
    'You can take part online. The link is on the page of your invitation.',
  'programmes.none_to_print': 'The programme is not ready yet.',
  'programmes.template_title': 'Programme: {round}',
  'programmes.template_intro':
    'Each seminar begins with this programme and then adapts it. The times are those of a seminar that begins at 9:30; if it begins at another time, all items move with it. Programmes that have been saved do not change.',
  'programmes.template_built_in': 'This is the built-in suggestion. Change it to suit the round.',
  'programmes.template_saved_lead': 'This is the round’s own template.',
  'programmes.template_save': 'Save the template',
  'programmes.template_saved': 'The template is saved.',
  'programmes.template_was_reset': 'The built-in suggestion holds again.',
  'programmes.reset': 'Go back to the built-in suggestion',
  'programmes.reset_explained':
    'The template can be set back to the built-in suggestion. What you have written here is then gone. The programmes of the seminars do not change.',
  'programmes.variants': 'Templates',
  'programmes.variant.on_site': 'On site',
  'programmes.variant.digital': 'Online',
  'programmes.round_link': 'Programme template',
  'programmes.template.join': 'Join',
  'programmes.template.join_detail': 'Test sound and picture',
  'programmes.template.pause': 'Break',
}
