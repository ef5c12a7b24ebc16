/** The codebook as a table: one row for each column of the files, and the facts of the files themselves. */
import type { CsvStyle } from '../../kernel/html/csv.ts'
import type { LocalDate } from '../../kernel/time.ts'
import type { Cell } from '../../questionnaire/columns.rules.ts'
import type { Labelled, Question, QuestionnaireDocument } from '../../questionnaire/rules.ts'
import { type Described, frameColumns, longColumns } from './base.rules.ts'
import { type Code, limitOf, notAsked, type Variable, variablesOf } from './variables.rules.ts'

/** What the files come from. */
export interface Origin {
  round: { slug: string; name: string }
  version: string
  hash: string
  exportedOn: LocalDate
}

/** New columns come last: other people's programs read the earlier ones. */
const head = [
  ...['kolumn', 'fraga_nr', 'tema', 'fraga', 'fraga_en', 'del', 'del_en', 'fragetyp', 'slag', 'varden', 'varden_en'],
  ...['enhet', 'minst', 'hogst', 'roller', 'skala', 'anmarkning'],
  ...['kort_namn', 'saknade_varden', 'i_fokus', 'poang', 'decimaler', 'langd'],
] as const
type Row = Partial<Record<(typeof head)[number], Cell>>

/**
 * @param others columns of other files
 * @param style of the CSV files; null: in a workbook, which has none
 */
export function codebookRows(
  document: QuestionnaireDocument,
  others: Described[],
  origin: Origin,
  style: CsvStyle | null,
): Cell[][] {
  const rows = [
    ...variablesOf(document).map((variable) => variableRow(document, variable)),
    ...frameColumns(document).map((column) => describedRow({ ...column, name: `ram.${column.name}` })),
    ...longColumns(document).map((column) => describedRow({ ...column, name: `lang.${column.name}` })),
    ...others.map(describedRow),
    ...factRows(origin, style),
  ]
  return [[...head], ...rows.map((row) => head.map((name) => row[name] ?? null))]
}

function describedRow({ name, kind, label_sv, label_en, codes }: Described): Row {
  return {
    ...{ kolumn: name, fraga: label_sv, fraga_en: label_en, slag: kind },
    ...{ varden: explain(codes, 'sv'), varden_en: explain(codes, 'en') },
  }
}

function variableRow(document: QuestionnaireDocument, variable: Variable): Row {
  const { asked, codes, decimals, short, name } = variable
  if (!asked) return { ...describedRow(variable), kort_namn: short, decimaler: decimals }
  const { question, item } = asked
  const { focus, scores } = countedOf(codes)
  return {
    ...describedRow({ ...variable, name }),
    ...{ fraga_nr: question.order, tema: question.theme, fraga: question.label_sv, fraga_en: question.label_en },
    ...{ del: item?.label_sv ?? null, del_en: item?.label_en ?? null, fragetyp: question.type },
    ...(question.type === 'number' && variable.kind === 'number'
      ? { enhet: question.unit, minst: question.min, hogst: question.max }
      : {}),
    roller: question.roles.join(', '),
    skala: question.type === 'likert' ? question.scale : null,
    anmarkning: notes(variable, question),
    kort_namn: short,
    saknade_varden: codes.flatMap(({ isMissing, value }) => (isMissing ? [value] : [])).join(' | ') || null,
    i_fokus: limitOf(document, question) ?? focus,
    poang: scores,
    decimaler: decimals,
    langd: question.type === 'text' ? question.max_length : null,
  }
}

function countedOf(codes: Code[]) {
  const focus = codes.flatMap(({ isInFocus, value }) => (isInFocus ? [value] : []))
  const scores = codes.flatMap(({ score, value }) => (score === null ? [] : [`${value} = ${score}`]))
  return { focus: focus.join(' | ') || null, scores: scores.join(' | ') || null }
}

function explain(values: Labelled[], lang: 'sv' | 'en'): string | null {
  if (values.length === 0) return null
  return values.map((value) => `${value.value} = ${value[`label_${lang}`]}`).join(' | ')
}

function notes({ kind, codes }: Variable, question: Question): string {
  const scope =
    question.type === 'number' && question.scope_by_role
      ? Object.entries(question.scope_by_role).map(([role, text]) => `${role}: ${text}`)
      : []
  return [
    question.help_sv,
    question.note,
    ...scope,
    question.type === 'multi' && question.max_select ? `Högst ${question.max_select} val.` : null,
    question.type === 'ranking' ? rankNote(question) : null,
    'Tom cell: inte besvarad.',
    codes.some(({ value }) => value === notAsked.value) ? `${notAsked.value}: frågan ställs inte till rollen.` : null,
    kind === 'text' ? 'Kan ha ett skydd mot formler: se fil.skydd.' : null,
  ]
    .filter(Boolean)
    .join(' ')
}

function rankNote({ analysis }: Question): string | null {
  const points = (analysis.points ?? []) as number[]
  return points.length > 0 ? `Poäng efter plats: ${points.join(', ')}.` : null
}

/** Facts of the files, told as rows of the same shape. */
function factRows({ round, version, hash, exportedOn }: Origin, style: CsvStyle | null): Row[] {
  const fact = (name: string, fraga: string, fraga_en: string, varden: string): Row => ({
    ...{ kolumn: `fil.${name}`, fraga, fraga_en, varden },
  })
  return [
    fact('omgang', 'Omgången', 'The round', `${round.slug}: ${round.name}`),
    fact('frageformular', 'Frågeformulärets version', 'Version of the questionnaire', version),
    fact('frageformular_hash', 'Frågeformulärets kontrollsumma', 'Hash of the questionnaire', hash),
    fact('hamtad', 'Dagen då filen hämtades', 'The day the file was taken', exportedOn),
    ...(style
      ? [
          fact('teckenkodning', 'Teckenkodning', 'Encoding', 'UTF-8 med BOM'),
          fact('avgransare', 'Tecken mellan kolumner', 'Delimiter', style.delimiter),
          fact('decimaltecken', 'Decimaltecken', 'Decimal mark', style.decimal),
          fact('radslut', 'Radslut', 'End of a row', 'CR LF; en text kan ha egna radbrytningar inom citattecken'),
        ]
      : []),
    fact(
      'skydd',
      "En text som ett kalkylprogram skulle räkna som en formel har fått en apostrof först: ”- punkt ett” står som ”'- punkt ett”. Ta bort apostrofen när det som följer efter inledande apostrofer och blanksteg börjar med = + - @ (eller ＝ ＋ － ＠), och inte bara är siffror, blanksteg och .,()/–-. Programmen för R och Stata gör det. JSON och SPSS har texten som den skrevs.",
      "A text that a spreadsheet would run as a formula has got an apostrophe first: “- point one” reads “'- point one”. Remove it where what follows any first apostrophes and blanks begins with = + - @ (or ＝ ＋ － ＠), and is not only digits, blanks and .,()/–-. The programs for R and Stata do so. JSON and SPSS have the text as it was written.",
      "'",
    ),
    fact(
      'saknade_varden',
      'Koder som inte räknas med; i SPSS som tal. En tom cell är en fråga som rollen fick och inte svarade på.',
      'Codes that are not counted; in SPSS as numbers. An empty cell is a question that the role was asked and did not answer.',
      'vet_ej = -99 | ej_aktuellt = -98 | ej_fragad = -97; lägre med så mycket som ett svar får vara under noll',
    ),
  ]
}
