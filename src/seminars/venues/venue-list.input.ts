import { z } from 'zod'
import { type VenueListQuery, venueSorts } from './venue-list.rules.ts'

/** What the list shows is in its address; anything strange is as if left out. */
export const venueListQuery: z.ZodType<VenueListQuery> = z.object({
  region: z.string().max(2).default('').catch(''),
  sok: z.string().max(100).default('').catch(''),
  sort: z.enum(venueSorts).default('name').catch('name'),
  down: z.literal('1').optional().catch(undefined),
})
