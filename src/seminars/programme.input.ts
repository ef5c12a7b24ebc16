import { z } from 'zod'
import { line, optionalText, time } from '../kernel/http/forms.ts'
import { withRows } from '../kernel/http/rows.ts'

const item = z.object({
  part: z.enum(['morning', 'afternoon'], { error: 'forms.choose' }),
  start: time(),
  end: time(),
  title: line(),
  detail: optionalText(500),
})

/** `items.0.title`, …; a row without a title is left out. */
export const programmeForm = z.preprocess(
  (body) => withRows(body, 'items', 'title'),
  z.object({ items: z.array(item.nullable()) }),
)
