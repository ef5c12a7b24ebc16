import { z } from 'zod'
import { seatRoles } from '../questionnaire/rules.ts'
import { groupings } from './rules.ts'

/** A parameter that cannot be parsed counts as missing, so that a hand-edited address still shows a page. */
const word = z.string().max(200).optional().catch(undefined)

export const compareQuery = z.object({
  fraga: word,
  del: word,
  efter: z.enum(groupings).catch('grupp'),
  roll: z.enum(seatRoles).nullable().catch(null).default(null),
  ordning: z.enum(['namn', 'andel', 'svar']).catch('namn'),
  vy: z.enum(['staplar', 'tratt']).catch('staplar'),
  sok: z.string().trim().max(200).catch('').default(''),
  sida: z.coerce.number().int().min(1).max(10000).catch(1),
})
export type CompareQuery = z.infer<typeof compareQuery>

export const municipalityParams = z.object({ code: z.string().regex(/^\d{4}$/) })
