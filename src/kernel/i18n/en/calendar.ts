import type { calendar as sv } from '../sv/calendar.ts'

export const calendar: Record<keyof typeof sv, string> = {
  'calendar.leads': 'Lead times',
  'calendar.leads_hint':
    'How much time is needed. From this Rådslag works out what is late and what to do next.',
  'calendar.lead.contact': 'A contact person is there, days before the seminar',
  'calendar.lead.answerDates': 'The RSS answers proposed dates, within so many days',
  'calendar.lead.targetGroup': 'The target group is settled, days before the seminar',
  'calendar.lead.venue': 'The venue is settled, days before the seminar',
  'calendar.lead.invite': 'The invitation is out, days before the seminar',
  'calendar.lead.programme': 'The programme is settled, days before the seminar',
  'calendar.lead_short.contact': 'Contact person',
  'calendar.lead_short.answerDates': 'Answer to proposed dates',
  'calendar.lead_short.targetGroup': 'Target group',
  'calendar.lead_short.venue': 'Venue',
  'calendar.lead_short.invite': 'Invitation',
  'calendar.lead_short.programme': 'Programme',
  'calendar.lead_before.one': 'one day before',
  'calendar.lead_before.other': '{n} days before',
  'calendar.lead_answer.one': 'within one day',
  'calendar.lead_answer.other': 'within {n} days',
}
