import { z } from 'zod'
import { type ListQuery, listSorts, stages } from './rules.ts'

/** The list's filter and order from its address; an invalid value counts as left out. */
export const listQuery: z.ZodType<ListQuery> = z.object({
  region: z.string().max(2).default('').catch(''),
  state: z.enum(stages).or(z.literal('')).default('').catch(''),
  sort: z.enum(listSorts).default('region').catch('region'),
  down: z.literal('1').optional().catch(undefined),
})
