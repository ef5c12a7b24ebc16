/** The events that a digest counts, and where each is dealt with. */
const newsKinds = [
  'date_answered',
  'date_proposed',
  'venue_given',
  'venue_changed',
  'programme_saved',
  'target_group_approved',
  'seats_changed',
  'contact_invited',
  'declined',
  'guest_declined',
  'handover_asked',
  'mailing_held',
  'bounced',
  'to_read',
] as const
type NewsKind = (typeof newsKinds)[number]

export interface News {
  kind: NewsKind
  /** null when the event is not about a particular seminar. */
  seminar: { slug: string; name: string } | null
  n: number
}

/** `history.kind` → the kind under which the digest counts it. */
export const newsOfHistory: Record<string, NewsKind> = {
  date_answered: 'date_answered',
  date_proposed: 'date_proposed',
  venue_given: 'venue_given',
  venue_changed: 'venue_changed',
  venue_held: 'venue_changed',
  venue_not_held: 'venue_changed',
  programme_saved: 'programme_saved',
  programme_changed: 'programme_saved',
  target_group_approved: 'target_group_approved',
  holder_corrected: 'seats_changed',
  seat_not_known: 'seats_changed',
  mailing_held: 'mailing_held',
}

/** Adds up events of the same kind and seminar; ordered by `newsKinds`. */
export function gatheredNews(all: News[]): News[] {
  const groups = Map.groupBy(all, ({ kind, seminar }) => `${kind} ${seminar?.slug ?? ''}`)
  return [...groups.values()]
    .map((own) => ({ ...own[0]!, n: own.reduce((sum, { n }) => sum + n, 0) }))
    .sort((a, b) => newsKinds.indexOf(a.kind) - newsKinds.indexOf(b.kind))
}

const places: Partial<Record<NewsKind, string>> = {
  date_answered: '#datum',
  date_proposed: '#datum',
  venue_given: '#lokal',
  venue_changed: '#lokal',
  programme_saved: '#program',
  target_group_approved: '#platser',
  seats_changed: '#platser',
  declined: '#platser',
}

/** The page where staff deal with the event. */
export function newsHref({ kind, seminar }: News): string {
  if (kind === 'bounced') return '/inkorg?visa=studsar'
  if (kind === 'to_read') return '/inkorg'
  if (kind === 'handover_asked') return '/inbjudningar'
  if (kind === 'mailing_held') return '/utskick'
  if (!seminar) return '/rss-organ'
  const base = `/seminarier/${seminar.slug}`
  return kind === 'guest_declined' ? `${base}/gaster` : `${base}${places[kind] ?? ''}`
}
