import { z } from 'zod'
import { checkbox, line, many, optionalLine } from '../kernel/http/forms.ts'

export const listQuery = z.object({ sortera: z.enum(['namn', 'kommun']).catch('kommun') })

export const badgeQuery = z.object({ tomma: z.coerce.number().int().min(0).max(80).catch(0) })

const secondsKept = 14 * 24 * 3600
const person = z.string().regex(/^(plats|gast|extra):[\w-]{1,60}$/)

/** One tap as JSON written by the page's script. */
const tap = z
  .string()
  .max(1000)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue({ code: 'custom', message: 'forms.invalid' })
      return z.NEVER
    }
  })
  .pipe(
    z.object({
      id: z.uuid(),
      person,
      here: z.boolean(),
      age: z.number().transform((s) => Math.min(Math.max(Math.round(s), 0), secondsKept)),
      name: optionalLine(120),
      from: optionalLine(120),
    }),
  )

export const tapsForm = z.object({
  enhet: z.string().regex(/^[\w-]{1,60}$/),
  tap: many(tap).refine((taps) => taps.length <= 100),
})

/** A button of the page without script: "1 plats:…" (here) or "0 plats:…" (not here). */
export const buttonForm = z.object({
  tryck: z
    .string()
    .regex(/^[01] /)
    .transform((text) => ({ here: text.startsWith('1'), person: text.slice(2) }))
    .pipe(z.object({ here: z.boolean(), person })),
})

/** `ny`: id of the rendered page, so that posting its form twice adds one person. */
export const walkInForm = z.object({ namn: line(120), fran: optionalLine(120), ny: z.string().max(60).default('') })

export const rssForm = z.object({ rss: checkbox() })
