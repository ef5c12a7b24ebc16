import { z } from 'zod'
import { checkbox, date, line, optionalText, time } from '../kernel/http/forms.ts'
import { withRows } from '../kernel/http/rows.ts'
import type { OptionAnswer } from './dates.queries.ts'
import type { Proposal } from './dates.rules.ts'

const proposal = z.object({ date: date(), start: time(), end: time() })

/** `options.0.date`, `options.0.start`, `options.0.end` …; null where a row was left empty. */
export const proposalForm = z
  .preprocess(
    (body) => withRows(body, 'options', 'date'),
    z.object({ options: z.array(proposal.nullable()), accept: checkbox() }),
  )
  .refine(({ options }) => options.some((row) => row !== null), {
    path: ['options', 0, 'date'],
    error: 'seminars.no_date_given',
  })

export interface ProposalForm {
  options: (Proposal | null)[]
  accept: 0 | 1
}

export const chosenOption = z.object({ option: z.string().max(60) })

export const reopenForm = z.object({ reason: line(500) })

const answers = ['yes', 'if_need_be', 'no'] as const
const one = z.object({ answer: z.enum(answers).optional(), comment: optionalText(500) })

/** `answer.<id>` and `comment.<id>`; an option without an answer is left out. */
export function readAnswers(body: unknown, optionIds: string[]): OptionAnswer[] {
  const fields = (body ?? {}) as Record<string, unknown>
  return optionIds.flatMap((id) => {
    const read = one.safeParse({ answer: fields[`answer.${id}`], comment: fields[`comment.${id}`] })
    return read.success && read.data.answer
      ? [{ id, answer: read.data.answer, comment: read.data.comment }]
      : []
  })
}
