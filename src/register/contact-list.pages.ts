import { refusedCsv, shownProblems } from '../kernel/files/shown.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import type { ParsedContacts, planContacts } from './contact-list.rules.ts'

export function contactUploadPage(t: Translate, fileError: string | null) {
  return { title: t('register.contact_list'), fileError }
}

export function contactListPage(
  t: Translate,
  file: { id: string; filename: string; confirmedAt: string | null; parsed: ParsedContacts },
  { added, known }: ReturnType<typeof planContacts>,
) {
  const { parsed } = file
  return {
    title: file.filename || t('register.contact_list'),
    isDone: file.confirmedAt !== null,
    counts: [
      t.n('register.contact_list_new', added.length),
      ...(known > 0 ? [t.n('register.contact_list_known', known)] : []),
    ],
    ignored:
      parsed.ignored.length > 0
        ? t('guests.import_ignored', { names: parsed.ignored.join(', ') })
        : null,
    added,
    button: added.length > 0 ? t.n('register.contact_list_save', added.length) : null,
    fileHref: `/rss-organ/kontaktlista/${file.id}`,
    ...shownProblems(t, {
      ...parsed,
      problems: problemRows(t, parsed),
      remarks: [],
      fileRemarks: parsed.remarks,
    }),
  }
}

function problemRows(t: Translate, { problems }: ParsedContacts) {
  return problems.map(({ problem, ...row }) => ({
    ...row,
    text: t(`register.contact_problem_${problem}`),
  }))
}

export function refusedContacts(t: Translate, parsed: ParsedContacts): string {
  return refusedCsv(t, { ...parsed, problems: problemRows(t, parsed) })
}
