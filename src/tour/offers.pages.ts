/** Pages before an offer: the choice of seminars, and the preview of dates, recipients and last day to answer. */
import type { Translate } from '../kernel/i18n/translate.ts'
import type { Mail } from '../kernel/mail/letter.ts'
import { formatDate, week } from '../kernel/time.ts'
import { atHours } from '../kernel/words.ts'
import type { Round } from '../rounds/queries.ts'
import type { Contact } from '../seminars/helpers.queries.ts'
import { lettersOf, noted, type OfferNotes, type PlannedOffer } from './offers.rules.ts'
import { baseOf, inRound } from './pages.ts'
import { type Said, say } from './rules.ts'

interface Offers {
  runId: string
  offers: PlannedOffer[]
  contacts: Contact[]
  breaks: Said[]
  notes: OfferNotes
}

/** The choice of seminars to offer dates for. The page ticks those whose plan date is not offered yet. */
export function choosePage(round: Round, { runId, offers, contacts, breaks, notes }: Offers, t: Translate) {
  const able = noted(
    offers.filter((one) => one.refusal === null),
    notes,
  )
  const texts = [...new Set(breaks.map((said) => say(said, t)))]
  return {
    title: t('tour.offer_title'),
    ...inRound(round),
    href: `${baseOf(round)}/${runId}`,
    breaks: texts.slice(0, breaksShown),
    moreBreaks: Math.max(0, texts.length - breaksShown),
    ready: [...able.filter((one) => !one.isExtra), ...able.filter((one) => one.isExtra)].map((one) => ({
      ...one,
      dates: one.dates.map((date) => ({ ...date, text: dateText(date, t) })),
      people: contacts.filter(({ rssId }) => rssId === one.seminar.rssId).map(({ name }) => name),
    })),
    left: offers.filter((one) => one.refusal !== null),
  }
}

/** Maximum number of broken rules shown: one changed setting may break a hundred dates. */
const breaksShown = 8

function dateText({ date, start, end }: PlannedOffer['dates'][number], t: Translate): string {
  return `${formatDate(date, 'day', t.lang)} ${atHours(start, end, t)} (${t('common.week_n', { n: week(date) })})`
}

interface Preview extends Offers {
  slugs: string[]
  answerBy: string
  fingerprint: string
  hasSmtp: boolean
  /** Writes the letter as the contact gets it, in Swedish whatever the page's language. */
  write: (to: Contact, offers: PlannedOffer[]) => Mail
  /** Number of the mail shown, from 1. */
  example: number
}

export function previewPage(round: Round, preview: Preview, t: Translate) {
  const { slugs, contacts, answerBy, fingerprint, hasSmtp } = preview
  const chosen = preview.offers.filter((one) => one.refusal === null && slugs.includes(one.seminar.slug))
  const letters = lettersOf(noted(chosen, preview.notes), contacts)
  const bodies = new Set(chosen.map((one) => one.seminar.rssId))
  const answering = new Set(contacts.map((one) => one.rssId))
  const n = chosen.reduce((sum, one) => sum + one.dates.length, 0)
  return {
    ...choosePage(round, { ...preview, offers: chosen }, t),
    title: t.n('tour.preview_title', n, { seminars: t.n('common.n_seminars', chosen.length) }),
    dateCount: n,
    people: t.n('tour.preview_people', letters.length, { bodies: t.n('tour.bodies', bodies.size) }),
    silent: chosen.filter(({ seminar }) => !answering.has(seminar.rssId)).map(({ seminar }) => seminar.name),
    answerBy,
    hasSmtp,
    fingerprint,
    example: exampleView(preview, letters),
    slugs: chosen.map((one) => one.seminar.slug),
  }
}

function exampleView(preview: Preview, letters: ReturnType<typeof lettersOf>) {
  const n = Math.min(Math.max(preview.example, 1), Math.max(letters.length, 1))
  const letter = letters[n - 1]
  return letter ? { ...preview.write(letter.to, letter.offers), to: letter.to, n, of: letters.length } : null
}
