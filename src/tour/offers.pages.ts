/** Before anything is offered: what will be, to whom, and by when they answer. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, week } from '../kernel/time.ts'
import { atHours } from '../kernel/words.ts'
import type { Mail } from '../letters/rules.ts'
import type { Round } from '../rounds/queries.ts'
import { type Contact, lettersOf, noted, type OfferNotes, type PlannedOffer } from './offers.rules.ts'
import type { Said } from './rules.ts'
import { baseOf, roundLink } from './settings.pages.ts'
import { say } from './words.rules.ts'

interface Offers {
  runId: string
  offers: PlannedOffer[]
  contacts: Contact[]
  breaks: Said[]
  notes: OfferNotes
}

/** Which seminars to offer dates for; those that have not been offered the plan's own date are ticked. */
export function choosePage(round: Round, { runId, offers, contacts, breaks, notes }: Offers, t: Translate) {
  const href = `${baseOf(round)}/${runId}`
  const able = noted(
    offers.filter((one) => one.refusal === null),
    notes,
  )
  const extra = able.filter((one) => one.isExtra)
  return {
    title: t('tour.offer_title'),
    lead: extra.length > 0 ? t('tour.offer_lead_extra') : t('tour.offer_lead'),
    round: roundLink(round),
    href,
    ...breaksView(breaks, t),
    ready: [...able.filter((one) => !one.isExtra), ...extra].map((one) => offerView(one, contacts, t)),
    left: offers.flatMap(({ seminar, refusal }) =>
      refusal ? [{ slug: seminar.slug, name: seminar.name, why: t(refusal) }] : [],
    ),
  }
}

/** Enough to see what has happened; a changed rule may break a hundred dates. */
const breaksShown = 8

function breaksView(all: Said[], t: Translate) {
  const texts = [...new Set(all.map((said) => say(said, t)))]
  const rest = texts.length - breaksShown
  return { breaks: texts.slice(0, breaksShown), moreBreaks: rest > 0 ? t.n('tour.more_breaks', rest) : '' }
}

function offerView(offer: PlannedOffer, contacts: Contact[], t: Translate) {
  const { seminar, dates, older, isExtra } = offer
  const people = contacts.filter((one) => one.rssId === seminar.rssId)
  return {
    slug: seminar.slug,
    name: seminar.name,
    body: seminar.rssName,
    town: offer.town ?? '',
    dates: dates.map((one) => ({
      text: `${formatDate(one.date, 'day', t.lang)} ${atHours(one.start, one.end, t)} (${t('tour.week', { n: week(one.date) })})`,
      notes: [...(one.sharedWith ? [t.n('tour.shared', one.sharedWith)] : []), ...(one.isSoon ? [t('tour.soon')] : [])],
    })),
    people: people.map((one) => one.name).join(', '),
    isTicked: !isExtra,
    older: older > 0 ? t.n(isExtra ? 'tour.older_extra' : 'tour.older_open', older) : '',
  }
}

interface Preview extends Offers {
  slugs: string[]
  answerBy: string
  fingerprint: string
  organisation: string
  hasSmtp: boolean
  /** The letter as its reader gets it, in Swedish whatever the reader's language. */
  write: (to: Contact, offers: PlannedOffer[]) => Mail
  /** Which of the mails is shown, from 1. */
  example: number
}

export function previewPage(round: Round, preview: Preview, t: Translate) {
  const { slugs, contacts, answerBy } = preview
  const chosen = noted(
    preview.offers.filter((one) => one.refusal === null && slugs.includes(one.seminar.slug)),
    preview.notes,
  )
  const letters = lettersOf(chosen, contacts)
  const bodies = new Set(chosen.map((one) => one.seminar.rssId))
  const answered = new Set(contacts.map((one) => one.rssId))
  const silent = chosen.filter((one) => !answered.has(one.seminar.rssId))
  const n = chosen.reduce((sum, one) => sum + one.dates.length, 0)
  const seminars = t.n('common.n_seminars', chosen.length)
  return {
    ...choosePage(round, { ...preview, offers: chosen }, t),
    title: t.n('tour.preview_title', n, { seminars }),
    dates: t.n('tour.preview_dates', n, { seminars }),
    people: t.n('tour.preview_people', letters.length, { bodies: t.n('tour.bodies', bodies.size) }),
    silent: silent.map((one) => one.seminar.name).join(', '),
    answerBy: formatDate(answerBy, 'long', t.lang),
    whenSent: t(preview.hasSmtp ? 'tour.sent_at_once' : 'tour.sent_no_smtp'),
    example: exampleView(preview, letters, `${baseOf(round)}/${preview.runId}`, chosen, t),
    letterHref: `/omgangar/${round.slug}/brev/dates_proposed`,
    hidden: { slugs: chosen.map((one) => one.seminar.slug), fingerprint: preview.fingerprint },
    button: t.n('tour.offer_button', n),
    count: chosen.length,
  }
}

function exampleView(
  preview: Preview,
  letters: ReturnType<typeof lettersOf>,
  href: string,
  chosen: PlannedOffer[],
  t: Translate,
) {
  const at = Math.min(Math.max(preview.example, 1), Math.max(letters.length, 1))
  const letter = letters[at - 1]
  if (!letter) return null
  const { to, offers } = letter
  const query = chosen.map((one) => `seminarium=${one.seminar.slug}`).join('&')
  const link = (n: number) =>
    n >= 1 && n <= letters.length ? `${href}/erbjudande/granska?${query}&exempel=${n}` : null
  return {
    ...preview.write(to, offers),
    to: `${to.name} <${to.email}>`,
    number: t('common.n_of', { n: at, of: letters.length }),
    previous: link(at - 1),
    next: link(at + 1),
  }
}
