import { z } from 'zod'
import { compareQuery } from '../input.ts'

/** A comparison, and the round that it is compared with; by default the one before. */
export const changeQuery = compareQuery.extend({ mot: z.string().max(100).catch('').default('') })
