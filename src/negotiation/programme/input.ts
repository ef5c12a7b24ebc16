import { z } from 'zod'
import { line, optionalLine, optionalText, readRows, time, withRows } from '../../kernel/http/forms.ts'
import { mostItems, type RowEdit, type TypedRow, typedRow } from './rules.ts'

const item = z.object({
  id: z.string().max(60).default(''),
  part: z.enum(['morning', 'afternoon'], { error: 'forms.choose' }),
  start: time(),
  end: time(),
  title: line(),
  detail: optionalText(500),
  speaker: optionalLine(),
})

/** `items.0.title`, …; a row in which only the start is filled in has not been begun. */
export const programmeForm = z.preprocess(
  (body) => withRows(body, 'items', 'title', 'detail', 'speaker', 'end'),
  z.object({ items: z.array(item.nullable()).max(mostItems + 1) }),
)

/** The editor's rows as they were typed, to be shown again. */
export function typedRows(body: unknown): TypedRow[] {
  return readRows(body, 'items').map(typedRow)
}

const kinds = { bort: 'remove', upp: 'up', ner: 'down' } as const

/** The button that was pressed: `ny`, `upp.2`, `ner.2`, `bort.2`; null when it was the one that saves. */
export function rowEdit(body: unknown): RowEdit | null {
  const pressed = (body as { gor?: unknown } | null)?.gor
  if (typeof pressed !== 'string') return null
  if (pressed === 'ny') return { kind: 'add' }
  const [, kind, index] = /^(bort|upp|ner)\.(\d{1,2})$/.exec(pressed) ?? []
  return kind ? { kind: kinds[kind as keyof typeof kinds], index: Number(index) } : null
}

/** `?mall=1`: the editor begins with the round's template, whatever has been saved. */
export const programmeQuery = z.object({ mall: z.literal('1').optional().catch(undefined) })

/** `?form=digital`: which of the round's two templates. */
export const variantQuery = z
  .object({ form: z.string().optional().catch(undefined) })
  .transform(({ form }) => (form === 'digital' ? ('digital' as const) : ('on_site' as const)))
