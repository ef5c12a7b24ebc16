import { z } from 'zod'
import { date, line, many, optionalLine, time, wholeNumber } from '../kernel/http/forms.ts'
import { addDays, isTime, minuteOfDay } from '../kernel/time.ts'
import { findWeek } from './days.rules.ts'
import type { Period, TourSettings } from './rules.ts'
import { problemsOfBlock, problemsOfSettings } from './settings.rules.ts'

const dayRule = z.enum(['never', 'avoid', 'allow'], { error: 'forms.required' })
const weekdays = many(z.coerce.number().int().min(1).max(7))

/** The settings of a round's tour. `municipalities`: the codes that may be home. */
export function settingsForm(round: { starts_on: string; ends_on: string }, municipalities: Set<string>) {
  return z
    .object({
      from: date(),
      to: date(),
      weekdays: weekdays.transform((days) => [...new Set(days)].sort()),
      perWeek: wholeNumber(1, 10),
      teams: wholeNumber(1, 5),
      perTrip: wholeNumber(1, 3),
      earliest: time(),
      latest: time(),
      length: time(),
      homeCode: z.string().refine((code) => municipalities.has(code), { error: 'tour.no_town' }),
      bridgeDays: dayRule,
      schoolBreaks: dayRule,
    })
    .transform(({ length, ...form }): TourSettings => ({ ...form, minutes: isTime(length) ? minuteOfDay(length) : 0 }))
    .superRefine((settings, context) => {
      const problems = Object.entries(problemsOfSettings(settings, round))
      for (const [field, message] of problems)
        context.addIssue({ code: 'custom', path: [field === 'minutes' ? 'length' : field], message })
    })
}

const blockFields = {
  name: line(100),
  from: date(),
  to: z.union([z.literal(''), date()], { error: 'forms.date' }).default(''),
  hard: z.enum(['0', '1']).transform((value): 0 | 1 => (value === '1' ? 1 : 0)),
}

/** `who`: "" for everyone, "lag-2" for a team, or an RSS body's id. Without `to`, the block is the day `from` alone. */
export function blockForm(round: Period, bodies: Set<string>) {
  return z
    .object({ ...blockFields, who: z.string().default('') })
    .transform(({ who, ...form }) => {
      const team = /^lag-([1-5])$/.exec(who)?.[1]
      return { ...form, to: form.to || form.from, team: team ? Number(team) : null, rssId: who && !team ? who : null }
    })
    .superRefine((block, context) => {
      report(context, problemsOfBlock(block, round))
      if (block.rssId !== null && !bodies.has(block.rssId)) report(context, { who: 'forms.required' })
    })
}

/** The block form of an RSS contact, whose blocks always apply to the contact's own body. */
export function ownBlockForm(round: Period) {
  return z
    .object({ ...blockFields, name: optionalLine(100) })
    .transform((form) => ({ ...form, to: form.to || form.from }))
    .superRefine((block, context) => report(context, problemsOfBlock(block, round)))
}

/** One row per seminar: `town.<slug>`, and week numbers in `from.<slug>` and `to.<slug>`. */
export function wishesForm(round: Period, slugs: string[], municipalities: Set<string>) {
  const text = z.string().default('')
  const town = text.refine((code) => code === '' || municipalities.has(code), { error: 'tour.no_town' })
  const fields = slugs.flatMap((slug) => [
    [`town.${slug}`, town],
    [`from.${slug}`, text],
    [`to.${slug}`, text],
  ])
  return z.object(Object.fromEntries(fields) as Record<string, z.ZodType<string>>).transform((form, context) =>
    slugs.map((slug) => {
      const wish = wishOf(round, form[`from.${slug}`] ?? '', form[`to.${slug}`] ?? '')
      if (wish && 'field' in wish) {
        const message = wish.field === 'to' ? 'tour.no_end_week' : 'tour.no_week'
        context.addIssue({ code: 'custom', path: [`${wish.field}.${slug}`], message })
      }
      const found = wish && 'from' in wish ? wish : null
      return { slug, townCode: form[`town.${slug}`] || null, wish: found }
    }),
  )
}

/** The wished weeks, Monday to Sunday; one week when `to` is empty. null: no wish. `field`: the field that is wrong. */
function wishOf(round: Period, from: string, to: string): Period | { field: 'from' | 'to' } | null {
  if (!from.trim() && !to.trim()) return null
  const first = findWeek(round, weekNumber(from))
  if (!first) return { field: 'from' }
  const last = to.trim() ? findWeek(round, weekNumber(to), first) : first
  if (!last) return { field: 'to' }
  return { from: first, to: addDays(last, 6) }
}

/** Reads `20` or `v. 20`; NaN for any other text. */
function weekNumber(text: string): number {
  return Number(/^v?\.?\s*(\d{1,2})$/i.exec(text.trim())?.[1] ?? Number.NaN)
}

function report(context: z.RefinementCtx, problems: Record<string, string>): void {
  for (const [field, message] of Object.entries(problems)) context.addIssue({ code: 'custom', path: [field], message })
}

export const startForm = z.object({ alternatives: wholeNumber(1, 3) })

const slugs = many(z.string().max(100))

/** `?seminarium=skane-1&seminarium=…&exempel=2` */
export const offerQuery = z.object({
  seminarium: slugs,
  exempel: z.coerce.number().int().min(1).catch(1),
  tomt: z.string().optional(),
})

export const acceptForm = z.object({
  seminarium: slugs.refine((chosen) => chosen.length > 0, { error: 'seminars.choose_one' }),
  granskat: z.string(),
})
