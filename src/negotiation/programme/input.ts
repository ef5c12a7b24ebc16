import { z } from 'zod'
import { line, optionalLine, optionalText, readRows, time, withRows } from '../../kernel/http/forms.ts'
import { mostItems, type TypedRow, typedRow } from './rules.ts'

const item = z.object({
  id: z.string().max(60).default(''),
  part: z.enum(['morning', 'afternoon'], { error: 'forms.choose' }),
  start: time(),
  end: time(),
  title: line(),
  detail: optionalText(500),
  speaker: optionalLine(),
})

/** Fields `items.0.title`, …. A row without title, detail, speaker and end is empty: the editor suggests the start. */
export const programmeForm = z.preprocess(
  (body) => withRows(body, 'items', 'title', 'detail', 'speaker', 'end'),
  z.object({ items: z.array(item.nullable()).max(mostItems + 1) }),
)

/** The editor's rows as typed, for showing the form again. */
export function typedRows(body: unknown): TypedRow[] {
  return readRows(body, 'items').map(typedRow)
}

/** `?mall=1`: the editor starts from the round's template, even when the seminar has a saved programme. */
export const programmeQuery = z.object({ mall: z.literal('1').optional().catch(undefined) })

/** `?form=digital` selects the round's digital template; any other value selects the one for seminars on site. */
export const variantQuery = z
  .object({ form: z.string().optional().catch(undefined) })
  .transform(({ form }) => (form === 'digital' ? ('digital' as const) : ('on_site' as const)))
