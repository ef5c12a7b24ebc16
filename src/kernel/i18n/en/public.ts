import type { publicPages as sv } from '../sv/public.ts'

export const publicPages: Record<keyof typeof sv, string> = {
  'public.accessibility_title': 'Accessibility',
  'public.accessibility_lead':
    '{organisation} is responsible for this website. Everybody should be able to use it, whatever their abilities.',
  'public.level_title': 'How accessible the website is',
  'public.level':
    'The website is covered by the Swedish act on accessibility of digital public services (DOS-lagen). The act requires level AA of WCAG 2.1. We aim at level AA of WCAG 2.2.',
  'public.level_status':
    'We know of no part that fails the requirements. No independent audit has been made, so there may be faults we have not seen. Please tell us about them.',
  'public.level_charts':
    'Maps and charts always have the same facts in a text or a table beside them.',
  'public.method_title': 'How we have tested',
  'public.method':
    'We test ourselves when the website changes: automatically in a browser, in narrow and wide views, light and dark, and without a mouse.',
  'public.method_date': 'The statement was written on {date}.',
  'public.report_title': 'Have you found something that does not work?',
  'public.report': 'Write to us, and we mend it or give you the content in another way:',
  'public.complain':
    'If you are not satisfied with our answer, you can complain to Digg, the Agency for Digital Government, which supervises the act.',
  'public.complain_link': 'Complain to Digg',
  'public.privacy_title': 'Personal data',
  'public.privacy_lead': 'This page says what we hold about you, why, and what you can do.',
  'public.controller_title': 'Who is responsible',
  'public.controller':
    '{organisation} is the controller. Questions about your data, also those to the data protection officer, go to:',
  'public.what_title': 'What we hold',
  'public.what_invitee':
    'If you are invited: your name, title, municipality and role there, your e-mail address, your telephone number if we were given it, your reply to the invitation and your answers to the questions.',
  'public.what_account':
    'If you sign in: your name, e-mail address, title and telephone number if you have given it, when you signed in and with which browser.',
  'public.what_wishes':
    'If you come to a seminar and choose to tell us about food, allergies or what you need to take part: what you write. Only the people who plan the seminar see it. The kitchen and the venue get numbers and texts without names. It is erased 14 days after the seminar, or at once if you remove it or decline.',
  'public.what_messages':
    'The mails we have sent you, and whether your mail server accepted them. We do not see whether you have opened them.',
  'public.from':
    'If you are invited, the facts about you come from your municipality, from the regional cooperation body (RSS) or from yourself.',
  'public.why_title': 'Why',
  'public.why':
    'To invite the right people to the dialogue seminars, ask all municipalities the same questions and report the answers. The legal basis is a task in the public interest (Article 6(1)(e) of the GDPR).',
  'public.who_title': 'Who sees them',
  'public.who':
    'The secretariat sees everything. The RSS contact sees names and replies for their own municipalities. What we publish shows no persons.',
  'public.public_record':
    'What you send us becomes a public document. Anyone who asks may read it, unless something in it is secret by law.',
  'public.long_title': 'How long',
  'public.long':
    'The data remain while the work with the seminars goes on. After that they are kept or deleted according to our decision and the Archives Act. A sign-in session is removed after at most 12 hours and a sign-in link after a day.',
  'public.cookies_title': 'Cookies',
  'public.cookies':
    'We use only the cookies that are needed: one that keeps you signed in, one that protects the forms, one that shows that something is saved and one for the language. Whoever checks people in also has the list in the browser, so that it works without a network. It is removed on signing out and when the seminar is over. Nothing measures what you do and nothing is fetched from other websites.',
  'public.rights_title': 'What you can do',
  'public.rights':
    'You can learn what we hold about you and have mistakes put right. You can object to our using it, and ask us to restrict it or erase it. Public documents we may not always erase.',
  'public.imy':
    'If you think we do wrong, you can complain to the Swedish Authority for Privacy Protection (IMY).',
  'public.imy_link': 'To IMY',
}
