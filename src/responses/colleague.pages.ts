/** Sharing a theme with a colleague: the invitee's page of it, and the colleague's first page. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { linkToken } from '../kernel/ids.ts'
import { formatDate } from '../kernel/time.ts'
import type { Listed } from './colleague.queries.ts'
import { type Closed, whyClosed } from './colleague.rules.ts'
import { common, keptScripts, leftWords, progressOf, progressWords, readPage, type Survey, whenWords } from './pages.ts'

interface Site {
  secret: string
  baseUrl: string
}

/** @param asked the theme that the invitee came from */
export function sharePage(survey: Survey, colleagues: Listed[], site: Site, asked: string | undefined) {
  const { sheet, t } = survey
  return {
    ...common(survey),
    title: t('colleague.title'),
    colleagues: colleagues.flatMap((one) => shownColleague(survey, one, site) ?? []),
    choices: sheet.themes.map(({ value, number, label }) => ({ value, label: `${number}. ${label}` })),
    asked: asked ?? '',
    scripts: ['copy.js'],
  }
}

/** null when the role is not asked the theme. */
function shownColleague(survey: Survey, one: Listed, site: Site) {
  const { t, today } = survey
  const found = progressIn(survey, one)
  if (!found) return null
  const closed = whyClosed(one, today)
  const url = `${site.baseUrl}/kollega/${linkToken(site.secret, one.id)}`
  return {
    ...{ id: one.id, name: one.name, ask: one.ask, url, mail: mailTo(survey, one, { theme: found.theme.label, url }) },
    ...{ title: t('colleague.of_theme', { name: one.name, theme: found.theme.label }) },
    ...{ is: found.is, status: found.status, saved: savedWords(one, survey) },
    isOpen: closed === null,
    closed: closed && t(`colleague.now.${closed}`, { name: one.makerName }),
    mayOpen: closed === 'ended' || closed === 'handed_in',
  }
}

function progressIn(survey: Survey, { theme: value }: Listed) {
  const theme = survey.sheet.themes.find((each) => each.value === value)
  if (!theme) return null
  const progress = progressOf(survey, theme)
  return { theme, is: progress.state, status: progressWords(progress, survey.t) }
}

function savedWords({ savedAt }: Listed, { today, t }: Survey): string {
  if (savedAt === null) return t('colleague.saved_nothing')
  return t('colleague.saved_at', { when: whenWords(savedAt, today, t) })
}

/** A letter that the invitee sends from an own mail program: we store no address. */
function mailTo({ invitee, state, t }: Survey, { name, ask }: Listed, { theme, url }: { theme: string; url: string }) {
  const subject = t('colleague.mail_subject', { theme })
  const body = t('colleague.mail_body', {
    ...{ name, theme, url, municipality: invitee.municipalityOfficialName },
    ask: ask === '' ? '' : `${ask}\n\n`,
    date: formatDate(state.deadline, 'long', t.lang),
  })
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replaceAll('\n', '\r\n'))}`
}

/** For whoever is about to hand in: the themes that colleagues may still write in, and the comments that go. */
export function openWords(survey: Survey, colleagues: Listed[], comments: number): string[] {
  const { t, today } = survey
  const open = colleagues.flatMap((one) => {
    const found = progressIn(survey, one)
    if (!found || whyClosed(one, today) !== null) return []
    const { theme, status } = found
    return [t('colleague.still_open', { name: one.name, theme: theme.label, status, when: savedWords(one, survey) })]
  })
  return [
    ...open,
    ...(open.length > 0 ? [t('colleague.will_close')] : []),
    ...(comments > 0 ? [t.n('comments.will_go', comments)] : []),
  ]
}

/** What a colleague meets first. */
export function askedPage(survey: Survey) {
  const { sheet, colleague, state, closed, base, t } = survey
  const [theme] = sheet.themes
  if (!theme || !colleague) return null
  const name = colleague.makerName
  const progress = progressOf(survey, theme)
  const n = theme.questions.length
  return {
    ...common(survey),
    title: theme.label,
    asks: t(n === 1 ? 'colleague.asks_one' : 'colleague.asks', { name, n, theme: theme.label }),
    ask: colleague.ask,
    left: leftWords(survey, theme.questions),
    handIn: t('colleague.hand_in_by', { name, date: formatDate(state.deadline, 'long', t.lang) }),
    closed: closed && closedWords(closed, name, t),
    status: { is: progress.state, text: progressWords(progress, t) },
    action: actionOf(survey),
    read: `${base}/fragor/las`,
    how: [
      t('colleague.pause'),
      t('colleague.maker_sees', { name }),
      t('colleague.only_theme'),
      t('colleague.no_names', { name: colleague.name }),
    ],
    scripts: keptScripts(survey),
  }
}

function closedWords(closed: Closed, name: string, t: Translate) {
  return { title: t(`colleague.closed.${closed}_title`), text: t(`colleague.closed.${closed}`, { name }) }
}

function actionOf(survey: Survey) {
  const { sheet, base, t } = survey
  const [theme] = sheet.themes
  const { state } = theme ? progressOf(survey, theme) : { state: 'none' }
  const says =
    state === 'none' ? 'responses.begin' : state === 'half' ? 'invitations.go_on' : 'responses.change_answers'
  return { href: `${base}/fragor/${theme?.value ?? ''}`, label: t(says) }
}

/** All questions to read in advance; a colleague's way on leads to the one theme. */
export function readingPage(survey: Survey) {
  const page = readPage(survey)
  if (!survey.colleague) return page
  const [theme] = survey.sheet.themes
  const size = `${survey.t.n('questionnaire.n_questions', theme?.questions.length ?? 0)}.`
  return { ...page, title: theme?.label ?? '', size, skips: false, action: actionOf(survey) }
}
