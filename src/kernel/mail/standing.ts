import { sql } from 'kysely'

/** How a message stands, in as many words as there are for it; each message is in one. */
export type MessageStanding =
  | 'queued'
  | 'to_post'
  | 'deferred'
  | 'outdated'
  | 'sending'
  | 'sent'
  | 'posted'
  | 'bounced'
  | 'refused'
  | 'failed'
  | 'unknown'
  | 'cancelled'

/** No parameters in it: PostgreSQL must see that what is grouped by is what is selected. */
export const standing = sql<MessageStanding>`case
  when message.by_post = 1 and message.state = 'queued' then 'to_post'
  when message.by_post = 1 and message.state = 'sent' then 'posted'
  when message.state = 'queued' and message.outdated_at is not null then 'outdated'
  when message.state = 'queued' and message.attempts > 0 then 'deferred'
  when message.state = 'sent' and message.bounced_at is not null then 'bounced'
  when message.state = 'failed' and message.refused = 1 then 'refused'
  else message.state end`
