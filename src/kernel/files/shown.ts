/** What a page and a file say of a list's rows that cannot be saved, and of what is worth a look. */
import type { Translate } from '../i18n/translate.ts'
import { type ListRemark, type Refused, type RowName, refusedFile } from './list.ts'

export interface ShownRow {
  row: RowName
  column: string
  value: string
  text: string
}

/** More than this nobody reads on a page; the whole is in the file. */
const shownRows = 300

/** For the partials `shared/_list-problems` and, before the button, `shared/_list-notes`; `fileHref`: the address of this reading of the file. */
export function shownProblems(
  t: Translate,
  list: {
    problems: ShownRow[]
    refused: Refused[]
    remarks: ShownRow[]
    fileRemarks: ListRemark[]
  },
) {
  const n = list.problems.length
  return {
    refused: list.refused.length,
    problems: list.problems.slice(0, shownRows),
    problemCount: n,
    problemsShown: n > shownRows ? t('lists.problems_shown', { n: shownRows }) : null,
    remarks: list.remarks.slice(0, shownRows),
    notes: list.fileRemarks.map(({ code, value, row }) => ({
      about: row === null ? value : `${t('lists.row')} ${row}: ${value}`,
      text: t(`lists.remark_${code}`),
    })),
  }
}

/** The rows to be corrected, as they stood, with what is wrong last. */
export function refusedCsv(
  t: Translate,
  { headings, refused, problems }: { headings: string[]; refused: Refused[]; problems: ShownRow[] },
): string {
  const reasons = new Map<RowName, string[]>()
  for (const { row, column, text } of problems)
    reasons.set(row, [...(reasons.get(row) ?? []), `${column}: ${text}`])
  const reasonOf = (row: RowName) => (reasons.get(row) ?? []).join(' ')
  return refusedFile(headings, refused, { heading: t('lists.to_correct'), reasonOf })
}
