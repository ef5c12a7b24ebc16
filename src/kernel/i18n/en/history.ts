import type { history as sv } from '../sv/history.ts'

export const history: Record<keyof typeof sv, string> = {
  'history.date_proposed': 'Proposed {date}, {start}–{end}',
  'history.date_withdrawn': 'Withdrew the proposal {date}',
  'history.date_answered': 'Answered {answer} to {date}{why}',
  'history.date_confirmed': 'Settled the date: {date}, {start}–{end}',
  'history.date_reopened': 'Took back the date {date}: {reason}',
  'history.venue_given': 'Entered a venue: {venue}, {town}, {capacity} places',
  'history.venue_approved': 'Approved the venue: {venue}, {town}',
  'history.programme_saved': 'Saved the programme, {n} items',
  'history.programme_approved': 'Approved the programme',
  'history.target_group_approved': 'Approved whom to invite, {held} of {seats} seats have a name',
  'history.holder_corrected': 'Corrected {municipality}, {role}',
  'history.contact_corrected': 'Corrected own contact details: {name}',
}
