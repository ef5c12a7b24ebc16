import { attendance } from './en/attendance.ts'
import { calendar } from './en/calendar.ts'
import { changes } from './en/changes.ts'
import { common } from './en/common.ts'
import { comparison } from './en/comparison.ts'
import { dates } from './en/dates.ts'
import { guests } from './en/guests.ts'
import { history } from './en/history.ts'
import { incoming } from './en/incoming.ts'
import { invitations } from './en/invitations.ts'
import { lists } from './en/lists.ts'
import { mailings } from './en/mailings.ts'
import { overview } from './en/overview.ts'
import { people } from './en/people.ts'
import { plan } from './en/plan.ts'
import { programmes } from './en/programmes.ts'
import { publicPages } from './en/public.ts'
import { questionnaire } from './en/questionnaire.ts'
import { reckoning } from './en/reckoning.ts'
import { register } from './en/register.ts'
import { reminders } from './en/reminders.ts'
import { responses } from './en/responses.ts'
import { rounds } from './en/rounds.ts'
import { rss } from './en/rss.ts'
import { seats } from './en/seats.ts'
import { seminars } from './en/seminars.ts'
import { sender } from './en/sender.ts'
import { staff } from './en/staff.ts'
import { templates } from './en/templates.ts'
import { tour } from './en/tour.ts'
import { venues } from './en/venues.ts'
import { wishes } from './en/wishes.ts'
import type { MessageKey } from './sv.ts'

export const en: Record<MessageKey, string> = {
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
