import { z } from 'zod'
import { type FormErrors, optionalText } from '../../kernel/http/forms.ts'
import type { AnswerGiven } from './answers.rules.ts'

const given = z.enum(['yes', 'if_need_be', 'no'])
const comment = optionalText(500)
const seen = z.string().max(64).nullable().catch(null)

/**
 * `answer.<id>`, `comment.<id>` and `seen.<id>` of every option the page showed. What cannot be read is an
 * error of its own field; the others are answers all the same. An option left untouched is left out.
 */
export function readAnswers(body: unknown): { answers: AnswerGiven[]; errors: FormErrors } {
  const fields = (body ?? {}) as Record<string, unknown>
  const ids = Object.keys(fields).flatMap(
    (name) => /^(?:answer|comment)\.(.{1,60})$/.exec(name)?.[1] ?? [],
  )
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
      answers.push({
        id,
        answer: read.data,
        comment: said.data,
        seen: seen.parse(fields[`seen.${id}`] ?? null),
      })
    else errors[`answer.${id}`] = 'dates.choose_answer'
  }
  return { answers, errors }
}
