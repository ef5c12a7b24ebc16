/** Which column of a list of role-holders means what, by the headings people write. */

export type Field =
  | 'code'
  | 'municipality'
  | 'role'
  | 'name'
  | 'first_name'
  | 'last_name'
  | 'title'
  | 'email'
  | 'phone'

export interface Column {
  field: Field
  heading: string
  index: number
}

export interface Columns {
  /** Row in the file, from 0. */
  headingRow: number
  headings: string[]
  found: Column[]
  ignored: string[]
}

export type ColumnRefusal = 'no_headings' | 'no_municipality' | 'no_role' | 'no_name'

const synonyms: Record<Field, string> = {
  code: 'kommunkod kod kommunnr kommunnummer knkod knr lkf scbkod municipalitycode code municipalityno',
  municipality: 'kommun kommuner kommunnamn kommunensnamn municipality municipalityname',
  role: 'roll roller rollkod plats målgrupp grupp kategori område verksamhetsområde verksamhet role seat category',
  name: 'namn fullständigtnamn helanamnet förochefternamn förnamnochefternamn förnamnefternamn efternamnförnamn person kontaktperson kontakt innehavare rollinnehavare name fullname holder contact',
  first_name: 'förnamn tilltalsnamn fnamn firstname givenname',
  last_name: 'efternamn enamn lastname surname familyname',
  title:
    'befattning titel tjänstetitel yrkestitel yrke tjänst uppdrag funktion title position jobtitle',
  email:
    'epost epostadress eposten epostmail mail mailadress mejl mejladress email emailadress emailaddress mailaddress',
  phone:
    'telefon telefonnummer telefonnr tfn tel telnr telnummer mobil mobilnummer mobilnr mobiltelefon mobiltel direkttelefon phone phonenumber telephone mobile mobilephone',
}

const fieldOf = new Map<string, Field>()
for (const [field, words] of Object.entries(synonyms)) {
  for (const word of words.split(' ')) fieldOf.set(word, field as Field)
}

/** "E-post: " → epost */
function bare(heading: string): string {
  return heading
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

export function fieldOfHeading(heading: string): Field | null {
  return fieldOf.get(bare(heading)) ?? null
}

/** Titles and empty rows may stand above the headings, but not many. */
const rowsAboveHeadings = 20

/** The headings are the row, among the first, where most headings are known. */
export function readColumns(rows: string[][]): Columns {
  const known = rows
    .slice(0, rowsAboveHeadings)
    .map((row) => row.filter((cell) => fieldOfHeading(cell)).length)
  const headingRow = known.indexOf(Math.max(0, ...known))
  const headings = rows[headingRow] ?? []
  const found: Column[] = []
  const ignored: string[] = []
  headings.forEach((heading, index) => {
    const field = fieldOfHeading(heading)
    const taken = field !== 'phone' && found.some((column) => column.field === field)
    if (field && !taken) found.push({ field, heading: heading.trim(), index })
    else if (heading.trim() !== '') ignored.push(heading.trim())
  })
  return { headingRow: Math.max(0, headingRow), headings, found, ignored }
}

/** null when every row can tell municipality, role and person. */
export function whyCannotRead(columns: Columns): ColumnRefusal | null {
  const has = (...fields: Field[]) => columns.found.some((column) => fields.includes(column.field))
  if (columns.found.length < 2) return 'no_headings'
  if (!has('code', 'municipality')) return 'no_municipality'
  if (!has('role', 'title')) return 'no_role'
  if (!has('name', 'first_name', 'last_name')) return 'no_name'
  return null
}
