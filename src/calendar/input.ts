import { z } from 'zod'
import { optionalLine } from '../kernel/http/forms.ts'
import { stages } from '../seminars/rules.ts'
import { eventSorts } from './events.rules.ts'

/** The calendar's view, filter and order from its address; an invalid value counts as left out. */
export const calendarQuery = z.object({
  vy: z.literal('lista').optional().catch(undefined),
  manad: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
    .optional()
    .catch(undefined),
  region: z.string().max(2).default('').catch(''),
  lage: z.enum(stages).or(z.literal('')).default('').catch(''),
  sort: z.enum(eventSorts).default('date').catch('date'),
  ner: z.literal('1').optional().catch(undefined),
})

export type CalendarQuery = z.infer<typeof calendarQuery>

export const feedForm = z.object({ id: z.uuid(), name: optionalLine(60) })
