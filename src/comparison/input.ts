import { z } from 'zod'
import { many } from '../kernel/http/forms.ts'
import { seatRoles } from '../questionnaire/rules.ts'
import { seconds } from './groupings.rules.ts'

/** A parameter that cannot be parsed counts as missing, so that a hand-edited address still shows a page. */
export const word = z.string().max(200).optional().catch(undefined)

const chosen = many(z.string().max(200)).catch([])

export const compareQuery = z.object({
  fraga: word,
  del: word,
  efter: z.string().max(200).catch('grupp').default('grupp'),
  och: z.enum(seconds).nullable().catch(null).default(null),
  roll: z.enum(seatRoles).nullable().catch(null).default(null),
  region: chosen,
  grupp: chosen,
  seminarium: chosen,
  rss: chosen,
  folkmangd: chosen,
  aldre: chosen,
  svar: chosen,
  ordning: z.enum(['namn', 'andel', 'svar']).catch('namn'),
  vy: z.enum(['staplar', 'tratt']).catch('staplar'),
  sok: z.string().trim().max(200).catch('').default(''),
  sida: z.coerce.number().int().min(1).max(10000).catch(1),
})
export type CompareQuery = z.infer<typeof compareQuery>

export const municipalityParams = z.object({ code: z.string().regex(/^\d{4}$/) })
