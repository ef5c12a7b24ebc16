import { z } from 'zod'
import { wholeNumber } from '../kernel/http/forms.ts'
import { mostSeminars } from './split.rules.ts'

const chosen = () => z.string({ error: 'forms.choose' }).trim().min(1, 'forms.choose').max(60, 'forms.choose')

export const thresholdForm = z.object({ threshold: wholeNumber(1, 290) })
/**
 * Region code → number of seminars, from fields such as "antal.14" (Västra Götaland). The form has a field only for
 * regions above the threshold; leaves out invalid numbers.
 */
export function countsIn(body: unknown): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const [name, text] of Object.entries(Object(body))) {
    const code = /^antal\.(\d\d)$/.exec(name)?.[1]
    const count = wholeNumber(1, mostSeminars).safeParse(text)
    if (code && count.success) counts[code] = count.data
  }
  return counts
}
export const divideForm = z.object({ count: wholeNumber(1, mostSeminars) })
/** `municipality`: "code:id of its seminar as shown", so that a stale page does not move it from another seminar. */
export const moveForm = z.object({
  municipality: chosen().transform((text) => {
    const [code = '', fromId] = text.split(':')
    return { code, fromId: fromId ?? null }
  }),
  to: chosen(),
})
export const placeForm = z.object({ missing: chosen(), into: chosen() })
export const undoForm = z.object({ n: wholeNumber(1, 1_000_000) })
/** `town`: a municipality code, or '' for the proposed town. */
export const townForm = z.object({ seminar: chosen(), town: z.string().trim().max(4).catch('?') })
export const bodyForm = z.object({ seminar: chosen(), rss: chosen() })

/** `region`: code of the region to show; an invalid code counts as none. */
export const planQuery = z.object({
  region: z
    .string()
    .regex(/^\d\d$/)
    .optional()
    .catch(undefined),
})
