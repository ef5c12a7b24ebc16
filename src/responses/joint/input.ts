import { z } from 'zod'
import { cleanText, type FormValues } from '../../kernel/http/forms.ts'
import type { Answer } from '../../questionnaire/rules.ts'
import type { SheetQuestion } from '../../questionnaire/sheet.rules.ts'
import { editsIn, pressedIn } from '../input.ts'
import { formOfParts, type Parts, type Problem } from '../parts.rules.ts'
import { readAnswer } from '../reading.rules.ts'
import { listMissing } from '../rules.ts'

const seen = z.string().max(60).default('')

/** `forslag`: id of the proposed answer that the page showed; '' for none. */
export const proposalForm = z.object({ forslag: seen })

export const stanceForm = z
  .object({
    forslag: seen,
    svar: z.enum(['signs', 'dissents', 'none'], { error: 'forms.choose' }),
    skal: z.string().default('').transform(cleanText).pipe(z.string().max(2000, 'forms.too_long')),
  })
  .refine(({ svar, skal }) => svar !== 'dissents' || skal !== '', { path: ['skal'], error: 'joint.say_why' })
  .transform((form) => ({ ...form, skal: form.svar === 'dissents' ? form.skal : '' }))

interface Read {
  /** null when it is not yet an answer. */
  answer: Answer | null
  problems: Problem[]
  /** To show the form again as it was filled in. */
  typed: FormValues
  /** A button emptied a part of the form; nothing is proposed. */
  isEmptying: boolean
}

/** A proposed answer, read as the answers of the questionnaire are. */
export function answerIn(question: SheetQuestion, form: FormValues): Read {
  const edits = editsIn([question], form).get(question) ?? []
  const parts: Parts = Object.fromEntries(edits.flatMap(({ part, value }) => (value === '' ? [] : [[part, value]])))
  const { answer, problems } = readAnswer(question, parts)
  const isWhole = answer !== null && listMissing({ questions: [question] }, { [question.key]: answer }).length === 0
  const missing = { question, field: question.key, code: 'joint.nothing' as const, params: {} }
  return {
    answer: problems.length === 0 && isWhole ? answer : null,
    problems: problems.length > 0 || isWhole ? problems : [missing],
    typed: formOfParts(parts),
    isEmptying: pressedIn([question], form) !== null,
  }
}
