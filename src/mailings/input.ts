import { z } from 'zod'
import { optionalLine } from '../kernel/http/forms.ts'
import { standings } from './rules.ts'

/** Which messages of a mailing to show; what makes no sense is left out. */
export const mailingQuery = z.object({
  lage: z.enum(standings).optional().catch(undefined),
  sok: z.string().trim().max(100).catch(''),
  sida: z.coerce.number().int().min(1).max(1000).catch(1),
  /** Which message of a held mailing to look at. */
  exempel: z.coerce.number().int().min(1).max(10_000).catch(1),
})

/** Why a mailing is stopped; who sends one back must say, who stops one in a hurry need not. */
export const stopForm = z.object({ skal: optionalLine(300) })

/** Another time; `nu` sends at once. */
export const timeForm = z.object({
  nu: z.string().optional(),
  dag: z.string().max(20).default(''),
  kl: z.string().max(20).default(''),
})
