import { z } from 'zod'
import { date, line, many, optionalLine, optionalText, time } from '../../kernel/http/forms.ts'
import type { Change, Wish } from './rules.ts'

/** An address that a browser opens safely; anything else that looks like one is refused. */
function isMeetingUrl(text: string): boolean {
  if (!/^https:\/\/[^\s/]/i.test(text) || !URL.canParse(text)) return false
  const { username, password, hostname } = new URL(text)
  return username === '' && password === '' && hostname.includes('.')
}

const meetingUrl = () =>
  optionalLine(500).refine((text) => text === '' || isMeetingUrl(text), { error: 'changes.link_https' })

const replies = z.enum(['behall', 'fraga'], { error: 'forms.choose' }).default('behall')
const forms = { plats: 'on_site', digitalt: 'digital', bada: 'both' } as const
const kept = { replies, sett: z.string().max(64).default('') }

const moveForm = z.object({
  andring: z.literal('dag'),
  date: date(),
  start: time(),
  end: time(),
  reason: line(500),
  ...kept,
})
const formForm = z.object({
  andring: z.literal('form'),
  form: z.enum(['plats', 'digitalt', 'bada'], { error: 'forms.choose' }),
  url: meetingUrl(),
  note: optionalText(1000),
  reason: optionalLine(500),
  ...kept,
})
const cancelForm = z.object({ andring: z.literal('stall-in'), reason: line(500), ...kept })
const reopenForm = z.object({ andring: z.literal('hall-anda'), reason: optionalLine(500), ...kept })

/** One seminar's change, by what is to change: a day, a form, cancelled, held after all. */
const oneForm = z.discriminatedUnion('andring', [moveForm, formForm, cancelForm, reopenForm], { error: 'forms.choose' })

function changeOf(form: z.infer<typeof oneForm>): Change {
  if (form.andring === 'dag') return { kind: 'move', to: { date: form.date, start: form.start, end: form.end } }
  if (form.andring === 'form') return { kind: 'form', form: forms[form.form], url: form.url, note: form.note }
  return { kind: form.andring === 'stall-in' ? 'cancel' : 'reopen' }
}

const weeks = z
  .string({ error: 'changes.weeks_number' })
  .transform((text) => text.replace(/\s/g, '').replace('−', '-'))
  .refine((text) => /^[+-]?\d{1,2}$/.test(text), { error: 'changes.weeks_number' })
  .transform(Number)
  .refine((n) => n !== 0 && Math.abs(n) <= 52, { error: 'changes.weeks_number' })

const common = {
  omgang: z.string().max(60).default(''),
  replies: z.enum(['behall', 'fraga'], { error: 'forms.choose' }),
  seminarium: many(z.string().max(100)).pipe(z.array(z.string()).min(1, 'changes.choose_some')),
}
const manyDigital = z.looseObject({
  andring: z.literal('digitalt'),
  url: meetingUrl(),
  note: optionalText(1000),
  reason: line(500),
  ...common,
})
const manyOnSite = z.looseObject({ andring: z.literal('plats'), reason: line(500), ...common })
const manyCancelled = z.looseObject({ andring: z.literal('stall-in'), reason: line(500), ...common, replies })
const manyShifted = z.looseObject({ andring: z.literal('veckor'), weeks, reason: line(500), ...common })

/** The same change for many seminars. */
const manyForm = z.discriminatedUnion('andring', [manyDigital, manyOnSite, manyCancelled, manyShifted], {
  error: 'changes.choose_what',
})

/** The change of one of them: `url.<slug>` is its own link, where one was given. */
function changeOfEach(form: z.infer<typeof manyForm>, own: Map<string, string>) {
  if (form.andring === 'stall-in') return (): Change => ({ kind: 'cancel' })
  if (form.andring === 'veckor') return (): Change => ({ kind: 'shift', weeks: form.weeks })
  if (form.andring === 'plats') return (): Change => ({ kind: 'form', form: 'on_site', url: '', note: '' })
  const { url, note } = form
  return (slug: string): Change => ({ kind: 'form', form: 'digital', url: own.get(slug) ?? url, note })
}

/** A change as it was asked for, of one seminar or of several. */
export interface ChangeForm extends Wish {
  /** What is to change, as the form says it. */
  way: string
  slugs: string[]
  /** How each seminar stood when it was shown. */
  seen: Map<string, string>
  /** Links that no browser should follow, by the seminar that has one. */
  wrongLinks: string[]
}

/** With a slug, one seminar's change; else `sett.<slug>` is how each seminar stood and `url.<slug>` its own link. */
export function changeForm(slug: string | undefined) {
  return slug === undefined ? changeOfMany : oneForm.transform((form) => changeOfOne(form, slug))
}

function changeOfOne(form: z.infer<typeof oneForm>, slug: string): ChangeForm {
  const { andring: way, reason, replies, sett } = form
  const change = changeOf(form)
  const seen = new Map([[slug, sett]])
  return { changeOf: () => change, reason, askAgain: replies === 'fraga', way, slugs: [slug], seen, wrongLinks: [] }
}

const changeOfMany = manyForm.transform((form): ChangeForm => {
  const { andring: way, reason, replies, seminarium: slugs } = form
  const own = namedFields(form, 'url')
  const isWrong = (slug: string) => !!own.get(slug) && !isMeetingUrl(own.get(slug) ?? '')
  const wrongLinks = way === 'digitalt' ? slugs.filter(isWrong) : []
  const askAgain = replies === 'fraga' && way !== 'stall-in'
  return {
    changeOf: changeOfEach(form, own),
    reason,
    askAgain,
    way,
    slugs,
    seen: namedFields(form, 'sett'),
    wrongLinks,
  }
})

function namedFields(form: object, name: string): Map<string, string> {
  return new Map(
    Object.entries(form).flatMap(([key, value]) =>
      key.startsWith(`${name}.`) && typeof value === 'string'
        ? [[key.slice(name.length + 1), value.trim().slice(0, 500)] as const]
        : [],
    ),
  )
}

/** Which seminars the chooser shows, and which are ticked from the start. */
export const chooseQuery = z.object({
  region: z.string().max(2).default('').catch(''),
  fran: date().or(z.literal('')).default('').catch(''),
  till: date().or(z.literal('')).default('').catch(''),
  alla: z.literal('1').optional().catch(undefined),
})
export type ChooseQuery = z.infer<typeof chooseQuery>

export const editQuery = z.object({
  andring: z.enum(['dag', 'form', 'stall-in', 'hall-anda']).optional().catch(undefined),
})
