/** The columns that are not answers. Names never change, because other people's programs read them. */
import type { Cell } from '../../questionnaire/columns.rules.ts'
import type { Labelled, QuestionnaireDocument } from '../../questionnaire/rules.ts'
import type { AnswerSource } from '../../schema.ts'
import type { Place } from '../rules.ts'

/** `moment`: an instant as ISO text in UTC. */
export type Kind = 'code' | 'flag' | 'number' | 'text' | 'date' | 'moment'

/** A column and what it holds. */
export interface Described {
  name: string
  kind: Kind
  label_sv: string
  label_en: string
  codes: Labelled[]
}

function described(kind: Kind, name: string, label_sv: string, label_en: string, codes: Labelled[] = []): Described {
  return { name, kind, label_sv, label_en, codes }
}

export const sourceCodes: Record<AnswerSource, Labelled> = {
  form: { value: 'webb', label_sv: 'i formuläret på webben', label_en: 'in the form on the web' },
  confirmed: { value: 'bekraftat', label_sv: 'bekräftade från en tidigare omgång', label_en: 'confirmed from before' },
  paper: { value: 'papper', label_sv: 'på papper, inskrivna av sekretariatet', label_en: 'on paper, entered by staff' },
  phone: {
    value: 'telefon',
    label_sv: 'per telefon, inskrivna av sekretariatet',
    label_en: 'by phone, entered by staff',
  },
}

/** Whose a row is: the first columns of every file with a row for a seat. */
const whose = (roles: Labelled[]) => [
  described(
    'text',
    'kommunkod',
    'Kommunkod, fyra siffror: en text, läs den inte som tal',
    'Municipality code, four digits: a text, do not read it as a number',
  ),
  described('text', 'kommun', 'Kommun', 'Municipality'),
  described('text', 'lanskod', 'Länskod, två siffror: en text', 'County code, two digits: a text'),
  described('text', 'region', 'Region', 'Region'),
  described('text', 'kommungrupp', 'Kommungrupp enligt SKR', 'Municipality group (SKR)'),
  described('number', 'kommungrupp_utgava', 'Kommungruppens utgåva, årtal', 'Edition of the grouping, year'),
  described('code', 'roll', 'Roll', 'Role', roles),
  described('text', 'seminarium', 'Seminarium: det namn som står i adresser', 'Seminar: its name in addresses'),
]

export function whoseCells(place: Place | undefined, municipalityCode: string, role: string): Cell[] {
  return [
    municipalityCode,
    place?.municipality ?? null,
    place?.regionCode ?? null,
    place?.region ?? null,
    place?.groupCode || null,
    place?.groupEdition ?? null,
    role,
    place?.seminarSlug || null,
  ]
}

/** Before the answers of a response. */
export function responseColumns({ roles }: QuestionnaireDocument): Described[] {
  return [
    ...whose(roles),
    described('moment', 'inskickat', 'När svaret skickades in, UTC', 'When the response was submitted, UTC'),
    described(
      'number',
      'version',
      'Vilken inskickad version av svaret, den senaste',
      'Which submitted version, the latest',
    ),
    described('text', 'frageformular', 'Frågeformulärets version', 'Version of the questionnaire'),
    described(
      'text',
      'kalla',
      'Hur svaren kom; flera skiljs med +',
      'How the answers came; several are separated by +',
      Object.values(sourceCodes),
    ),
    described(
      'text',
      'bekraftat_fran',
      'Svar som bekräftades från en tidigare omgång: fråga=omgång; flera skiljs med +',
      'Answers confirmed from an earlier round: question=round; several are separated by +',
    ),
    described(
      'text',
      'valt_mellan',
      'Delar där två hade skrivit olika och en valde före inlämningen; flera skiljs med +. Vad som valdes bort, när och av vem står på kommunens sida under Jämför (/jamfor/kommun/kommunkod)',
      'Parts where two had written differently and one chose before handing in; several are separated by +. What was not chosen, when and by whom is on the page of the municipality under Compare (/jamfor/kommun/kommunkod)',
    ),
  ]
}

/** The frame: every seat of the round, whether it has answered or not. */
export function frameColumns({ roles }: QuestionnaireDocument): Described[] {
  return [
    ...whose(roles),
    described('text', 'kommungrupp_namn', 'Kommungruppens namn', 'Name of the municipality group, in Swedish'),
    described('text', 'seminarium_namn', 'Seminariets namn', 'Name of the seminar'),
    described('flag', 'inbjuden', 'Inbjuden nu', 'Invited now', yesNo),
    described(
      'flag',
      'tillfragad',
      'Räknas som tillfrågad: inbjuden nu, eller har skickat in',
      'Counts as asked: invited now, or has submitted',
      yesNo,
    ),
    described(
      'code',
      'svar_inbjudan',
      'Svaret på inbjudan till seminariet; tomt: inget som gäller',
      'Reply to the invitation to the seminar; empty: none that holds',
      replies,
    ),
    described('moment', 'paborjat', 'När det första svaret sparades, UTC', 'When the first answer was saved, UTC'),
    described(
      'moment',
      'inskickat',
      'När det senaste svaret skickades in, UTC',
      'When the latest response was submitted, UTC',
    ),
    described('date', 'sista_dag', 'Sista dag att svara, med förlängning', 'Last day to answer, with extensions'),
    described(
      'flag',
      'sent',
      'Skickade in första gången efter sista dagen; tomt: har inte skickat in',
      'First submitted after the last day; empty: has not submitted',
      yesNo,
    ),
  ]
}

const yesNo: Labelled[] = [
  { value: '1', label_sv: 'ja', label_en: 'yes' },
  { value: '0', label_sv: 'nej', label_en: 'no' },
]

const replies: Labelled[] = [
  { value: 'coming', label_sv: 'kommer', label_en: 'coming' },
  { value: 'not_coming', label_sv: 'kommer inte', label_en: 'not coming' },
  { value: 'substitute', label_sv: 'skickar en ersättare', label_en: 'sends a substitute' },
]

/** Long form: a row for each item that was put to each who has answered. */
export function longColumns({ roles }: QuestionnaireDocument): Described[] {
  return [
    ...whose(roles),
    described('text', 'fraga', 'Frågans namn', 'Name of the question'),
    described(
      'text',
      'kolumn',
      'Kolumnens namn i filen med alla svar; kodboken förklarar den',
      'Name of the column in the file of all answers; the codebook explains it',
    ),
    described('text', 'varde', 'Svaret; tomt: inte besvarad', 'The answer; empty: not answered'),
    described(
      'text',
      'i_ord',
      'Svarets kod i ord, på svenska; tomt: ingen kod',
      'The code of the answer in words, in Swedish; empty: no code',
    ),
  ]
}
