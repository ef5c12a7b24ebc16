import { z } from 'zod'
import { checkbox, date, line, optionalLine, wholeNumber } from '../kernel/http/forms.ts'
import type { Round } from './queries.ts'
import {
  fold,
  isRoundSlug,
  type LeadDays,
  leadDaysOf,
  leadTimes,
  problemsOf,
  problemsWhenFrozen,
  proposeSlug,
  usualLeadDays,
} from './rules.ts'

const fields = {
  name: line(100),
  slug: optionalLine(60).transform((slug) => slug.toLowerCase()),
  startsOn: date(),
  endsOn: date(),
  replyDays: wholeNumber(1, 90),
  answerDeadline: z.union([z.literal(''), date()], { error: 'forms.date' }).default(''),
  splitThreshold: wholeNumber(1, 290),
  diaryNumber: optionalLine(60).transform((text) => text || null),
  secondLook: checkbox(),
}

/** A lead time that the form leaves out keeps its value. */
const leadTime = (days: number) => z.preprocess((given) => given ?? days, wholeNumber(1, 365))
type LeadField = `lead.${keyof LeadDays}`

function leadFields(days: LeadDays): Record<LeadField, ReturnType<typeof leadTime>> {
  return Object.fromEntries(leadTimes.map((name) => [`lead.${name}`, leadTime(days[name])] as const)) as never
}

function leadDaysIn(form: Record<LeadField, number>): LeadDays {
  return Object.fromEntries(leadTimes.map((name) => [name, form[`lead.${name}`]])) as never
}

/** The form for a new round, or for one without invitations. An empty slug is derived from the name. */
export function roundForm(days: LeadDays = usualLeadDays) {
  return z
    .object({ ...fields, ...leadFields(days) })
    .transform((form) => ({
      ...form,
      leadDays: leadDaysIn(form),
      slug: form.slug || proposeSlug(form.name) || fold(form.startsOn),
      answerDeadline: form.answerDeadline || form.endsOn,
    }))
    .superRefine((form, context) => {
      report(context, problemsOf(form))
      if (!isRoundSlug(form.slug)) report(context, { slug: 'rounds.bad_slug' })
    })
}

/** Only the fields that may change after the first invitation; the others keep the round's values. */
export function frozenRoundForm(round: Round) {
  return z
    .object({
      name: fields.name,
      endsOn: fields.endsOn,
      answerDeadline: fields.answerDeadline,
      diaryNumber: fields.diaryNumber,
      secondLook: fields.secondLook,
      ...leadFields(leadDaysOf(round)),
    })
    .transform((form) => ({
      ...form,
      slug: round.slug,
      startsOn: round.starts_on,
      replyDays: round.reply_days,
      splitThreshold: round.split_threshold,
      leadDays: leadDaysIn(form),
      answerDeadline: form.answerDeadline || form.endsOn,
    }))
    .superRefine((form, context) => report(context, { ...problemsOf(form), ...problemsWhenFrozen(round, form) }))
}

function report(context: z.RefinementCtx, problems: Record<string, string>): void {
  for (const [field, message] of Object.entries(problems)) context.addIssue({ code: 'custom', path: [field], message })
}
