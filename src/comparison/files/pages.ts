/** The page of all files, with what each is for, and who has taken which. */
import type { Translate } from '../../kernel/i18n/translate.ts'
import { formatInstant, type UtcText } from '../../kernel/time.ts'
import type { Round } from '../../rounds/queries.ts'

/** In the order they are shown. A CSV file can be had with commas too. */
const groups = [
  { key: 'answers', files: ['svar.csv', 'svar.xlsx', 'svar.sav', 'svar.json', 'lang.csv', 'ram.csv'] },
  { key: 'explained', files: ['kodbok.csv', 'kodbok.xml', 'svar.R', 'svar.do'] },
  { key: 'joint', files: ['gemensamma.csv', 'gemensamma.xlsx'] },
] as const

/** So many of the latest taken files are shown. */
export const shownExports = 50

interface Files {
  round: Round
  version: string
  taken: { file: string; at: UtcText; name: string | null }[]
  total: number
}

export function filesPage({ round, version, taken, total }: Files, t: Translate) {
  return {
    title: t('files.title'),
    about: t('files.round', { round: round.name, version }),
    groups: groups.map(({ key, files }) => ({
      title: t(`files.group_${key}`),
      id: key,
      note: key === 'explained' ? t('files.recount_note') : null,
      files: files.map((file) => ({
        ...{ name: t(`files.${file}`), text: t(`files.${file}.for`), href: `/jamfor/${file}` },
        comma: file.endsWith('.csv') ? `/jamfor/${file}?skilj=komma` : null,
      })),
    })),
    taken: taken.map(({ file, at, name }) => ({
      file,
      at: formatInstant(at, t.lang),
      name: name ?? t('files.by_command'),
    })),
    shown: total > taken.length ? t('files.log_shown', { shown: taken.length, n: total }) : null,
  }
}
