import { refusedCsv, shownProblems } from '../kernel/files/shown.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import type { ListPlan, ParsedList } from './import.rules.ts'
import { csvHeads } from './register.pages.ts'

export function uploadPage(t: Translate, fileError: string | null) {
  return {
    title: t('guests.import'),
    fileError,
    heads: csvHeads.map((head) => t(`guests.column.${head}`)),
  }
}

const shownAtMost = 200

export function listPreview(
  t: Translate,
  file: { id: string; filename: string; confirmedAt: string | null; parsed: ParsedList },
  plan: ListPlan,
) {
  const { parsed } = file
  const { organisations, persons, known } = plan
  const isNew = organisations.length + persons.length > 0
  return {
    title: file.filename || t('guests.import'),
    counts: [
      t.n('guests.import_new_organisations', organisations.length),
      t.n('guests.import_new_persons', persons.length),
      ...(known > 0 ? [t.n('guests.import_known', known)] : []),
    ],
    isDone: file.confirmedAt !== null,
    button: !isNew
      ? null
      : persons.length > 0
        ? t.n('guests.import_save', persons.length)
        : t('guests.import_save_organisations'),
    ignored:
      parsed.ignored.length > 0
        ? t('guests.import_ignored', { names: parsed.ignored.join(', ') })
        : null,
    added: persons.slice(0, shownAtMost).map(({ organisation, person }) => ({
      ...{ organisation, name: person.name, email: person.email },
    })),
    fileHref: `/organisationer/importera/${file.id}`,
    ...shownProblems(t, {
      ...parsed,
      problems: problemRows(t, parsed),
      remarks: [],
      fileRemarks: parsed.remarks,
    }),
  }
}

function problemRows(t: Translate, { problems }: ParsedList) {
  return problems.map(({ problem, ...row }) => ({ ...row, text: t(`guests.problem.${problem}`) }))
}

export function refusedOrganisations(t: Translate, parsed: ParsedList): string {
  return refusedCsv(t, { ...parsed, problems: problemRows(t, parsed) })
}
