import { attendance } from './sv/attendance.ts'
import { calendar } from './sv/calendar.ts'
import { changes } from './sv/changes.ts'
import { common } from './sv/common.ts'
import { comparison } from './sv/comparison.ts'
import { dates } from './sv/dates.ts'
import { guests } from './sv/guests.ts'
import { history } from './sv/history.ts'
import { incoming } from './sv/incoming.ts'
import { invitations } from './sv/invitations.ts'
import { lists } from './sv/lists.ts'
import { mailings } from './sv/mailings.ts'
import { overview } from './sv/overview.ts'
import { people } from './sv/people.ts'
import { plan } from './sv/plan.ts'
import { programmes } from './sv/programmes.ts'
import { publicPages } from './sv/public.ts'
import { questionnaire } from './sv/questionnaire.ts'
import { reckoning } from './sv/reckoning.ts'
import { register } from './sv/register.ts'
import { reminders } from './sv/reminders.ts'
import { responses } from './sv/responses.ts'
import { rounds } from './sv/rounds.ts'
import { rss } from './sv/rss.ts'
import { seats } from './sv/seats.ts'
import { seminars } from './sv/seminars.ts'
import { sender } from './sv/sender.ts'
import { staff } from './sv/staff.ts'
import { templates } from './sv/templates.ts'
import { tour } from './sv/tour.ts'
import { venues } from './sv/venues.ts'
import { wishes } from './sv/wishes.ts'

/** Every text of the interface, by key `feature.name`. */
export const sv = {
  ...common,
  ...publicPages,
  ...rss,
  ...plan,
  ...sender,
  ...staff,
  ...register,
  ...rounds,
  ...lists,
  ...seats,
  ...templates,
  ...seminars,
  ...dates,
  ...venues,
  ...programmes,
  ...changes,
  ...reckoning,
  ...tour,
  ...calendar,
  ...overview,
  ...invitations,
  ...guests,
  ...people,
  ...mailings,
  ...incoming,
  ...reminders,
  ...questionnaire,
  ...responses,
  ...comparison,
  ...history,
  ...wishes,
  ...attendance,
}

export type MessageKey = keyof typeof sv
