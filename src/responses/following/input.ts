import { z } from 'zod'
import { seatRoles } from '../../questionnaire/rules.ts'
import { groupings, sorts, themeSorts, whom } from './rules.ts'

const word = (longest: number) => z.string().max(longest).default('').catch('')

/** Whom the pages are about; an invalid value counts as left out. */
const filter = { lan: word(2), roll: z.enum(seatRoles).or(z.literal('')).default('').catch(''), grupp: word(10) }

export const followQuery = z.object({
  ...filter,
  efter: z.enum(groupings).default('lan').catch('lan'),
  sort: z.enum(sorts).default('name').catch('name'),
  down: z.literal('1').optional().catch(undefined),
  temasort: z.enum(themeSorts).default('theme').catch('theme'),
  temaned: z.literal('1').optional().catch(undefined),
})
export type FollowQuery = z.infer<typeof followQuery>

export const phoneQuery = z.object({ ...filter, vilka: z.enum(whom).default('alla').catch('alla') })
export type PhoneQuery = z.infer<typeof phoneQuery>
