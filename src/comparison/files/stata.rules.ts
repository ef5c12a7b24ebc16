/** The program that reads the file of all answers into Stata: names, types, labels and missing values. */
import type { Origin } from './codebook.rules.ts'
import { comment } from './r.rules.ts'
import type { Code, Variable } from './variables.rules.ts'

/** Extended missing values, so that they are kept apart. */
const missingIn: Record<string, string> = { vet_ej: '.a', ej_aktuellt: '.b', ej_fragad: '.c' }
const otherMissing = '.d'

/** Stata cuts longer ones. */
const longestLabel = 80

export function stataSyntax(variables: Variable[], { round, version, hash }: Origin): string {
  return `* ${comment(`${round.name}. Frågeformulär ${version}, kontrollsumma ${hash}.`)}
* Läser filen med alla svar. Kör i samma mapp som filen, med dess namn: do svar.do svar-${round.slug}-2027-03-01.csv
* Är det filen med komma: do svar.do svar-${round.slug}-2027-03-01.csv komma
* Saknade värden: .a vet ej, .b ej aktuellt, .c frågan ställs inte till rollen, . obesvarad.
version 14
args fil form
if "\`fil'" == "" local fil "svar.csv"
local skilj = cond("\`form'" == "komma", ",", ";")
local decimal = cond("\`form'" == "komma", "", "dpcomma")
import delimited using "\`fil'", clear varnames(nonames) rowrange(2) stringcols(_all) encoding("utf-8") ///
  delimiters("\`skilj'") bindquotes(strict) maxquotedrows(unlimited)

${variables.map((variable, i) => `rename v${i + 1} ${variable.short}`).join('\n')}

${variables.map(lines).join('\n\n')}
`
}

function lines(variable: Variable): string {
  const { short, name, label_sv, kind, isNumeric } = variable
  const own = kind === 'moment' ? momentLines(short) : isNumeric ? numberLines(variable) : textLines(variable)
  return [...own, `label variable ${short} ${quoted(label_sv, longestLabel)}`, `note ${short}: ${comment(name)}`].join(
    '\n',
  )
}

function momentLines(short: string): string[] {
  return [
    `generate double _ny = clock(subinstr(subinstr(${short}, "T", " ", 1), "Z", "", 1), "YMDhms")`,
    'format _ny %tc',
    `drop ${short}`,
    `rename _ny ${short}`,
  ]
}

function numberLines({ short, codes }: Variable): string[] {
  const missing = codes.filter(({ isMissing }) => isMissing)
  const mark = missing.map((code) => `replace _saknas = ${symbolOf(code)} if ${short} == "${code.value}"`)
  const empty = missing.map(({ value }) => `replace ${short} = "" if ${short} == "${value}"`)
  return [
    'generate _saknas = .',
    ...mark,
    ...empty,
    `destring ${short}, replace \`decimal'`,
    `replace ${short} = _saknas if missing(${short})`,
    'drop _saknas',
    ...valueLabels(short, codes, (code) => (code.isMissing ? symbolOf(code) : `${code.number}`)),
  ]
}

/** Codes that are words become numbers in the questionnaire's order, with the words beside. */
function textLines({ short, kind, codes }: Variable): string[] {
  const missing = codes.filter(({ isMissing }) => isMissing)
  if (kind === 'text')
    return [
      ...missing.map(({ value }) => `replace ${short} = "" if ${short} == "${value}"`),
      `replace ${short} = usubstr(${short}, 2, .) if ustrregexm(${short}, "^''*\\s*[=+@＝＋－＠-]") & ///`,
      `  !ustrregexm(${short}, "^'[+-]?[\\d\\s.,()/–-]+$")`,
    ]
  if (codes.length === 0) return []
  const numberOf = new Map(codes.filter(({ isMissing }) => !isMissing).map((code, i) => [code, `${i + 1}`]))
  const symbol = (code: Code) => numberOf.get(code) ?? symbolOf(code)
  return [
    'generate _ny = .',
    ...codes.map((code) => `replace _ny = ${symbol(code)} if ${short} == "${code.value}"`),
    `drop ${short}`,
    `rename _ny ${short}`,
    ...valueLabels(short, codes, symbol),
  ]
}

function symbolOf({ value }: Code): string {
  return missingIn[value] ?? otherMissing
}

function valueLabels(short: string, codes: Code[], symbol: (code: Code) => string): string[] {
  if (codes.length === 0) return []
  const all = codes.map((code) => `${symbol(code)} ${quoted(code.label_sv, longestLabel)}`)
  return [`label define ${short} ///`, `  ${all.join(' ///\n  ')}, replace`, `label values ${short} ${short}`]
}

/** A string of Stata in compound quotes; what would end it or begin a macro is written otherwise. */
function quoted(text: string, most: number): string {
  const plain = comment(text).replaceAll('"', '”').replaceAll('`', '’').replaceAll('$', '＄').slice(0, most)
  return `\`"${plain}"'`
}
