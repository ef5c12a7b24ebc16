/** The answers of a municipality's roles beside each other, for the municipality itself and for the secretariat. */
import type { Translate } from '../../kernel/i18n/translate.ts'
import { type Answer, labelIn, type Question } from '../../questionnaire/rules.ts'
import type { SheetQuestion } from '../../questionnaire/sheet.rules.ts'
import { answerLines, answerWords } from '../words.pages.ts'

interface Voice {
  /** As the role is asked it; undefined when it is not. */
  asked: SheetQuestion | undefined
  answer: Answer | undefined
  /** What stands instead of a missing answer. */
  missing: string
  /** Where the answer comes from, when not from the person's own form; ''. */
  from: string
}

export interface VoiceRow {
  /** The row of a matrix; null: the whole question. */
  row: string | null
  text: string
  voices: { lines: string[]; kind: 'answer' | 'none' | 'not_asked'; from: string }[]
}

export function voiceRows(question: Question, voices: Voice[], t: Translate): VoiceRow[] {
  const rows = question.type === 'likert' ? question.rows : [null]
  return rows.map((row, index) => ({
    row: row?.value ?? null,
    text: row ? labelIn(row, t.lang) : '',
    voices: voices.map(({ asked, answer, missing, from }) => {
      if (!asked) return { lines: [t('comparison.not_asked')], kind: 'not_asked', from: '' }
      if (answer === undefined) return { lines: [missing], kind: 'none', from: '' }
      const words = answerWords(asked, answer, t)
      return { lines: row ? [words.pairs[index]?.text ?? missing] : answerLines(words), kind: 'answer', from }
    }),
  }))
}
