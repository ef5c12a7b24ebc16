import { z } from 'zod'
import {
  checkbox,
  date,
  type FormErrors,
  line,
  optionalDate,
  optionalText,
  time,
  withRows,
} from '../../kernel/http/forms.ts'
import type { LocalDate } from '../../kernel/time.ts'
import type { Offer } from '../clash.rules.ts'
import type { AnswerGiven } from './answers.rules.ts'

const proposal = z
  .object({
    date: date(),
    start: time(),
    end: time(),
    venue: z.string().max(60).default(''),
    held_until: optionalDate(),
  })
  .transform(({ venue, held_until: heldUntil, ...span }) => ({
    ...span,
    venueId: venue === '' ? null : venue,
    heldUntil,
  }))

/** Fields `options.0.date`, `options.0.start`, …; a row without a date becomes null. */
export const proposalForm = z
  .preprocess(
    (body) => withRows(body, 'options', 'date'),
    z.object({ options: z.array(proposal.nullable()), accept: checkbox(), answer_by: optionalDate() }),
  )
  .refine(({ options }) => options.some((row) => row !== null), {
    path: ['options', 0, 'date'],
    error: 'dates.no_date_given',
  })

export interface ProposalForm {
  options: (Offer | null)[]
  accept: 0 | 1
  answer_by: LocalDate | null
}

/** `option`: id of the option. `seen_clashes`: `tickOf` the hard clashes that the planner ticked. */
export const chosenOption = z.object({ option: z.string().max(60), seen_clashes: z.string().max(5000).default('') })

export const reopenForm = z.object({ reason: line(500) })

const given = z.enum(['yes', 'if_need_be', 'no'])
const comment = optionalText(500)
const seen = z.string().max(64).nullable().catch(null)

/**
 * Reads `answer.<id>`, `comment.<id>` and `seen.<id>` of every option on the page. An invalid field gives an error of
 * its own, and the other answers still count. Leaves out an option without answer and comment.
 */
export function readAnswers(body: unknown): { answers: AnswerGiven[]; errors: FormErrors } {
  const fields = (body ?? {}) as Record<string, unknown>
  const ids = Object.keys(fields).flatMap((name) => /^(?:answer|comment)\.(.{1,60})$/.exec(name)?.[1] ?? [])
  const answers: AnswerGiven[] = []
  const errors: FormErrors = {}
  for (const id of new Set(ids)) {
    const answer = fields[`answer.${id}`]
    const said = comment.safeParse(fields[`comment.${id}`])
    if (!said.success) {
      errors[`comment.${id}`] = 'forms.too_long'
      continue
    }
    if (answer === undefined && said.data === '') continue
    const read = given.safeParse(answer)
    if (read.success)
      answers.push({ id, answer: read.data, comment: said.data, seen: seen.parse(fields[`seen.${id}`] ?? null) })
    else errors[`answer.${id}`] = 'dates.choose_answer'
  }
  return { answers, errors }
}
