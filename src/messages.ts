/** Combines all features' texts, by key `room.name`. */
import { attendance } from './attendance/messages.ts'
import { calendar } from './calendar/messages.ts'
import { change } from './comparison/change/messages.ts'
import { files } from './comparison/files/messages.ts'
import { comparison } from './comparison/messages.ts'
import { method } from './comparison/method/messages.ts'
import { saved } from './comparison/saved/messages.ts'
import { texts } from './comparison/texts/messages.ts'
import { voices } from './comparison/voices/messages.ts'
import { documentation } from './documentation/messages.ts'
import { guests } from './guests/messages.ts'
import { incoming } from './incoming/messages.ts'
import { invitedGuests } from './invitations/guests.messages.ts'
import { invitations } from './invitations/messages.ts'
import { people } from './invitations/people.messages.ts'
import { useTexts } from './kernel/i18n/translate.ts'
import { common } from './kernel/messages.ts'
import { letters, sender } from './letters/messages.ts'
import { links } from './links/messages.ts'
import { lists } from './lists/messages.ts'
import { mailings } from './mailings/messages.ts'
import { reminders } from './mailings/reminders/messages.ts'
import { dates } from './negotiation/dates/messages.ts'
import { programmes } from './negotiation/programme/messages.ts'
import { venues } from './negotiation/venues/messages.ts'
import { rss } from './negotiation/workspace/messages.ts'
import { overview } from './overview/messages.ts'
import { plan } from './plan/messages.ts'
import { publicPages } from './public/messages.ts'
import { questionnaire } from './questionnaire/messages.ts'
import { register } from './register/messages.ts'
import { colleague } from './responses/colleague.messages.ts'
import { comments } from './responses/comments.messages.ts'
import { deadlines } from './responses/deadlines/messages.ts'
import { entry } from './responses/entry.messages.ts'
import { following } from './responses/following/messages.ts'
import { joint } from './responses/joint/messages.ts'
import { known } from './responses/known.messages.ts'
import { responses } from './responses/messages.ts'
import { versions } from './responses/versions.messages.ts'
import { rounds } from './rounds/messages.ts'
import { seats } from './seats/messages.ts'
import { changes } from './seminars/changes/messages.ts'
import { history, seminars } from './seminars/messages.ts'
import { staff } from './staff/messages.ts'
import { reckoning, tour } from './tour/messages.ts'
import { wishes } from './wishes/messages.ts'

export const messages = {
  ...attendance,
  ...calendar,
  ...comparison,
  ...change,
  ...texts,
  ...saved,
  ...voices,
  ...method,
  ...files,
  ...documentation,
  ...guests,
  ...incoming,
  ...invitations,
  ...invitedGuests,
  ...people,
  ...lists,
  ...common,
  ...sender,
  ...links,
  ...mailings,
  ...reminders,
  ...overview,
  ...publicPages,
  ...questionnaire,
  ...register,
  ...joint,
  ...responses,
  ...colleague,
  ...comments,
  ...entry,
  ...known,
  ...following,
  ...deadlines,
  ...versions,
  ...rounds,
  ...seats,
  ...changes,
  ...dates,
  ...history,
  ...seminars,
  ...plan,
  ...programmes,
  ...venues,
  ...rss,
  ...staff,
  ...letters,
  ...tour,
  ...reckoning,
  ...wishes,
}

type Messages = typeof messages
declare module './kernel/i18n/translate.ts' {
  interface AllTexts extends Messages {}
}
useTexts(messages)
