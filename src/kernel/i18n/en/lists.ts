import type { lists as sv } from '../sv/lists.ts'

export const lists: Record<keyof typeof sv, string> = {
  'lists.problems.one': '{n} thing to correct',
  'lists.problems.other': '{n} things to correct',
  'lists.problems_shown': 'The first {n} are shown. All are in the file you can download.',
  'lists.download_refused.one': 'Download the row to correct (CSV)',
  'lists.download_refused.other': 'Download the {n} rows to correct (CSV)',
  'lists.download_refused_hint':
    'The file says what to correct in each row. Correct it and import it; you need not import the rest again.',
  'lists.row': 'Row',
  'lists.column': 'Column',
  'lists.says': 'It says',
  'lists.what_to_do': 'What is wrong',
  'lists.to_correct': 'To correct',
  'lists.remarks': 'Worth checking',
  'lists.remarks_lead': 'The rows are saved. Check that they are right.',
  'lists.remark_guessed_encoding':
    'The file is not saved as UTF-8, so the letters are a guess. Are they right? Otherwise save the file as “CSV UTF-8” and choose it again.',
  'lists.remark_sheet_hidden': 'The sheet is hidden and has not been read.',
  'lists.remark_sheet_unread': 'The sheet has not been read: it lacks the headings needed.',
  'lists.remark_holds_rows':
    'A cell in the row holds several rows, which have not been read one by one. There is probably a quotation mark too many. Correct the file and choose it again.',
}
