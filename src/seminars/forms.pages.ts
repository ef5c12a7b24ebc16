/** The secretariat's forms for date, venue and programme. */
import type { FormValues } from '../kernel/http/forms.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, formatSpan } from '../kernel/time.ts'
import type { Round } from '../rounds/queries.ts'
import { type DateWarning, proposalRows } from './dates.rules.ts'
import { proposalRowsView } from './parts.pages.ts'
import type { Seminar } from './queries.ts'
import type { Contact } from './seminar.queries.ts'

const listFormats = { sv: new Intl.ListFormat('sv-SE'), en: new Intl.ListFormat('en-GB') }

function ofSeminar(seminar: Seminar) {
  return {
    slug: seminar.slug,
    name: seminar.name,
    href: `/seminarier/${seminar.slug}`,
    base: `/seminarier/${seminar.slug}`,
  }
}

export function proposePage(
  seminar: Seminar,
  round: Round,
  shown: { contacts: Contact[]; values?: FormValues; warnings?: DateWarning[] },
  t: Translate,
) {
  const { contacts, values = {}, warnings = [] } = shown
  const names = contacts.map((contact) => contact.name)
  return {
    title: t('seminars.propose.title', { name: seminar.name }),
    seminar: ofSeminar(seminar),
    intro: t('seminars.propose.intro', {
      from: formatDate(round.starts_on, 'long', t.lang),
      to: formatDate(round.ends_on, 'long', t.lang),
    }),
    told:
      names.length > 0 && t('seminars.propose.told', { names: listFormats[t.lang].format(names) }),
    contactsHref: `/rss-organ/${seminar.rss_id}`,
    formRows: proposalRowsView(proposalRows, values, t),
    warnings: warningTexts(warnings, t),
  }
}

export function warningTexts(warnings: DateWarning[], t: Translate): string[] {
  return warnings.map(
    ({ date, key, name }) => `${formatDate(date, 'long', t.lang)}: ${t(key, { name })}`,
  )
}

export function reopenPage(seminar: Seminar, invited: number, t: Translate) {
  const span = formatSpan(
    { date: seminar.date ?? '', start: seminar.start_time ?? '', end: seminar.end_time ?? '' },
    t.lang,
  )
  return {
    title: t('seminars.reopen.title', { name: seminar.name }),
    seminar: ofSeminar(seminar),
    intro: t('seminars.reopen.intro', { span }),
    invited: invited > 0 ? t.n('seminars.reopen.invited', invited) : null,
  }
}
