import { z } from 'zod'
import { date, line, many, optionalLine, optionalText, time } from '../../kernel/http/forms.ts'
import type { Change, Wish } from './rules.ts'

/** A link that is safe to open: https, a dot in the host name, and neither user name nor password. */
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

/** The form for one seminar, by kind of change: date, form, cancel, reopen. */
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

/** The form for one change to several seminars. */
const manyForm = z.discriminatedUnion('andring', [manyDigital, manyOnSite, manyCancelled, manyShifted], {
  error: 'changes.choose_what',
})

/** The change by slug. @param own slug → the seminar's own meeting link; the others get the common link. */
function changeOfEach(form: z.infer<typeof manyForm>, own: Map<string, string>) {
  if (form.andring === 'stall-in') return (): Change => ({ kind: 'cancel' })
  if (form.andring === 'veckor') return (): Change => ({ kind: 'shift', weeks: form.weeks })
  if (form.andring === 'plats') return (): Change => ({ kind: 'form', form: 'on_site', url: '', note: '' })
  const { url, note } = form
  return (slug: string): Change => ({ kind: 'form', form: 'digital', url: own.get(slug) ?? url, note })
}

/** A parsed form, for one seminar or several. */
export interface ChangeForm extends Wish {
  /** The form's `andring`. */
  way: string
  slugs: string[]
  /** Slug → fingerprint of the seminar as it was shown. */
  seen: Map<string, string>
  /** Slugs of the seminars whose own link is refused. */
  wrongLinks: string[]
}

/** @param slug undefined: the form for several, with each fingerprint in `sett.<slug>` and own link in `url.<slug>` */
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

/** Filter of the seminars to choose from; `alla` ticks them all. */
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
