/** Staff propose, withdraw, confirm and take back dates, and remind contacts who have not answered. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actor } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound, refuse } from '../../kernel/errors.ts'
import { parseForm, type RefusedForm, takeForm, valuesOf } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { canSend } from '../../kernel/mail/sender.rules.ts'
import { formatInstant, formatSpan, localDate } from '../../kernel/time.ts'
import { joined } from '../../kernel/words.ts'
import { listContacts } from '../../seminars/helpers.queries.ts'
import type { Slug } from '../../seminars/own.routes.ts'
import { countInvited, getRoundOf, getSeminar } from '../../seminars/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { slotOf } from '../../seminars/words.rules.ts'
import { getSurroundings } from '../clash.queries.ts'
import { clashesOfOption, type DateWarning, warningsOf } from '../clash.rules.ts'
import { listProgramme } from '../programme/queries.ts'
import { followedTo, usualHours } from '../programme/rules.ts'
import { findVenue, listVenues } from '../venues/queries.ts'
import { confirmDate, proposeDates, takeDateBack, withdrawDate } from './actions.ts'
import { isWaiting } from './answers.rules.ts'
import { chosenOption, proposalForm, reopenForm } from './input.ts'
import { confirmPage, proposePage, remindPage, reopenPage } from './pages.ts'
import { findConfirmer, listDateOptions, listVenueContacts } from './queries.ts'
import { consequencesOf, spanOf, whyCannotConfirm, whyCannotNegotiate } from './rules.ts'
import { remindNow } from './told.actions.ts'

type Option = { Params: { slug: string; option: string } }

export function datesRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get<Slug>('/seminarier/:slug/datum', async (request, reply) => showPropose(deps, request, reply, null))

  app.post<Slug>('/seminarier/:slug/datumforslag', async (request, reply) => {
    const { slug } = request.params
    const { refused, result } = await takeForm(request, proposalForm, (form) =>
      proposeDates(deps, actor(request), slug, form),
    )
    if (refused) return showPropose(deps, request, reply, refused)
    const proposed = reply.t.n('dates.proposed', result.count)
    const told = toldText(result.told, canSend(deps), reply.t)
    return reply.to(datesOf(slug), 'dates.proposed_told', { proposed, told })
  })

  app.post<Option>('/seminarier/:slug/datumforslag/:option/borttaget', async (request, reply) => {
    const { slug, option } = request.params
    await withdrawDate(deps, actor(request), slug, option)
    return reply.to(datesOf(slug), 'dates.withdrawn')
  })

  app.get<Option>('/seminarier/:slug/datumforslag/:option', async (request, reply) =>
    showConfirm(deps, request, reply, request.params.option, null),
  )

  app.post<Slug>('/seminarier/:slug/datum', async (request, reply) => {
    const { slug } = request.params
    const { refused, result } = await takeForm(request, chosenOption, (form) =>
      confirmDate(deps, actor(request), slug, form),
    )
    if (!result) return showConfirm(deps, request, reply, String(valuesOf(request.body).option), refused)
    const span = formatSpan(spanOf(result.option), reply.t.lang)
    const n = result.told
    return reply.to(datesOf(slug), n === 0 ? 'dates.settled.none' : 'dates.settled', { span, n })
  })

  app.get<Slug>('/seminarier/:slug/datum/andring', async (request, reply) => showReopen(deps, request, reply, null))

  app.post<Slug>('/seminarier/:slug/datum/andring', async (request, reply) => {
    const { slug } = request.params
    const { refused } = await takeForm(request, reopenForm, ({ reason }) =>
      takeDateBack(deps, actor(request), slug, reason),
    )
    if (refused) return showReopen(deps, request, reply, refused)
    return reply.to(datesOf(slug), 'dates.reopened')
  })

  app.get<Slug>('/seminarier/:slug/datum/paminnelse', async (request, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    refuse(whyCannotNegotiate(seminar))
    const options = await listDateOptions(db, seminar.id)
    if (!options.some(isWaiting)) throw new Conflict('dates.nothing_to_remind')
    const contacts = await listContacts(db, [seminar.rssId])
    return reply.page('negotiation/dates/remind', remindPage({ seminar, options, contacts }, reply.t))
  })

  app.post<Slug>('/seminarier/:slug/datum/paminnelse', async (request, reply) => {
    const { slug } = request.params
    const n = await remindNow(deps, actor(request), slug)
    return reply.to(datesOf(slug), n === 0 ? 'dates.reminded_today' : 'dates.reminded', { n })
  })
}

function datesOf(slug: string): string {
  return `/seminarier/${slug}#datum`
}

/** Says how many contacts get a mail, or will get one later when no mail can be sent now. */
function toldText(contacts: number, canSend: boolean, t: Translate): string {
  if (contacts === 0) return t('dates.told.nobody')
  return t.n(canSend ? 'dates.told' : 'dates.told_later', contacts)
}

async function showPropose(
  deps: Deps,
  request: FastifyRequest<Slug>,
  reply: FastifyReply,
  refused: RefusedForm | null,
) {
  const { db } = deps
  const seminar = await getSeminar(db, request.params.slug)
  const [round, contacts, venues, warnings] = await Promise.all([
    getRoundOf(db, seminar.roundId),
    listContacts(db, [seminar.rssId]),
    listVenues(db, [seminar.regionCode]),
    refused ? warningsOn(deps, request, seminar) : [],
  ])
  const values = refused?.values ?? {}
  const shown = { contacts, venues, today: localDate(deps.clock.now()), values, warnings }
  return reply.page('negotiation/dates/propose', proposePage(seminar, round, shown, reply.t), refused)
}

/** Clashes of the dates in a refused form; none while a field of the form is invalid. */
export async function warningsOn(deps: Deps, request: FastifyRequest, seminar: Seminar): Promise<DateWarning[]> {
  const form = parseForm(proposalForm, request.body)
  if (!form.ok) return []
  const [around, venues] = await Promise.all([
    getSurroundings(deps.db, seminar, localDate(deps.clock.now())),
    listVenues(deps.db, [seminar.regionCode]),
  ])
  const proposals = form.value.options.filter((row) => row !== null)
  return warningsOf(proposals, { around, venues, isRss: actor(request).isRss })
}

async function showReopen(
  { db }: Deps,
  request: FastifyRequest<Slug>,
  reply: FastifyReply,
  refused: RefusedForm | null,
) {
  const seminar = await getSeminar(db, request.params.slug)
  const slot = slotOf(seminar)
  if (!slot) throw new Conflict('seminars.not_confirmed')
  const invited = await countInvited(db, seminar.id)
  const [venue = null] = seminar.form === 'digital' ? [] : await listVenueContacts(db, [seminar.venueId])
  return reply.page('negotiation/dates/reopen', reopenPage(seminar, { slot, invited, venue }, reply.t), refused)
}

/**
 * Shows the date's clashes and who will be mailed, before staff confirm it. Redirects when the seminar has this date
 * already. @throws Conflict when it has another date.
 */
async function showConfirm(
  deps: Deps,
  request: FastifyRequest<Slug>,
  reply: FastifyReply,
  optionId: string,
  refused: RefusedForm | null,
) {
  const { db } = deps
  const now = deps.clock.now()
  const seminar = await getSeminar(db, request.params.slug)
  const options = await listDateOptions(db, seminar.id)
  const option = options.find(({ id }) => id === optionId)
  if (!option) throw new NotFound()
  const settled = slotOf(seminar)
  if (settled && seminar.startsAt !== option.starts_at) {
    const { who, at } = (await findConfirmer(db, seminar.id)) ?? { who: null, at: seminar.confirmedAt ?? now }
    throw new Conflict('dates.already_other', {
      span: formatSpan(settled, reply.t.lang),
      who: who ?? reply.t('app.name'),
      at: formatInstant(at, reply.t.lang),
    })
  }
  if (settled) return reply.to(datesOf(seminar.slug), 'dates.already_this', { span: formatSpan(settled, reply.t.lang) })
  refuse(whyCannotConfirm(option, seminar, now))
  const venueIds = options.map(({ venue_id }) => venue_id)
  const [around, contacts, venues, current, programme] = await Promise.all([
    getSurroundings(db, seminar, localDate(now)),
    listContacts(db, [seminar.rssId]),
    listVenueContacts(db, venueIds),
    findVenue(db, seminar.venueId),
    listProgramme(db, seminar.id),
  ])
  const replaces = option.venue_id !== null && current !== null && current.id !== option.venue_id
  const { start, end } = spanOf(option)
  const page = confirmPage(
    {
      seminar,
      option,
      contacts,
      clashes: clashesOfOption(option, around),
      programme: followedTo(programme, seminar.startTime ?? usualHours.start, { start, end }),
      follows: consequencesOf(option, options, venues),
      replacesVenue: replaces ? joined(current.name, current.town) : null,
    },
    reply.t,
  )
  return reply.page('negotiation/dates/confirm', page, refused)
}
