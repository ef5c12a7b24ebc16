import { z } from 'zod'
import { wholeNumber } from '../kernel/http/forms.ts'
import { mostSeminars } from './split.rules.ts'

const chosen = () =>
  z.string({ error: 'forms.choose' }).trim().min(1, 'forms.choose').max(60, 'forms.choose')

export const thresholdForm = z.object({ threshold: wholeNumber(1, 290) })
export const divideForm = z.object({ count: wholeNumber(1, mostSeminars) })
/** `municipality`: "code:seminar it is in now", so that a stale page does not move it from elsewhere. */
export const moveForm = z.object({
  municipality: chosen().transform((text) => {
    const [code = '', fromId] = text.split(':')
    return { code, fromId: fromId ?? null }
  }),
  to: chosen(),
})
export const placeForm = z.object({ missing: chosen(), into: chosen() })
export const undoForm = z.object({ n: wholeNumber(1, 1_000_000) })
export const bodyForm = z.object({ seminar: chosen(), rss: chosen() })

/** Which region the plan shows; anything strange is none. */
export const planQuery = z.object({ region: z.string().max(2).optional().catch(undefined) })
