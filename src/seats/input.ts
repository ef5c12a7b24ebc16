import { z } from 'zod'
import type { SeatRole } from '../kernel/db/schema.ts'
import { tidyPerson, whyNotPerson } from './person.rules.ts'

export const seatRoles: SeatRole[] = ['social_services', 'health_care', 'politician']

export function isSeatRole(text: string): text is SeatRole {
  return (seatRoles as string[]).includes(text)
}

/** `?region=12&visa=saknas`; what is not known is as if not asked. */
export const overviewQuery = z.object({
  region: z.string().optional().catch(undefined),
  visa: z.enum(['alla', 'saknas']).default('alla').catch('alla'),
})
export type OverviewQuery = z.infer<typeof overviewQuery>

const text = z.string().default('')

export const personForm = z
  .object({ name: text, title: text, email: text, phone: text })
  .transform(tidyPerson)
  .superRefine((person, context) => {
    for (const [field, problem] of Object.entries(whyNotPerson(person))) {
      context.addIssue({ code: 'custom', path: [field], message: `seats.problem_${problem}` })
    }
  })
