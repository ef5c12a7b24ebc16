/** The digest to a member of staff: counts with links. Contains no names of persons, which the linked pages show. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { writePlainLetter } from '../kernel/mail/letter.ts'
import { formatInstant, type UtcText } from '../kernel/time.ts'
import { type News, newsHref } from './digest.rules.ts'

export function digestMail(
  news: News[],
  to: { name: string; since: UtcText; baseUrl: string; organisation: string },
  t: Translate,
) {
  const { baseUrl, organisation } = to
  const n = news.reduce((sum, one) => sum + one.n, 0)
  return writePlainLetter({
    organisation,
    subject: t.n('overview.digest.subject', n),
    paragraphs: [
      t('overview.digest.hello', { name: to.name }),
      t('overview.digest.lead', { date: formatInstant(to.since, t.lang) }),
    ],
    points: news.map((one) => `${newsText(one, t)}: ${baseUrl}${newsHref(one)}`),
    button: { label: t('overview.digest.button'), href: `${baseUrl}/oversikt`, fallback: t('common.button_fails') },
    after: [t('overview.digest.choose', { href: `${baseUrl}/konto` })],
    ours: [baseUrl],
  })
}

function newsText({ kind, seminar, n }: News, t: Translate): string {
  const what = t.n(`overview.digest.${kind}`, n)
  return seminar ? t('overview.digest.in', { name: seminar.name, what }) : what
}
