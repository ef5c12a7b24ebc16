/** The columns of the file of all answers as variables of SPSS. */
import type { Cell } from '../../questionnaire/columns.rules.ts'
import type { QuestionnaireDocument } from '../../questionnaire/rules.ts'
import type { SavVariable } from './sav.rules.ts'
import { type SavValue, savMoment, widestString } from './sav-cases.rules.ts'
import { belowAll, type Code, missingNumbers, type Variable, variablesOf } from './variables.rules.ts'

interface SavColumns {
  variables: SavVariable[]
  /** A row with marks where a role is not asked → a case. */
  caseOf(row: Cell[]): SavValue[]
}

/** @param longest bytes of the longest text by column, 0 where there is none. */
export function savColumns(document: QuestionnaireDocument, longest: number[]): SavColumns {
  const known = variablesOf(document)
  const isNumber = known.map(({ isNumeric }) => isNumeric)
  const isMoment = known.map(({ kind }) => kind === 'moment')
  const numbers = known.map(({ codes }) => new Map(codes.map(({ value, number }) => [value, number])))
  const missing = known.map(
    ({ codes }) => new Map(codes.flatMap((code) => (code.isMissing ? [[code.value, code.number]] : []))),
  )
  const doubted = known.map(({ name }) => known.findIndex((other) => other.name === `${name}.vet_ej`))
  const doubts = known.map((variable, i) => ((doubted[i] ?? -1) >= 0 ? dontKnow(variable) : null))
  return {
    variables: known.map((variable, i) => savVariable(variable, longest[i] ?? 0, doubts[i] ?? null)),
    caseOf: (row) =>
      known.map((_variable, i) => {
        const cell = row[i] ?? null
        if (isMoment[i]) return cell === null ? null : savMoment(`${cell}`)
        if (isNumber[i]) {
          if (cell === null) return row[doubted[i] ?? -1] === 1 ? (doubts[i]?.number ?? null) : null
          return typeof cell === 'number' ? cell : (numbers[i]?.get(cell) ?? null)
        }
        const code = typeof cell === 'string' ? missing[i]?.get(cell) : undefined
        return code === undefined ? cell : `${code}`
      }),
  }
}

/** Room for the longest text, and for what stands for a missing value. */
function widthOf({ codes }: Pick<Variable, 'codes'>, longest: number): number {
  return Math.min(widestString, Math.max(3, longest, ...codes.map(({ value }) => Buffer.byteLength(value))))
}

function savVariable(variable: Variable, longest: number, doubt: Code | null): SavVariable {
  const { short, kind, isNumeric, codes, decimals } = variable
  const isMoment = kind === 'moment'
  const standsFor = ({ isMissing, value, number }: Code) => (isNumeric ? number : isMissing ? `${number}` : value)
  const own = doubt ? [...codes, doubt] : codes
  return {
    name: short,
    label: variable.label_sv,
    width: isNumeric || isMoment ? 0 : widthOf(variable, longest),
    format: isMoment ? 'moment' : isNumeric ? 'number' : 'text',
    decimals: decimals ?? 0,
    measure: kind === 'number' ? 'scale' : isNumeric && kind === 'code' ? 'ordinal' : 'nominal',
    labels: own.map((code) => ({ value: standsFor(code), label: code.label_sv })),
    missing: own.flatMap((code) => (code.isMissing ? [standsFor(code)] : [])),
  }
}

/** "Don't know" to a number question, which the files for people tell in a column of its own. */
function dontKnow({ asked }: Variable): Code {
  return {
    ...{ value: 'vet_ej', label_sv: 'Vet ej', label_en: "Don't know", isMissing: true },
    ...{ number: missingNumbers.vet_ej + (asked ? belowAll(asked.question) : 0), score: null, isInFocus: false },
  }
}
