/**
 * Saves forms that edit stored data, with optimistic locking. The page carries the values that it began from
 * (`/shared/_began`); changes that others have saved since are merged in. Clashes are shown on the same page, and the
 * user's next save decides them.
 */
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { signedIn } from '../auth/guards.ts'
import type { Db, Tx } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import { Conflict } from '../errors.ts'
import type { UtcText } from '../time.ts'
import { type FormValues, type RefusedForm, takeForm, valuesOf } from './forms.ts'
import { type Clash, changedFields, isSameForm, mergeForm } from './merge.ts'

/**
 * The action calls it in its transaction, after locking the rows that it changes and before writing.
 * @throws Stale when the stored values are no longer those that the form was merged with; `saveForm` then retries
 */
export type Seen = (tx: Tx) => Promise<void>

/** For changes that do not come from such a form, but from a file, a command or a test. */
export const unseen: Seen = async () => {}

class Stale extends Error {}

interface FormToSave<S extends z.ZodType, R> {
  /** The edited thing, `venue/ID`, the same on every page that edits it. Several when other pages edit parts of it. */
  subject: string | string[]
  /** For a form about several things: prefix of the fields (`politician` of `politician.name`) → their subject. */
  parts?: Record<string, string>
  /** Reads the stored values of the form's fields. */
  read: (db: Db | Tx) => Promise<FormValues>
  schema: S
  save: (value: z.infer<S>, seen: Seen) => Promise<R>
}

/** A clash as the page shows it; `who` and `at` are null when the other change did not come from a form. */
interface ShownClash extends Clash {
  who: string | null
  at: UtcText | null
}

/** For the page that shows the form again. `began`: the values stored now, from which the next save begins. */
export interface RefusedSave extends RefusedForm {
  clashes: Record<string, ShownClash>
  began: FormValues
}
type Saved<R> = { refused: RefusedSave; result?: undefined } | { refused: null; result: R }

/** How many times to merge and save when others save at the same moment. */
const attempts = 3

export async function saveForm<S extends z.ZodType, R>(
  deps: Deps,
  request: FastifyRequest,
  form: FormToSave<S, R>,
): Promise<Saved<R>> {
  const { accountId } = signedIn(request)
  const start = readBeginning(request.body)
  const places = placesOf(form)
  for (let attempt = 0; attempt < attempts; attempt++) {
    const now = await form.read(deps.db)
    const posted = valuesOf(request.body)
    const { fields, clashes } = start ? mergeForm(start.fields, now, posted) : plainly(posted)
    const began = shownOf(now, start?.fields ?? posted)
    const again = { values: fields, began, clashes: {} }
    if (Object.keys(clashes).length > 0) {
      const shown = await withAuthors(deps.db, places, clashes, start?.at ?? '')
      const errors = Object.keys(shown).map((name) => [name, 'forms.changed_by_other'] as const)
      return { refused: { ...again, clashes: shown, errors: Object.fromEntries(errors), status: 409 } }
    }
    const seen: Seen = async (tx) => {
      await lockForms(tx, places, { accountId, now: deps.clock.now() })
      if (start && !isSameForm(await form.read(tx), now)) throw new Stale()
      const changed = changedFields(now, { ...now, ...only(fields, now) })
      await markSaved(tx, changed.flatMap(places.of), { accountId, now: deps.clock.now() })
    }
    try {
      const save = (value: z.infer<S>) => form.save(value, seen)
      const taken = await takeForm({ body: fields }, form.schema, save)
      return taken.refused ? { refused: { ...again, ...taken.refused } } : taken
    } catch (error) {
      if (!(error instanceof Stale)) throw error
    }
  }
  throw new Conflict('errors.changed_meanwhile')
}

function plainly(fields: FormValues) {
  return { fields, clashes: {} }
}

/** Only fields that the form shows, so that the next save does not clear the others. */
function shownOf(now: FormValues, form: FormValues): FormValues {
  const shown = Object.entries(now).filter(([name]) => name in form || /\.\d+\./.test(name))
  return Object.fromEntries(shown)
}

/** The form's fields and rows, without control fields such as `_csrf` and `_began`. */
function only(fields: FormValues, now: FormValues): FormValues {
  const lists = new Set(Object.keys(now).map((name) => name.split('.')[0]))
  const own = Object.entries(fields).filter(
    ([name]) => Object.hasOwn(now, name) || (name.includes('.') && lists.has(name.split('.')[0])),
  )
  return Object.fromEntries(own)
}

/** For a page that shows a form again without saving it; null when the form carries no beginning. */
export function stillBegan(body: unknown): { began: FormValues; shownAt: UtcText } | null {
  const start = readBeginning(body)
  return start && { began: start.fields, shownAt: start.at }
}

/** Parses the field written by `/shared/_began`; null when it is missing or malformed. */
function readBeginning(body: unknown): { at: UtcText; fields: FormValues } | null {
  const text = valuesOf(body)._began
  if (typeof text !== 'string') return null
  try {
    const { at, fields } = JSON.parse(text) as Record<string, unknown>
    if (typeof at !== 'string' || typeof fields !== 'object' || fields === null) return null
    return { at, fields: fields as FormValues }
  } catch {
    return null
  }
}

type By = { accountId: string; now: UtcText }

/** The key of a row in `form_save`. */
interface Place {
  subject: string
  field: string
}

function placesOf({ subject, parts = {} }: Pick<FormToSave<z.ZodType, unknown>, 'subject' | 'parts'>) {
  const whole = [subject].flat()
  const of = (name: string): Place[] => {
    const [first = '', ...rest] = name.split('.')
    const part = Object.hasOwn(parts, first) ? parts[first] : undefined
    return part ? [{ subject: part, field: rest.join('.') }] : whole.map((one) => ({ subject: one, field: name }))
  }
  return { of, subjects: [...whole, ...Object.values(parts)].sort() }
}

/** Serialises saves of the same subjects: a second save waits until the first has committed. */
async function lockForms(tx: Tx, { subjects }: { subjects: string[] }, by: By): Promise<void> {
  await markSaved(
    tx,
    subjects.map((subject) => ({ subject, field: '' })),
    by,
  )
}

async function markSaved(tx: Tx, places: Place[], by: By): Promise<void> {
  if (places.length === 0) return
  const saved = { saved_by: by.accountId, saved_at: by.now }
  await tx
    .insertInto('form_save')
    .values(places.map((place) => ({ ...place, ...saved })))
    .onConflict((c) => c.columns(['subject', 'field']).doUpdateSet(saved))
    .execute()
}

/** Who has saved each field since the form was opened. */
async function withAuthors(
  db: Db,
  places: ReturnType<typeof placesOf>,
  clashes: Record<string, Clash>,
  since: UtcText,
): Promise<Record<string, ShownClash>> {
  const rows = await db
    .selectFrom('form_save')
    .innerJoin('account', 'account.id', 'form_save.saved_by')
    .select(['subject', 'field', 'name as who', 'saved_at as at'])
    .where('subject', 'in', places.subjects)
    .where('saved_at', '>=', since)
    .orderBy('saved_at', 'desc')
    .execute()
  const shown = Object.entries(clashes).map(([name, clash]) => {
    const own = places.of(clash.field)
    const isOf = (row: Place) => own.some((p) => p.subject === row.subject && p.field === row.field)
    const { who = null, at = null } = rows.find(isOf) ?? {}
    return [name, { ...clash, who, at }] as const
  })
  return Object.fromEntries(shown)
}
