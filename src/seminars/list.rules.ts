import type { Stage } from './rules.ts'

export const listSorts = ['region', 'name', 'rss', 'municipalities', 'date', 'venue', 'state'] as const

/** Which of a round's seminars are shown, and in what order. `down`: the other way round. */
export interface ListQuery {
  region: string
  state: Stage | ''
  sort: (typeof listSorts)[number]
  down?: '1' | undefined
}
