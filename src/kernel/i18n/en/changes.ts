import type { changes as sv } from '../sv/changes.ts'

export const changes: Record<keyof typeof sv, string> = {
  'changes.form.on_site': 'On site',
  'changes.form.digital': 'Online',
  'changes.form.both': 'On site and online',
  'changes.place_and_digital': '{place}, and online',
  'changes.no_place_and_digital': 'No venue yet, and online',
  'changes.add_link': 'Enter the link',
  'changes.because': 'Reason: {reason}',
  'changes.invitee.digital': 'Online',
  'changes.invitee.both': 'Online, if you cannot travel',
  'changes.invitee.or': 'Or',
  'changes.invitee.join': 'Join the meeting',
  'changes.invitee.no_link': 'The link to the meeting will be shown here.',
  'changes.mail.link_on_page': 'the link to the meeting is on your invitation page',
  'changes.mail.or_digital': 'You can also take part online: the link is on your invitation page',
}
