/** Which kinds of visitor may use which route; each feature lists its own routes in `test/<feature>/access.ts`. */
export type Kind =
  | 'public' // not signed in
  | 'invitee' // holds a personal link
  | 'colleague' // holds a link to one theme
  | 'guest' // from an interest organisation, holds a personal link
  | 'rss' // RSS contact of the body the seminar belongs to
  | 'foreign_rss' // RSS contact of another body
  | 'analyst'
  | 'planner'
  | 'administrator'

/** `'GET /seminarier/:slug': staff`, with the route's pattern as Fastify has it. */
export type AccessList = Record<string, Kind[]>

export const everyone: Kind[] = [
  'public',
  'invitee',
  'colleague',
  'guest',
  'rss',
  'foreign_rss',
  'analyst',
  'planner',
  'administrator',
]
export const anyAccount: Kind[] = ['rss', 'foreign_rss', 'analyst', 'planner', 'administrator']
export const staff: Kind[] = ['analyst', 'planner', 'administrator']
export const planners: Kind[] = ['planner', 'administrator']
export const administrators: Kind[] = ['administrator']
/** Contacts of the own and of a foreign body may open the address; a foreign body's seminar answers 404. */
export const ownRss: Kind[] = ['rss']
export const invitee: Kind[] = ['invitee']
export const colleague: Kind[] = ['colleague']
export const guest: Kind[] = ['guest']
