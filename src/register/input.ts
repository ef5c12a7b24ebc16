import { z } from 'zod'
import { checkbox, email, line, optionalLine, optionalText, phone, wholeNumber } from '../kernel/http/forms.ts'
import { parseWeeks, sortKeys } from './rules.ts'

const queryText = z.string().max(100).catch('')

/** Ignores unknown values instead of refusing them, because people share URLs of lists. */
export const listQuery = z.object({
  sok: queryText,
  region: queryText,
  grupp: queryText,
  ordna: z.enum(sortKeys).catch('namn'),
  rikt: z.enum(['upp', 'ned']).catch('upp'),
})
export type ListQuery = z.infer<typeof listQuery>

const people = wholeNumber(0, 20_000_000)
const year = wholeNumber(1990, 2100)

export const municipalityForm = z
  .object({
    name: line(60),
    official_name: line(80),
    group_code: z.string().default(''),
    population: people,
    population_year: year,
    population_65plus: people,
    population_80plus: people,
    age_year: year,
  })
  .refine((m) => m.population_80plus <= m.population_65plus, {
    path: ['population_80plus'],
    error: 'register.more_over_80',
  })
export type MunicipalityForm = z.infer<typeof municipalityForm>

const weeks = z
  .string({ error: 'register.weeks' })
  .transform((text) => parseWeeks(text) ?? '')
  .refine((text) => text !== '', { error: 'register.weeks' })

export const regionForm = z.object({ winter_break_weeks: weeks, autumn_break_week: weeks })

export const rssForm = z.object({
  name: line(300),
  area: line(100),
  kind: optionalLine(100),
  source: optionalLine(300),
  note: optionalText(1000),
})
export type RssForm = z.infer<typeof rssForm>

export const memberForm = z.object({ code: z.string().regex(/^\d{4}$/, 'forms.choose') })

export const contactForm = z.object({ name: line(), email: email(), title: optionalLine(), phone: phone() })
export type ContactForm = z.infer<typeof contactForm>

export const colleagueForm = z.object({ name: line(), email: email(), title: optionalLine(), ja: checkbox() })
export type ColleagueForm = z.infer<typeof colleagueForm>

/** `fran`: slug of the seminar page to go back to; '' when none. */
export const colleagueQuery = z.object({
  fran: z
    .string()
    .regex(/^[a-z0-9-]{0,80}$/)
    .default('')
    .catch(''),
})
