/** Versions of the answers: read, side by side with what changed, and as rows of a file. */
import type { SheetCell } from '../kernel/html/csv.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, formatInstant, formatTime, type LocalDate, toLocal } from '../kernel/time.ts'
import type { Answers } from '../questionnaire/rules.ts'
import type { Sheet } from '../questionnaire/sheet.rules.ts'
import type { AnswerSource } from '../schema.ts'
import { savedByConfirming } from './known.pages.ts'
import type { ConfirmedAnswer } from './known.queries.ts'
import { common, reviewPage, type Survey, sourceWords } from './pages.ts'
import { answersOf, shortHash } from './rules.ts'
import type { Filing, Version } from './versions.queries.ts'
import { changedKeys, type Side, type Sides } from './versions.rules.ts'
import { answerWords } from './words.pages.ts'

interface Compared {
  sheet: Sheet
  versions: Version[]
  filing: Filing
  sides: Sides
  /** What each side holds: question → JSON. */
  stored: { left: ReadonlyMap<string, string> | null; right: ReadonlyMap<string, string> }
  /** The draft differs from the latest version. */
  hasDraft: boolean
  /** The draft can still be changed by whoever reads the page. */
  mayRestore: boolean
  /** Show unchanged answers too. */
  all: boolean
}

/** @param base of the page's links; `who`: whose answers they are */
export function versionsPage(data: Compared, { base, who }: { base: string; who: string }, t: Translate) {
  const { sheet, versions, sides, stored, hasDraft, filing } = data
  const { left, right } = sides
  const changed = stored.left ? changedKeys(stored.left, stored.right) : new Set<string>()
  const all = data.all || left === null
  const name = (side: Side) => (side === 'utkast' ? t('versions.draft') : t('letters.version', { n: side }))
  const answers = { left: stored.left && answersOf(stored.left), right: answersOf(stored.right) }
  const href = (query: Record<string, string>) => `?${new URLSearchParams(query)}`
  const pair = { fran: String(left ?? ''), till: String(right) }
  const restores = data.mayRestore && right === 'utkast' && typeof left === 'number'
  return {
    title: t('versions.title'),
    base,
    who,
    versions: versions
      .toReversed()
      .map((one) => ({ ...versionView(one, filing, t), read: href({ fran: '', till: String(one.version) }) })),
    sides: [...versions.map(({ version }): Side => version), ...(hasDraft ? (['utkast'] as const) : [])].map(
      (side) => ({ value: String(side), label: name(side) }),
    ),
    left: left === null ? null : name(left),
    right: name(right),
    pair,
    all,
    isChoice: left !== null,
    count: left === null ? '' : t.n('versions.changed', changed.size),
    other: left === null ? null : href(all ? pair : { ...pair, visa: 'alla' }),
    print: typeof right === 'number' ? right : null,
    restore: restores ? { n: left, text: t.n('versions.restore_text', changed.size, { version: left }) } : null,
    themes: sheet.themes
      .map((theme) => ({
        number: theme.number,
        label: theme.label,
        questions: theme.questions
          .filter(({ key }) => all || changed.has(key))
          .map((question) => ({
            number: question.number,
            label: question.label,
            isChanged: changed.has(question.key),
            left: answers.left && answerWords(question, answers.left[question.key], t),
            right: answerWords(question, answers.right[question.key], t),
          })),
      }))
      .filter(({ questions }) => questions.length > 0),
  }
}

/** A version as a list names it. */
export function versionView(one: Version, filing: Filing, t: Translate) {
  const { date, time } = toLocal(one.submittedAt)
  return {
    version: one.version,
    at: formatInstant(one.submittedAt, t.lang),
    when: t('responses.when', { date: formatDate(date, 'long', t.lang), time: formatTime(time, t.lang) }),
    by: one.staff ? t('versions.by_staff', { name: one.staff }) : (one.by ?? ''),
    ownDiary: one.diaryNumber ?? '',
    diary: diaryWords(one.diaryNumber, filing, t),
    hash: one.hash,
    short: shortHash(one.hash),
    questionnaireHash: shortHash(one.questionnaireHash),
  }
}

/** "S 2019:04/12-7 (ärende S 2019:04/12)" */
export function diaryWords(own: string | null, filing: Filing, t: Translate): string {
  const whole = filing?.diaryNumber ?? ''
  if (own === null || own === '') return whole
  return whole === '' || whole === own ? own : t('versions.diary_in', { own, whole })
}

type VersionView = ReturnType<typeof versionView>

/** The current version's receipt, and what happens next. */
export function receiptPage(
  survey: Survey,
  told: { version: VersionView; filing: Filing; sources: AnswerSource[]; confirmed: ConfirmedAnswer[] },
) {
  const { version, filing, sources } = told
  const { t, answers, sheet, open, today } = survey
  const shown = common(survey)
  return {
    ...shown,
    title: t('responses.receipt_title'),
    version,
    how: sourceWords(sources, t),
    questionnaire: sheet.version,
    confirmed: savedByConfirming(sheet, told.confirmed, t),
    answered: t('common.n_of', { n: Object.keys(answers).length, of: sheet.questions.length }),
    next: [
      nextUse(filing, today, t),
      ...(open ? [t('responses.change_until', { date: shown.lastDay })] : []),
      t('versions.kept'),
    ],
  }
}

function nextUse(filing: Filing, today: LocalDate, t: Translate): string {
  const { date = null, confirmedAt = null, cancelledAt = null } = filing ?? {}
  if (date === null || confirmedAt === null || cancelledAt !== null || date < today)
    return t('responses.receipt_next_text')
  return t('versions.next_seminar', { date: formatDate(date, 'long', t.lang) })
}

/** The filled-in form for print. @param version null: the draft, when nothing is submitted. */
export function filledPage(
  survey: Survey,
  told: { version: VersionView | null; sources: AnswerSource[]; confirmed: ReadonlyMap<string, string> | undefined },
) {
  const { sheet, state, t } = survey
  const { version, sources } = told
  const page = reviewPage(survey, false, told.confirmed)
  const latest = state.submission?.version
  const isOld = version !== null && version.version !== latest
  return {
    ...page,
    title: t('responses.print_title'),
    wording: sheet.title,
    how: sourceWords(sources, t),
    version,
    status: version ? t('versions.print_status', { when: version.when, n: version.version }) : t('responses.draft'),
    stands: isOld ? t('versions.not_latest', { n: latest ?? '' }) : page.stands,
  }
}

/**
 * One row an answer, a matrix row or a field of an example.
 * @param confirmed as `confirmedIn` returns it
 */
export function answerRows(
  { themes }: Sheet,
  { answers, confirmed }: { answers: Answers; confirmed: ReadonlyMap<string, string> },
  t: Translate,
): SheetCell[][] {
  const where = ['questions.theme', 'versions.number', 'comparison.question', 'versions.part'] as const
  const head = [...where, 'versions.answer' as const, 'known.is_confirmed' as const].map((key) => t(key))
  const rows = themes.flatMap((theme) =>
    theme.questions.flatMap((question): SheetCell[][] => {
      const start = [theme.label, question.number, question.label]
      const end = confirmed.get(question.key) ?? ''
      const { lines, pairs, groups } = answerWords(question, answers[question.key], t)
      const many = groups.flatMap((group, n) =>
        group.map(({ term, text }) => [...start, `${t('responses.example', { n: n + 1 })}: ${term}`, text, end]),
      )
      const some = [...pairs.map(({ term, text }) => [...start, term, text, end]), ...many]
      return some.length > 0 ? some : [[...start, '', lines.join('\n'), end]]
    }),
  )
  return [head, ...rows]
}
