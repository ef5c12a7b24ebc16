/** The file of all answers, one row per response, and the codebook that explains its columns. */
import { answerCells, answerColumns, type Cell, type Column, columnsOf } from '../../questionnaire/columns.rules.ts'
import type { Answers, Labelled, Question, QuestionnaireDocument } from '../../questionnaire/rules.ts'
import type { ConfirmedAnswer } from '../../responses/known.queries.ts'
import type { Choice } from '../../responses/queries.ts'
import type { AnswerSource } from '../../schema.ts'
import type { Place } from '../rules.ts'
import type { SubmittedResponse } from './queries.ts'

/** The columns before the answers. Names never change, because other people's programs read them. */
const baseColumns = [
  ['kommunkod', 'Kommunkod, fyra siffror', 'Municipality code, four digits'],
  ['kommun', 'Kommun', 'Municipality'],
  ['lanskod', 'Länskod, två siffror', 'County code, two digits'],
  ['region', 'Region', 'Region'],
  ['kommungrupp', 'Kommungrupp enligt SKR', 'Municipality group (SKR)'],
  ['kommungrupp_utgava', 'Kommungruppens utgåva, årtal', 'Edition of the grouping, year'],
  ['roll', 'Roll', 'Role'],
  ['seminarium', 'Seminarium', 'Seminar'],
  ['inskickat', 'När svaret skickades in, UTC', 'When the response was submitted, UTC'],
  ['version', 'Vilken inskickad version av svaret, den senaste', 'Which submitted version, the latest'],
  ['frageformular', 'Frågeformulärets version', 'Version of the questionnaire'],
  ['kalla', 'Hur svaren kom; flera skiljs med +', 'How the answers came; several are separated by +'],
  [
    'bekraftat_fran',
    'Svar som bekräftades från en tidigare omgång: fråga=omgång; flera skiljs med +',
    'Answers confirmed from an earlier round: question=round; several are separated by +',
  ],
  [
    'valt_mellan',
    'Delar där två hade skrivit olika och en valde före inlämningen; flera skiljs med +. Vad som valdes bort, när och av vem står på kommunens sida under Jämför (/jamfor/kommun/kommunkod)',
    'Parts where two had written differently and one chose before handing in; several are separated by +. What was not chosen, when and by whom is on the page of the municipality under Compare (/jamfor/kommun/kommunkod)',
  ],
] as const

const sourceCodes: Record<AnswerSource, Labelled> = {
  form: { value: 'webb', label_sv: 'i formuläret på webben', label_en: 'in the form on the web' },
  confirmed: { value: 'bekraftat', label_sv: 'bekräftade från en tidigare omgång', label_en: 'confirmed from before' },
  paper: { value: 'papper', label_sv: 'på papper, inskrivna av sekretariatet', label_en: 'on paper, entered by staff' },
  phone: {
    value: 'telefon',
    label_sv: 'per telefon, inskrivna av sekretariatet',
    label_en: 'by phone, entered by staff',
  },
}

export function exportHead(document: QuestionnaireDocument): string[] {
  return [...baseColumns.map(([name]) => name), ...answerColumns(document).map((column) => column.name)]
}

interface Content {
  answers: Answers
  sources: AnswerSource[]
  confirmed: ConfirmedAnswer[]
  choices: Choice[]
}

export function exportRow(document: QuestionnaireDocument) {
  const cells = answerCells(document)
  return (response: SubmittedResponse, place: Place | undefined, content: Content): Cell[] => {
    const { answers, sources, confirmed, choices } = content
    const row: Cell[] = [
      response.municipalityCode,
      place?.municipality ?? null,
      place?.regionCode ?? null,
      place?.region ?? null,
      place?.groupCode || null,
      place?.groupEdition ?? null,
      response.role,
      place?.seminarSlug || null,
      response.submittedAt,
      response.version,
      document.version,
      plusList([...sources].sort().map((source) => sourceCodes[source].value)),
      plusList(confirmed.map(({ key, roundSlug }) => `${key}=${roundSlug}`)),
      plusList(choices.flatMap(({ part, at }) => (at <= response.submittedAt ? [part] : [])).sort()),
    ]
    for (const cell of cells(answers)) row.push(cell)
    return row
  }
}

/** Several codes in one cell, each once. */
function plusList(codes: string[]): string | null {
  if (codes.length < 2) return codes[0] ?? null
  return [...new Set(codes)].join('+')
}

const codebookHead = [
  'kolumn',
  'fraga_nr',
  'tema',
  'fraga',
  'fraga_en',
  'del',
  'del_en',
  'fragetyp',
  'slag',
  'varden',
  'varden_en',
  'enhet',
  'minst',
  'hogst',
  'roller',
  'skala',
  'anmarkning',
]

type Described = readonly [name: string, sv: string, en: string]

/** @param others columns of other files */
export function codebookRows(document: QuestionnaireDocument, others: readonly Described[] = []): Cell[][] {
  return [
    codebookHead,
    ...baseColumns.map(([name, sv, en]) => baseRow(document, name, sv, en)),
    ...document.questions.flatMap((question) =>
      columnsOf(document, question).map((column) => codebookRow(question, column)),
    ),
    ...others.map(([name, sv, en]) => baseRow(document, name, sv, en)),
  ]
}

function baseRow(document: QuestionnaireDocument, name: string, sv: string, en: string): Cell[] {
  const values = name === 'roll' ? document.roles : name === 'kalla' ? Object.values(sourceCodes) : []
  const row: Cell[] = [name, null, null, sv, en, null, null, null, 'code']
  const known = [...row, explain(values, 'sv'), explain(values, 'en')]
  return [...known, ...codebookHead.slice(known.length).map(() => null)]
}

function codebookRow(question: Question, column: Column): Cell[] {
  const isNumber = question.type === 'number' && column.kind === 'number'
  return [
    column.name,
    question.order,
    question.theme,
    question.label_sv,
    question.label_en,
    column.item?.label_sv ?? null,
    column.item?.label_en ?? null,
    question.type,
    column.kind,
    explain(column.values, 'sv'),
    explain(column.values, 'en'),
    isNumber ? question.unit : null,
    isNumber ? question.min : null,
    isNumber ? question.max : null,
    question.roles.join(', '),
    question.type === 'likert' ? question.scale : null,
    notes(question),
  ]
}

function explain(values: Labelled[], lang: 'sv' | 'en'): string | null {
  if (values.length === 0) return null
  return values.map((value) => `${value.value} = ${value[`label_${lang}`]}`).join(' | ')
}

function notes(question: Question): string {
  const { note, help_sv } = question as Question & { note?: string }
  const scope =
    question.type === 'number' && question.scope_by_role
      ? Object.entries(question.scope_by_role).map(([role, text]) => `${role}: ${text}`)
      : []
  const most = question.type === 'multi' && question.max_select ? [`Högst ${question.max_select} val.`] : []
  const empty = 'Tom cell: inte besvarad.'
  return [help_sv, note, ...scope, ...most, empty].filter(Boolean).join(' ')
}
