/** What people other than staff have done in a span of time, for the digests to staff. */
import type { Db, Tx } from '../kernel/db/open.ts'
import type { UtcText } from '../kernel/time.ts'
import { gatheredNews, type News, newsOfHistory } from './digest.rules.ts'

interface Span {
  /** Exclusive. */
  from: UtcText
  /** Inclusive. */
  to: UtcText
}

/** Four queries whatever the number of events. */
export async function listNewsFor(db: Db | Tx, span: Span): Promise<News[]> {
  const all = await Promise.all([
    listHistoryNews(db, span),
    listDeclined(db, span, 'declined'),
    listDeclined(db, span, 'guest_declined'),
    countLoose(db, span),
  ])
  return gatheredNews(all.flat())
}

/** Events by contact persons, and mailings that the application has held. */
async function listHistoryNews(db: Db | Tx, { from, to }: Span): Promise<News[]> {
  const rows = await db
    .selectFrom('history')
    .leftJoin('account', 'account.id', 'history.account_id')
    .leftJoin('seminar', (join) =>
      join.onRef('seminar.id', '=', 'history.subject_id').on('history.subject', '=', 'seminar'),
    )
    .select((eb) => ['history.kind', 'seminar.slug', 'seminar.name', eb.fn.countAll().as('n')])
    .where('history.at', '>', from)
    .where('history.at', '<=', to)
    .where('history.kind', 'in', [...Object.keys(newsOfHistory), 'contact_invited'])
    .where((eb) => eb.or([eb('account.role', '=', 'rss_contact'), eb('history.kind', '=', 'mailing_held')]))
    .groupBy(['history.kind', 'seminar.slug', 'seminar.name'])
    .execute()
  return rows.map(({ kind, slug, name, n }) => ({
    kind: newsOfHistory[kind] ?? 'contact_invited',
    seminar: slug && name ? { slug, name } : null,
    n: Number(n),
  }))
}

/** Replies "not coming" by link or calendar. Leaves out replies noted by staff, who know of them already. */
async function listDeclined(db: Db | Tx, { from, to }: Span, kind: 'declined' | 'guest_declined'): Promise<News[]> {
  const rows = await db
    .selectFrom('reply')
    .innerJoin('invitation', 'invitation.id', 'reply.invitation_id')
    .innerJoin('seminar', 'seminar.id', 'invitation.seminar_id')
    .select((eb) => ['seminar.slug', 'seminar.name', eb.fn.countAll().as('n')])
    .where('reply.at', '>', from)
    .where('reply.at', '<=', to)
    .where('reply.kind', '=', 'not_coming')
    .where('reply.account_id', 'is', null)
    .where('invitation.guest_id', kind === 'declined' ? 'is' : 'is not', null)
    .groupBy(['seminar.slug', 'seminar.name'])
    .orderBy('seminar.slug')
    .execute()
  return rows.map(({ n, ...seminar }) => ({ kind, seminar, n: Number(n) }))
}

/** Messages that bounced, incoming messages not settled, and handovers reported. */
async function countLoose(db: Db | Tx, { from, to }: Span): Promise<News[]> {
  const { bounced, unread, handovers } = await db
    .selectNoFrom((eb) => [
      eb
        .selectFrom('message')
        .select((m) => m.fn.countAll().as('n'))
        .where('bounced_at', 'is not', null)
        .where('bounced_at', '>', from)
        .where('bounced_at', '<=', to)
        .as('bounced'),
      eb
        .selectFrom('incoming')
        .select((m) => m.fn.countAll().as('n'))
        .where('received_at', '>', from)
        .where('received_at', '<=', to)
        .where('settled', '=', 0)
        .as('unread'),
      eb
        .selectFrom('handover')
        .select((m) => m.fn.countAll().as('n'))
        .where('asked_at', '>', from)
        .where('asked_at', '<=', to)
        .as('handovers'),
    ])
    .executeTakeFirstOrThrow()
  const news: News[] = [
    { kind: 'bounced', seminar: null, n: Number(bounced) },
    { kind: 'to_read', seminar: null, n: Number(unread) },
    { kind: 'handover_asked', seminar: null, n: Number(handovers) },
  ]
  return news.filter(({ n }) => n > 0)
}

/** Staff with an enabled account, with their choice of digest; `until`: end of the previous span, null before any. */
export async function listDigestReaders(db: Db | Tx) {
  return db
    .selectFrom('account')
    .select(['id', 'name', 'email', 'role', 'digest', 'digest_until as until'])
    .where('role', '!=', 'rss_contact')
    .where('disabled_at', 'is', null)
    .orderBy('id')
    .execute()
}

/** @returns false when another process has moved the span already. */
export async function moveDigest(
  tx: Tx,
  accountId: string,
  { from, to }: { from: UtcText | null; to: UtcText },
): Promise<boolean> {
  const row = await tx
    .updateTable('account')
    .set({ digest_until: to })
    .where('id', '=', accountId)
    .where('digest_until', from === null ? 'is' : '=', from)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
