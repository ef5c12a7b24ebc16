import type { staff as sv } from '../sv/staff.ts'

export const staff: Record<keyof typeof sv, string> = {
  'staff.sign_in': 'Sign in',
  'staff.sign_in_lead':
    'The secretariat and RSS contacts sign in here. Write your e-mail address and we send you a link. You need no password.',
  'staff.sign_in_invitee':
    'Invited to a seminar? Then you do not sign in here. Use your own link in the invitation.',
  'staff.email': 'E-mail address',
  'staff.name': 'Name',
  'staff.role': 'Role',
  'staff.ask_link': 'Send me a link',
  'staff.link_sent': 'Look in your inbox',
  'staff.link_sent_lead':
    'If we know the address, it now has a link that works for 30 minutes. If we have sent several in the last hour, no new mail comes. Then open the latest one you have not used.',
  'staff.no_mail_title': 'Did no mail come?',
  'staff.no_mail_spam': 'Wait a few minutes and look among the junk mail.',
  'staff.no_mail_spelling': 'Check that you wrote the address you have given us.',
  'staff.no_mail_ask': 'Still nothing: write to us.',
  'staff.cannot_send_title': 'We cannot send the link',
  'staff.cannot_send':
    'This installation does not send mail yet. Ask whoever looks after the server for a sign-in link.',
  'staff.ask_again': 'Ask for a new link',
  'staff.open_link_lead': 'This link is for',
  'staff.open_link_hint':
    'The link can be used once. Is this not you? Close the page and nothing happens.',
  'staff.link_gone_title': 'The link does not work',
  'staff.link_gone':
    'A link works for 30 minutes and can be used once. Ask for a new one. If no mail comes, open the latest one you have not used.',
  'staff.signed_out': 'You have signed out.',
  'staff.mail_subject': 'Sign in to Rådslag',
  'staff.mail_hello': 'Hello!',
  'staff.mail_lead':
    'Here is your link to sign in to Rådslag. It works for {minutes} minutes and can be used once.',
  'staff.mail_press': 'Open the link and press the button Sign in.',
  'staff.mail_button': 'Open the sign-in page',
  'staff.mail_fallback': 'Does the button not work? Go to this address:',
  'staff.mail_stranger':
    'Did you not ask for the link? Then you need not do anything. Nobody gets in without the link.',
  'staff.mail_last':
    'We have sent you many links in the last hour, perhaps because somebody else has written your address. We now wait before we send more. If this link stops working, ask for a new one as usual, and this one works again.',
  'staff.mail_goodbye': 'Kind regards, {organisation}',
  'staff.own_facts': 'Your details',
  'staff.saved': 'The change is saved.',
  'staff.digest.title': 'Mail about what has happened',
  'staff.digest.lead':
    'When an RSS answers, proposes or changes something, when somebody declines, and when letters come back or wait to be read. Only in working hours, and no mail when nothing has happened.',
  'staff.digest.daily': 'Once a day, in the morning',
  'staff.digest.soon': 'As soon as something happens, every fifteen minutes at most',
  'staff.digest.off': 'No mail',
  'staff.sessions': 'Where you are signed in',
  'staff.sessions_lead': 'You are signed in here now. If you do not recognise one of them, end it.',
  'staff.browser': 'Browser',
  'staff.browser_on': '{browser} on {system}',
  'staff.browser_unknown': 'Unknown browser',
  'staff.signed_in_at': 'Signed in',
  'staff.ends_at': 'Lasts until',
  'staff.this_one': 'This one',
  'staff.end_session': 'End',
  'staff.end_others': 'End all others',
  'staff.session_ended': 'It is ended.',
  'staff.sessions_ended': 'All others are ended.',
  'staff.no_such_session': 'It has already ended.',
  'staff.count.one': '{n} person can sign in.',
  'staff.count.other': '{n} people can sign in.',
  'staff.roles_hint':
    'An administrator does everything, this too. A planner plans, invites and follows up. An analyst reads and compares, but changes and sends nothing.',
  'staff.last_signed_in': 'Last signed in',
  'staff.never': 'Never',
  'staff.state': 'Account',
  'staff.is_open': 'Open',
  'staff.is_closed': 'Closed',
  'staff.you': '(you)',
  'staff.add_title': 'Add a colleague',
  'staff.add': 'Add',
  'staff.add_hint':
    'No mail is sent now. Ask the person to go to the sign-in page and write the address there.',
  'staff.added': '{name} is added and can now sign in.',
  'staff.email_taken':
    'The address already has an account. Each person has an address of their own.',
  'staff.last_administrator':
    'There must be at least one administrator who can sign in. Give somebody else the role first.',
  'staff.no_such_account': 'There is no open account with that address.',
  'staff.close_title': 'Close the account',
  'staff.close_lead':
    'The person is signed out at once and cannot sign in again. What the person has done remains, and you can open the account again.',
  'staff.close': 'Close the account',
  'staff.closed': 'The account is closed and the person signed out.',
  'staff.reopen_title': 'Open the account again',
  'staff.reopen_lead': 'The account is closed. If you open it the person can sign in again.',
  'staff.reopen': 'Open the account again',
  'staff.reopened': 'The account is open again.',
}
