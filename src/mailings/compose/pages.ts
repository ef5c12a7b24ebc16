/** View data for choosing the purpose and the readers of a mailing. */

import type { Translate } from '../../kernel/i18n/translate.ts'
import { formatDate } from '../../kernel/time.ts'
import { purposeName } from '../../letters/purposes.rules.ts'
import { shortBodyName } from '../../register/rules.ts'
import type { Round } from '../../rounds/queries.ts'
import type { SeminarFacts } from '../../seminars/checklist.rules.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { type AudienceFilter, isInvitee, type MailingPurpose, mailingPurposes } from './audience.rules.ts'
import type { ContactRow } from './contacts.rules.ts'
import {
  addressOf,
  answeredChoices,
  answeredOfChoice,
  choicesOf,
  type DraftQuery,
  replyChoices,
  replyOfChoice,
  seatRoles,
  standingChoices,
  standingOfChoice,
} from './draft.rules.ts'
import type { MailingPlan } from './plan.rules.ts'

/** The purposes, each with the number of people who would get it now. */
export function purposesPage(
  shown: { round: Round; query: DraftQuery; counts: Map<MailingPurpose, number> },
  t: Translate,
) {
  const { round, query, counts } = shown
  return {
    title: t('mailings.new'),
    round,
    purposes: mailingPurposes.map((purpose) => ({
      purpose,
      n: counts.get(purpose) ?? 0,
      href: addressOf('/utskick/nytt', { ...query, omgang: round.slug }, { andamal: purpose }),
    })),
  }
}

interface Audience {
  round: Round
  query: DraftQuery
  purpose: MailingPurpose
  filter: AudienceFilter
  seminars: Seminar[]
  /** Seminars to which somebody has been invited, by id. */
  invitedTo: ReadonlySet<string>
  /** The RSS bodies with their contact persons; `helped`: the seminars they help with. */
  contacts: ContactRow[]
  helped: SeminarFacts[]
  plan: MailingPlan
}

/** The readers to choose from; the count is for the filter in the address. */
export function audiencePage(shown: Audience, t: Translate) {
  const { round, query, purpose, plan } = shown
  return {
    title: purposeName(purpose, t),
    round,
    purpose,
    otherHref: addressOf('/utskick/nytt', query, { andamal: '' }),
    seat: shown.filter.seat ?? '',
    ...(purpose === 'rss_message' ? contactChoices(shown, t) : seatChoices(shown, t)),
    recipients: plan.recipients.length,
    leftOut: plan.leftOut.length,
    scripts: ['mailing-count.js'],
  }
}

function seatChoices(shown: Audience, t: Translate) {
  const { filter, plan } = shown
  const [only] = [...plan.recipients, ...plan.leftOut].filter(isInvitee)
  if (filter.seat !== undefined && only?.addressee.kind === 'holder') {
    const { name, role, municipalityName: municipality } = only.addressee
    const of = t('seats.seat_of', { role: t(`seat_role.${role}`), municipality })
    return { only: t('mailings.only_seat', { name, of }), choices: [], groups: [] }
  }
  const chosen = choicesOf(filter)
  const seminars = shown.seminars.filter(({ id }) => shown.invitedTo.has(id))
  const regions = new Map(seminars.map((one) => [one.regionCode, one.regionName]))
  return {
    choices: [
      {
        name: 'svar',
        label: t('rounds.reply_asked'),
        chosen: chosen.svar,
        all: replyChoices.map((name) => ({ value: name, label: t(`mailings.reply.${replyOfChoice(name)}`) })),
      },
      {
        name: 'fragor',
        label: t('questionnaire.title'),
        chosen: chosen.fragor,
        all: answeredChoices.map((name) => ({ value: name, label: t(`mailings.answered.${answeredOfChoice(name)}`) })),
      },
    ],
    groups: [
      group('lan', t('mailings.regions'), filter.regions, [...regions].map(pair), t),
      group(
        'seminarium',
        t('nav.seminars'),
        filter.seminars,
        seminars.map((one) => ({ id: one.slug, label: labelOf(one, t) })),
        t,
      ),
      group(
        'roll',
        t('common.role'),
        filter.roles,
        seatRoles.map((role) => ({ id: role, label: t(`seat_role.${role}`) })),
        t,
      ),
    ],
  }
}

function contactChoices({ filter, contacts, helped, seminars }: Audience, t: Translate) {
  const helpedIn = new Set(helped.map(({ regionCode }) => regionCode))
  const regions = new Map(seminars.map((one) => [one.regionCode, one.regionName]))
  const bodies = new Map(contacts.map(({ rssId, rssName }) => [rssId, shortBodyName(rssName)]))
  return {
    choices: [
      {
        name: 'laget',
        label: t('mailings.standing_of'),
        chosen: choicesOf(filter).laget,
        all: standingChoices.map((name) => ({
          value: name,
          label: t(`mailings.standing_of.${standingOfChoice(name)}`),
        })),
      },
    ],
    groups: [
      group(
        'lan',
        t('mailings.regions'),
        filter.regions,
        [...regions].filter(([code]) => helpedIn.has(code)).map(pair),
        t,
      ),
      group('rss', t('register.rss_bodies'), filter.bodies, [...bodies].map(pair), t),
    ],
  }
}

function pair([id, label]: [string, string]) {
  return { id, label }
}

function labelOf({ name, date }: Seminar, t: Translate): string {
  return date ? `${name}, ${formatDate(date, 'short', t.lang)}` : name
}

function group(name: string, label: string, chosen: string[], all: { id: string; label: string }[], t: Translate) {
  const boxes = all.map((one) => ({ ...one, checked: chosen.includes(one.id) }))
  const n = boxes.filter((one) => one.checked).length
  return {
    name,
    label,
    boxes,
    isOpen: n > 0 || boxes.length <= 3,
    summary: n === 0 ? t('mailings.all_chosen') : t('mailings.chosen_n', { n }),
  }
}
