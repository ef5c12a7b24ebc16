export const venueSorts = ['name', 'region', 'town', 'capacity', 'used'] as const

/** Which of the register's venues are shown, and in what order. `down`: the other way round. */
export interface VenueListQuery {
  region: string
  sok: string
  sort: (typeof venueSorts)[number]
  down?: '1' | undefined
}
