/** Staff settle a date: what it collides with and who gets to know, then the button. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actor } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound } from '../../kernel/errors.ts'
import { type FormErrors, parseForm } from '../../kernel/http/forms.ts'
import { formatInstant, formatSpan, localDate } from '../../kernel/time.ts'
import { joined } from '../../kernel/words.ts'
import { listContacts } from '../../seminars/contacts.queries.ts'
import { getSeminar } from '../../seminars/queries.ts'
import { back, type Slug } from '../../seminars/routes.ts'
import { getSurroundings } from '../clash.queries.ts'
import { clashesOfOption } from '../clash.rules.ts'
import { listProgramme } from '../programme/queries.ts'
import { followedTo, usualHours } from '../programme/rules.ts'
import { findVenue } from '../venues/queries.ts'
import { type ConfirmResult, confirmDate } from './confirm.actions.ts'
import { chosenOption } from './input.ts'
import { confirmPage } from './pages.ts'
import { findConfirmer, listOptionRows, listVenueContacts } from './queries.ts'
import { consequencesOf, spanOf, whyCannotConfirm } from './rules.ts'

export function confirmRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<Slug & { Params: { option: string } }>('/seminarier/:slug/datumforslag/:option', async (request, reply) =>
    showConfirm(deps, request, reply, request.params.option, {}),
  )

  app.post<Slug>('/seminarier/:slug/datum', async (request, reply) => {
    const form = parseForm(chosenOption, request.body)
    const chosen = form.ok ? form.value : { option: '', seen_clashes: '' }
    const result = await confirmDate(deps, actor(request), request.params.slug, chosen)
    if (result.outcome === 'clashes') {
      const errors: FormErrors = { seen_clashes: 'dates.confirm.not_ticked' }
      return showConfirm(deps, request, reply, chosen.option, errors)
    }
    if (result.outcome === 'other') return refuseOther(result, reply)
    const span = formatSpan(spanOf(result.option), reply.t.lang)
    if (result.outcome === 'already') return back(request, reply.notice('dates.already_this', { span }), 'datum')
    const key = result.told === 1 ? 'dates.settled.one' : 'dates.settled.other'
    const n = result.told
    return back(request, reply.notice(n === 0 ? 'dates.settled.none' : key, { span, n }), 'datum')
  })
}

/** @throws Conflict that says who chose what. */
function refuseOther(
  { chosen, who, at }: Pick<ConfirmResult & { outcome: 'other' }, 'chosen' | 'who' | 'at'>,
  { t }: FastifyReply,
): never {
  throw new Conflict('dates.already_other', {
    span: formatSpan(chosen, t.lang),
    who: who ?? t('app.name'),
    at: formatInstant(at, t.lang),
  })
}

async function showConfirm(
  deps: Deps,
  request: FastifyRequest<Slug>,
  reply: FastifyReply,
  optionId: string,
  errors: FormErrors,
) {
  const { db } = deps
  const now = deps.clock.now()
  const seminar = await getSeminar(db, request.params.slug)
  const options = await listOptionRows(db, seminar.id)
  const option = options.find(({ id }) => id === optionId)
  if (!option) throw new NotFound()
  if (seminar.confirmedAt && seminar.startsAt === option.starts_at) {
    const span = formatSpan(spanOf(option), reply.t.lang)
    return back(request, reply.notice('dates.already_this', { span }), 'datum')
  }
  if (seminar.confirmedAt) {
    const { date, startTime: start, endTime: end } = seminar
    const confirmer = await findConfirmer(db, seminar.id)
    const { who, at } = confirmer ?? { who: null, at: seminar.confirmedAt }
    const chosen = { date: date ?? '', start: start ?? '', end: end ?? '' }
    return refuseOther({ chosen, who, at }, reply)
  }
  const refusal = whyCannotConfirm(option, seminar, now)
  if (refusal) throw new Conflict(refusal)
  const [around, contacts, venues, current, programme] = await Promise.all([
    getSurroundings(db, seminar, localDate(now)),
    listContacts(db, [seminar.rssId]),
    listVenueContacts(
      db,
      options.map(({ venue_id }) => venue_id),
    ),
    findVenue(db, seminar.venueId),
    listProgramme(db, seminar.id),
  ])
  const replaces = option.venue_id !== null && current !== null && current.id !== option.venue_id
  const page = confirmPage(
    {
      seminar,
      option,
      contacts,
      clashes: clashesOfOption(option, around),
      programme: followedTo(programme, seminar.startTime ?? usualHours.start, {
        start: option.start_time,
        end: option.end_time,
      }),
      follows: consequencesOf(option, options, venues),
      replacesVenue: replaces ? joined(current.name, current.town) : null,
    },
    reply.t,
  )
  const status = Object.keys(errors).length > 0 ? 422 : 200
  return reply.page('negotiation/dates/confirm', { ...page, errors }, status)
}
