/** The target group: the RSS contact fills it in, both sides approve it, and staff ask for what is missing. */

import type { FastifyInstance, FastifyReply } from 'fastify'
import { actor, signedIn } from '../../kernel/auth/guards.ts'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { NotFound } from '../../kernel/errors.ts'
import { readForm } from '../../kernel/http/forms.ts'
import { saveForm } from '../../kernel/http/save-form.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import { newId } from '../../kernel/ids.ts'
import { canSend } from '../../kernel/mail/sender.rules.ts'
import { addDays, isDate, localDate } from '../../kernel/time.ts'
import { roundHere } from '../../rounds/here.rules.ts'
import type { Round } from '../../rounds/queries.ts'
import type { OverviewSeat } from '../../seats/queries.ts'
import { ownSeminar, type Slug } from '../../seminars/own.routes.ts'
import { type Seminar, whyCannotChange } from '../../seminars/rules.ts'
import {
  approveTargetGroup,
  askForGaps,
  fingerprintOfAsk,
  gapsWriter,
  planGaps,
  readTargets,
  saveSeats,
} from './actions.ts'
import { askPage, gapsCsv, gapsMailingTitle, gapsPage } from './gaps.pages.ts'
import { askForm, askQuery, gapsQuery, seatsForm, targetQuery } from './input.ts'
import { municipalityPage, seatsFields, type TargetRows, targetPage } from './pages.ts'
import { listNews, listTargetSeats, targetKinds } from './queries.ts'
import { byMunicipality, nextToFillIn } from './rules.ts'

type Municipality = { Params: { slug: string; code: string } }

/** Staff approve the target group, and ask for what is missing. */
export function targetRoutes(app: FastifyInstance, deps: Deps): void {
  gapsRoutes(app, deps)
  app.post<Slug>('/seminarier/:slug/malgrupp/godkand', async (request, reply) => {
    const { slug } = request.params
    await approveTargetGroup(deps, actor(request), slug)
    return reply.to(`/seminarier/${slug}#platser`, 'rss.target.approved')
  })
}

export function rssTargetRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<Slug>('/rss/:slug/malgrupp', async (request, reply) => {
    const seminar = await ownSeminar(deps, request)
    const page = targetPage(await targetRows(deps, seminar), targetQuery.parse(request.query), reply.t)
    return reply.page('negotiation/workspace/target', page)
  })

  app.post<Slug>('/rss/:slug/malgrupp', async (request, reply) => {
    const seminar = await ownSeminar(deps, request)
    const missing = await approveTargetGroup(deps, actor(request), seminar.slug)
    const said = missing === 0 ? 'rss.target.approved' : 'rss.target.approved_gaps'
    return reply.to(`/rss/${seminar.slug}#malgrupp`, said, { n: missing })
  })

  app.get<Municipality>('/rss/:slug/malgrupp/:code', async (request, reply) => {
    const seminar = await ownSeminar(deps, request)
    const seats = await seatsWith(deps, seminar, request.params.code)
    const rows = { seminar, seats, code: request.params.code }
    return reply.page('negotiation/workspace/municipality', municipalityPage(rows, {}, reply.t))
  })

  app.post<Municipality>('/rss/:slug/malgrupp/:code', async (request, reply) => {
    const seminar = await ownSeminar(deps, request)
    const { slug, code } = request.params
    const seats = await seatsWith(deps, seminar, code)
    const ofCode = (all: OverviewSeat[]) => all.filter((seat) => seat.municipality === code)
    const { refused, result: where } = await saveForm(deps, request, {
      subject: [],
      parts: Object.fromEntries(ofCode(seats).map(({ role, seatId }) => [role, `seat/${seatId}`])),
      read: async (db) => seatsFields(ofCode(await seatsOf(db, seminar.id))),
      schema: seatsForm,
      save: async ({ onward, ...entries }, seen) => {
        await saveSeats(deps, actor(request), { slug, code }, entries, seen)
        return onward
      },
    })
    if (refused) {
      const rows = { seminar, seats: await seatsWith(deps, seminar, code), code }
      const page = municipalityPage(rows, refused.values, reply.t)
      return reply.page('negotiation/workspace/municipality', page, refused)
    }
    return onward(reply, { slug, code, where, seats })
  })
}

/** Rows of the target group's list; the seminar's own page shows a summary of them. */
export async function targetRows(deps: Deps, seminar: Seminar): Promise<TargetRows> {
  const now = deps.clock.now()
  const approvedAt = seminar.targetGroupApprovedAt
  const [seats, news] = await Promise.all([
    listTargetSeats(deps.db, [seminar.id]),
    approvedAt ? listNews(deps.db, seminar, '') : [],
  ])
  return {
    seminar,
    seats: seats.get(seminar.id) ?? [],
    changes: news.filter((row) => row.at > (approvedAt ?? '') && targetKinds.includes(row.kind)),
    approval: news.find((row) => row.kind === 'target_group_approved') ?? null,
    closed: whyCannotChange(seminar, now) !== null,
    today: localDate(now),
  }
}

/** All seats of the seminar. @throws NotFound when the municipality is not one of the seminar's. */
async function seatsWith(deps: Deps, seminar: Seminar, code: string) {
  const seats = await seatsOf(deps.db, seminar.id)
  if (!seats.some((seat) => seat.municipality === code)) throw new NotFound()
  return seats
}

async function seatsOf(db: Db | Tx, seminarId: string): Promise<OverviewSeat[]> {
  return (await listTargetSeats(db, [seminarId])).get(seminarId) ?? []
}

function onward(
  reply: FastifyReply,
  saved: { slug: string; code: string; where: 'next' | 'list'; seats: Awaited<ReturnType<typeof seatsWith>> },
) {
  const { slug, code, where } = saved
  const all = byMunicipality(saved.seats)
  const municipality = all.find((one) => one.code === code)?.name ?? ''
  const next = where === 'next' ? nextToFillIn(all, code) : null
  const base = `/rss/${slug}/malgrupp`
  return reply.to(next ? `${base}/${next.code}` : `${base}#k-${code}`, 'rss.target.saved', { municipality })
}

const daysToAnswer = 14

/** Staff see what is missing in the target groups, and ask for it. */
function gapsRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/malgrupp', async (request, reply) => {
    const filter = gapsQuery.parse(request.query)
    const { round } = request
    if (!round) return reply.page('negotiation/target-group/gaps-empty', { title: reply.t('seats.gaps.title') })
    return reply.page('negotiation/target-group/gaps', gapsPage(await rowsOf(round), filter, reply.t))
  })

  app.get('/malgrupp.csv', async (request, reply) => {
    const filter = gapsQuery.parse(request.query)
    const round = roundHere(request)
    return reply.csv(['malgrupp', round.slug], gapsCsv(await rowsOf(round), filter, reply.t))
  })

  app.get('/malgrupp/fraga', async (request, reply) => {
    const { seminarium, senast, exempel } = askQuery.parse(request.query)
    if (seminarium.length === 0) return reply.to('/malgrupp', 'seats.gaps.choose_some')
    const round = roundHere(request)
    const now = deps.clock.now()
    const today = localDate(now)
    const dayRefused = !isDate(senast) || senast <= today
    const plan = await planGaps(deps.db, { roundId: round.id, slugs: seminarium, now })
    const page = askPage(
      {
        round,
        plan,
        slugs: seminarium,
        example: exempel,
        answerBy: senast,
        dayRefused,
        mailFrom: deps.config.mailFrom,
        write: await gapsWriter(deps, deps.db, plan, { round, answerBy: dayRefused ? today : senast }),
        mailingId: newId(),
        fingerprint: await fingerprintOfAsk(deps.db, round, plan, senast),
        hasSmtp: canSend(deps),
      },
      reply.t,
    )
    return reply.page('negotiation/target-group/gaps-ask', page, dayRefused ? 422 : 200)
  })

  app.post('/malgrupp/fraga', async (request, reply) => {
    const { seminarium, senast, utskick, granskat } = readForm(request, askForm)
    const round = roundHere(request)
    const now = deps.clock.now()
    const plan = await planGaps(deps.db, { roundId: round.id, slugs: seminarium, now })
    await askForGaps(deps, {
      round,
      slugs: seminarium,
      answerBy: senast,
      mailingId: utskick,
      expected: granskat,
      title: gapsMailingTitle(plan, translators.sv),
      accountId: signedIn(request).accountId,
    })
    return reply.to(`/utskick/${utskick}`, 'seats.gaps.sent')
  })

  async function rowsOf(round: Round) {
    const today = localDate(deps.clock.now())
    const targets = await readTargets(deps.db, round.id)
    return { ...targets, round, today, answerBy: addDays(today, daysToAnswer) }
  }
}
