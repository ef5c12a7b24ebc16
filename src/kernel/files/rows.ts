/** The rows of a list, one by one: what can be saved, and everything that is wrong with the rest. */
import type { MessageKey, Params, Translate } from '../i18n/translate.ts'
import { whyNotField } from './fields.ts'
import type { List, ListRemark, ListShape, RowName } from './list.ts'

/** What is said of one cell. */
export interface Told {
  row: RowName
  /** The heading of its column; '' when the file has none. */
  column: string
  value: string
  code: MessageKey
  params?: Params
}

export type Tell<Name extends string> = (
  field: Name,
  code: MessageKey,
  more?: { value?: string; params?: Params },
) => void

export interface RowRules<Name extends string, Item> {
  /** null when a row does not say enough to be anything; 'blank' when it says nothing of anybody. */
  read(values: Record<Name, string>, wrong: Tell<Name>, columns: ReadonlySet<Name>): Item | 'blank' | null
  /** Two rows with the same key say the same: the later is refused, also when the earlier one was. */
  keyOf(item: Item): string | null
  twice: { field: Name; code: MessageKey }
  /** What is worth a look in a row that can be saved. */
  remark?(item: Item, row: RowName, tell: Tell<Name>): void
}

export type Listed<Item> = Item & { row: RowName }

/** What is kept of a file until it is saved. */
export interface ReadRows<Item> {
  headings: string[]
  columns: { field: string; heading: string }[]
  ignored: string[]
  rows: Listed<Item>[]
  /** Rows that say nothing of anybody. */
  blank: number
  problems: Told[]
  remarks: Told[]
  /** What ought to be known of the file as a whole. */
  notes: ListRemark[]
  /** The rows with problems, as they stood, to be corrected. */
  refused: { row: RowName; cells: string[] }[]
}

const longestShown = 80

export function readRows<Name extends string, Item extends object>(
  list: List<Name>,
  { fields }: ListShape<Name>,
  rules: RowRules<Name, Item>,
): ReadRows<Item> {
  const { headings, columns, ignored, remarks: notes } = list
  const rows: Listed<Item>[] = []
  const problems: Told[] = []
  const remarks: Told[] = []
  const refused: ReadRows<Item>['refused'] = []
  let blank = 0
  const names = Object.keys(fields) as Name[]
  const headingOf = new Map<string, string>(columns.map(({ field, heading }) => [field, heading]))
  const found = new Set(columns.map(({ field }) => field))
  const earlier = new Map<string, RowName>()
  for (const { row, values, cells, garbled } of list.rows) {
    const wrong: Told[] = []
    const tellIn = (told: Told[]): Tell<Name> => {
      return (field, code, { value = values[field], params } = {}) => {
        const column = headingOf.get(field) ?? headingOf.get(fields[field].beside ?? '') ?? ''
        const said = { row, column, value: value.slice(0, longestShown), code }
        told.push(params ? { ...said, params } : said)
      }
    }
    const tell = tellIn(wrong)
    const item = rules.read(values, tell, found)
    if (item === 'blank') {
      blank++
      continue
    }
    if (garbled) tell(garbled, 'lists.problem_garbled')
    for (const field of names) {
      const code = whyNotField(values[field], fields[field])
      if (code) tell(field, code)
    }
    const key = item && rules.keyOf(item)
    if (key !== null) {
      const other = earlier.get(key)
      if (other !== undefined) tell(rules.twice.field, rules.twice.code, { params: { other } })
      else earlier.set(key, row)
    }
    if (wrong.length > 0 || !item) {
      problems.push(...wrong)
      refused.push({ row, cells })
      continue
    }
    rows.push({ ...item, row })
    rules.remark?.(item, row, tellIn(remarks))
  }
  return { headings, columns, ignored, rows, blank, problems, remarks, notes, refused }
}

/** The rows to be corrected as a file, as they stood, with what is wrong last. */
export function refusedTable<Item>({ headings, refused, problems }: ReadRows<Item>, t: Translate): string[][] {
  const reasons = Map.groupBy(problems, ({ row }) => row)
  const reasonOf = (row: RowName) =>
    (reasons.get(row) ?? []).map(({ column, code, params }) => `${column}: ${t(code, params ?? {})}`)
  return [
    [...headings, t('lists.to_correct')],
    ...refused.map(({ row, cells }) => [...headings.map((_, index) => cells[index] ?? ''), reasonOf(row).join(' ')]),
  ]
}
