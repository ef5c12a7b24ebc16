import { z } from 'zod'
import { word } from '../input.ts'

export const voicesQuery = z.object({
  /** Which pair of roles, by its place in `rolePairs`; null: all. */
  par: z.coerce.number().int().min(1).max(3).nullable().catch(null).default(null),
  ordning: z.enum(['fraga', 'storlek']).catch('fraga'),
})
export type VoicesQuery = z.infer<typeof voicesQuery>

export const voiceQuery = z.object({ fraga: word, del: word })
