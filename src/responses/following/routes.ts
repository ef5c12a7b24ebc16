import type { FastifyInstance, FastifyRequest } from 'fastify'
import { signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Forbidden } from '../../kernel/errors.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { getQuestionnaire } from '../../questionnaire/queries.ts'
import { sheetOf } from '../../questionnaire/sheet.rules.ts'
import { listGroups, listRegions } from '../../register/queries.ts'
import { roundHere } from '../../rounds/here.rules.ts'
import type { Round } from '../../rounds/queries.ts'
import type { SeatRole } from '../../schema.ts'
import { readLeft } from '../left.queries.ts'
import { followQuery, phoneQuery } from './input.ts'
import { fileWidths, followingPage, followingTable } from './pages.ts'
import { phonePage, phoneTable, phoneWidths } from './phone.pages.ts'
import { listAskedSeats, listToCall, listWritten } from './queries.ts'
import { followed } from './rules.ts'

/** Staff follow up the answering. RSS contacts do not: how far somebody has come is part of the answering. */
export function followingRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/svar', async (request, reply) => {
    const { round } = request
    if (!round) return reply.page('responses/following/empty', { title: reply.t('following.title') })
    return reply.page('responses/following/page', followingPage(await read(round, request, reply.t), reply.t))
  })

  app.get('/svar.csv', async (request, reply) => {
    const round = roundHere(request)
    return reply.csv(['svarslaget', round.slug], followingTable(await read(round, request, reply.t), reply.t))
  })

  app.get('/svar.xlsx', async (request, reply) => {
    const round = roundHere(request)
    const rows = followingTable(await read(round, request, reply.t), reply.t)
    return reply.xlsx(['svarslaget', round.slug], { name: reply.t('following.title'), rows, widths: fileWidths })
  })

  app.get('/svar/ringlista', async (request, reply) =>
    reply.page('responses/following/phone', phonePage(await readCalls(roundHere(request), request, reply.t), reply.t)),
  )

  app.get('/svar/ringlista.csv', async (request, reply) => {
    const round = roundHere(request)
    return reply.csv(['ringlista', round.slug], phoneTable(await readCalls(round, request, reply.t), reply.t))
  })

  app.get('/svar/ringlista.xlsx', async (request, reply) => {
    const round = roundHere(request)
    const rows = phoneTable(await readCalls(round, request, reply.t), reply.t)
    return reply.xlsx(['ringlista', round.slug], { name: reply.t('following.call'), rows, widths: phoneWidths })
  })

  async function read(round: Round, request: FastifyRequest, { lang }: Translate) {
    const query = followQuery.parse(request.query)
    const questionnaire = await getQuestionnaire(db, round.questionnaire_id)
    const { document } = questionnaire
    const sheetFor = (role: SeatRole) => sheetOf(questionnaire, role, lang)
    const places = { regions: await listRegions(db), groups: await listGroups(db) }
    const seats = followed(await listAskedSeats(db, round.id, query), await listWritten(db, round.id, query), sheetFor)
    return { ...places, round, query, seats, document, sheetFor }
  }

  /** @throws Forbidden for analysts, who call nobody */
  async function readCalls(round: Round, request: FastifyRequest, { lang }: Translate) {
    if (signedIn(request).role === 'analyst') throw new Forbidden()
    const query = phoneQuery.parse(request.query)
    const calls = await listToCall(db, round.id, query)
    const places = { regions: await listRegions(db), groups: await listGroups(db) }
    return { ...places, round, query, calls, left: await readLeft(db, round, calls, lang) }
  }
}
