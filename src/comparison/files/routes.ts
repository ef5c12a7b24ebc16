import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../kernel/deps.ts'
import { NotFound } from '../../kernel/errors.ts'
import { plainCsv, swedishCsv } from '../../kernel/html/csv.ts'
import { getQuestionnaire } from '../../questionnaire/queries.ts'
import { listJointAnswers, listMembers } from '../../responses/joint/queries.ts'
import { roundHere } from '../../rounds/here.rules.ts'
import type { Round } from '../../rounds/queries.ts'
import { readComparison } from '../compared.queries.ts'
import { countExports, listExports } from '../exports.queries.ts'
import { recordTaken } from '../exports.routes.ts'
import { compareQuery } from '../input.ts'
import { jointCodebook, jointRows } from '../joint.pages.ts'
import { mayRecount } from '../pages.ts'
import { listPlaces } from '../queries.ts'
import { exportAnswers, exportSav, exportWorkbook, originOf } from './actions.ts'
import { codebookRows } from './codebook.rules.ts'
import { ddiCodebook } from './ddi.rules.ts'
import { styleQuery } from './input.ts'
import { filesPage, shownExports } from './pages.ts'
import { rSyntax } from './r.rules.ts'
import { recountScript } from './recount.rules.ts'
import { stataSyntax } from './stata.rules.ts'
import { variablesOf } from './variables.rules.ts'

/** The files of all answers, and what explains them. Each that is taken is recorded. */
export function exportRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/jamfor/filer', async (request, reply) => {
    const round = roundHere(request)
    const { version } = await getQuestionnaire(db, round.questionnaire_id)
    const taken = await listExports(db, { roundId: round.id, most: shownExports })
    const total = await countExports(db, round.id)
    return reply.page('comparison/files/files', filesPage({ round, version, taken, total }, reply.t))
  })

  file('svar.csv', async ({ round, style }, reply) =>
    reply.csv(
      ['svar', round.slug],
      Readable.from(await exportAnswers(deps, { round: round.slug, format: 'csv', style })),
    ),
  )

  file('lang.csv', async ({ round, style }, reply) =>
    reply.csv(
      ['lang', round.slug],
      Readable.from(await exportAnswers(deps, { round: round.slug, format: 'long', style })),
    ),
  )

  file('ram.csv', async ({ round, style }, reply) =>
    reply.csv(
      ['ram', round.slug],
      Readable.from(await exportAnswers(deps, { round: round.slug, format: 'frame', style })),
    ),
  )

  file('svar.json', async ({ round }, reply) =>
    reply.json(['svar', round.slug], Readable.from(await exportAnswers(deps, { round: round.slug, format: 'json' }))),
  )

  file('svar.xlsx', async ({ round }, reply) =>
    reply.large(['svar', round.slug], 'xlsx', Readable.from(await exportWorkbook(deps, round))),
  )

  file('svar.sav', async ({ round }, reply) =>
    reply.large(['svar', round.slug], 'sav', Readable.from(exportSav(deps, round))),
  )

  file('kodbok.csv', async ({ round, style }, reply) => {
    const { document } = await getQuestionnaire(db, round.questionnaire_id)
    return reply.csv(
      ['kodbok', document.version],
      codebookRows(document, jointCodebook, await originOf(deps, round), style),
      style,
    )
  })

  file('kodbok.xml', async ({ round }, reply) => {
    const { document } = await getQuestionnaire(db, round.questionnaire_id)
    const origin = await originOf(deps, round)
    const xml = ddiCodebook(document, variablesOf(document), origin, deps.config.organisation)
    return reply.large(['kodbok', document.version], 'xml', xml)
  })

  for (const [extension, syntax] of [
    ['R', rSyntax],
    ['do', stataSyntax],
  ] as const)
    file(`svar.${extension}`, async ({ round }, reply) => {
      const { document } = await getQuestionnaire(db, round.questionnaire_id)
      return reply.download(`svar.${extension}`, syntax(variablesOf(document), await originOf(deps, round)))
    })

  /** The figures of one view of the comparison, to be worked out again by others; it holds no answers. */
  app.get('/jamfor/rakna-om.R', async (request, reply) => {
    const round = roundHere(request)
    const c = await readComparison(db, round, compareQuery.parse(request.query))
    if (!mayRecount(c)) throw new NotFound('comparison.unknown_grouping')
    const { document, question, part, grouping, query } = c
    const view = { document, question, part, grouping: grouping.key, role: query.roll, round }
    const address = deps.config.baseUrl + request.url.replace('rakna-om.R', '').replace('/?', '?')
    const roleNames = {
      social_services: reply.t('seat_role.social_services'),
      health_care: reply.t('seat_role.health_care'),
      politician: reply.t('seat_role.politician'),
    }
    return reply.download('rakna-om.R', recountScript({ ...view, address, roleNames }))
  })

  /** What municipalities have agreed on, and have not: one row a proposed answer. */
  file('gemensamma.csv', async ({ round, style }, reply) =>
    reply.csv(['gemensamma-svar', round.slug], await jointTable(round), style),
  )

  file('gemensamma.xlsx', async ({ round }, reply) => {
    const rows = await jointTable(round)
    const widths = [8, 20, 8, 20, 20, 8, 50, 50, 30, 14, 20, 20, 30, 30, 50, 20]
    return reply.xlsx(['gemensamma-svar', round.slug], { name: reply.t('comparison.joint_sheet'), rows, widths })
  })

  interface Asked {
    round: Round
    style: typeof swedishCsv
  }

  function file(name: string, send: (asked: Asked, reply: FastifyReply) => Promise<FastifyReply>): void {
    app.get(`/jamfor/${name}`, async (request: FastifyRequest, reply) => {
      const round = roundHere(request)
      const { skilj } = styleQuery.parse(request.query)
      await recordTaken(deps, request, name)
      return send({ round, style: skilj === 'komma' ? plainCsv : swedishCsv }, reply)
    })
  }

  async function jointTable(round: Round) {
    const questionnaire = await getQuestionnaire(db, round.questionnaire_id)
    const members = await listMembers(db, { roundId: round.id })
    const joint = await listJointAnswers(db, { roundId: round.id })
    const places = new Map((await listPlaces(db, round.id)).map((place) => [place.municipalityCode, place]))
    return jointRows({ questionnaire, members, joint, places })
  }
}
