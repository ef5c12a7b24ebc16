import { z } from 'zod'
import { optionalLine } from '../kernel/http/forms.ts'
import { standings } from './rules.ts'

/** Which messages of a mailing to show; invalid values give the defaults. */
export const mailingQuery = z.object({
  lage: z.enum(standings).optional().catch(undefined),
  sok: z.string().trim().max(100).catch(''),
  sida: z.coerce.number().int().min(1).max(1000).catch(1),
  /** Number, from 1, of the message to show of a held mailing. */
  exempel: z.coerce.number().int().min(1).max(10_000).catch(1),
})

/** Why a mailing is stopped; the route requires a reason only when a held mailing is sent back. */
export const stopForm = z.object({ skal: optionalLine(300) })

/** A new sending time; `nu` sends at once. */
export const timeForm = z.object({
  nu: z.string().optional(),
  dag: z.string().max(20).default(''),
  kl: z.string().max(20).default(''),
})
