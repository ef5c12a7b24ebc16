/** The messages of a mailing that have not begun to go out. */
import type { Db, Tx } from '../../kernel/db/open.ts'

export async function listWaiting(db: Db | Tx, mailingId: string) {
  return db
    .selectFrom('message')
    .leftJoin('invitation', 'invitation.id', 'message.invitation_id')
    .select([
      'message.id',
      'message.dedupe_key as key',
      'message.purpose',
      'message.told',
      'message.account_id as accountId',
      'invitation.seminar_id as seminarId',
    ])
    .where('message.mailing_id', '=', mailingId)
    .where('message.state', '=', 'queued')
    .orderBy('message.created_at')
    .orderBy('message.to_email')
    .execute()
}

export type WaitingMessage = Awaited<ReturnType<typeof listWaiting>>[number]

export interface LetterRow {
  name: string
  /** '' when there is none. */
  email: string
  text: string
  subject: string
  linkId: string | null
  state: string
  title: string | null
  role: 'social_services' | 'health_care' | 'politician' | null
  municipality: string | null
  officialName: string | null
  seminarId: string | null
}

/** The letters on paper of a mailing, or a single one; not those whose personal link works no longer. */
export async function listLetters(db: Db | Tx, of: { mailingId: string } | { id: string }): Promise<LetterRow[]> {
  return db
    .selectFrom('message')
    .innerJoin('message_content as content', 'content.message_id', 'message.id')
    .leftJoin('invitation', 'invitation.id', 'message.invitation_id')
    .leftJoin('seat', 'seat.id', 'invitation.seat_id')
    .leftJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .leftJoin('live_link as link', 'link.id', 'message.link_id')
    .leftJoin('current_holder as holder', (join) =>
      join.onRef('holder.seat_id', '=', 'seat.id').on('link.kind', '=', 'holder'),
    )
    .select([
      'message.to_name as name',
      'message.to_email as email',
      'content.text',
      'message.subject',
      'message.link_id as linkId',
      'message.state',
      'holder.title',
      'seat.role',
      'municipality.name as municipality',
      'municipality.official_name as officialName',
      'invitation.seminar_id as seminarId',
    ])
    .where((eb) => ('id' in of ? eb('message.id', '=', of.id) : eb('message.mailing_id', '=', of.mailingId)))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('invitation_link as dead')
            .select('dead.id')
            .whereRef('dead.id', '=', 'message.link_id')
            .where('dead.revoked_at', 'is not', null),
        ),
      ),
    )
    .where('message.by_post', '=', 1)
    .where('message.state', '!=', 'cancelled')
    .orderBy('municipality.code')
    .orderBy('seat.role', 'desc')
    .execute()
}
