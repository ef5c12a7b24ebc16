import type { FastifyInstance, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { localDate } from '../kernel/time.ts'
import { placeholderEmail } from '../staff/rules.ts'
import { getUpkeep } from '../upkeep/queries.ts'
import { overviewQuery, searchQuery } from './input.ts'
import { backupNotice, emptyPage, overviewPage, searchPage } from './pages.ts'
import { readSituation } from './queries.ts'
import { overviewCsv } from './regions.pages.ts'
import { listFindable } from './search.queries.ts'

export function overviewRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/oversikt', async (request, reply) => {
    const { alla } = overviewQuery.parse(request.query)
    const today = localDate(deps.clock.now())
    const { round } = request
    const situation = round && (await readSituation(deps.db, round))
    if (!round || !situation || situation.facts.length === 0) {
      const { accountId, email } = signedIn(request)
      const placeholder = email === placeholderEmail ? accountId : null
      return reply.page('overview/empty', emptyPage(round, placeholder, reply.t))
    }
    const page = overviewPage({ situation, round, today, all: alla !== undefined }, reply.t)
    const backup = await findBackupNotice(deps, request, reply.t)
    return reply.page('overview/overview', { ...page, backup })
  })

  app.get('/sok', async (request, reply) => {
    const { q } = searchQuery.parse(request.query)
    const findable = q === '' ? [] : await listFindable(deps.db, reply.t)
    reply.header('cache-control', 'no-store')
    return reply.page('overview/search', searchPage(q, findable, reply.t))
  })

  app.get('/oversikt.csv', async (request, reply) => {
    const today = localDate(deps.clock.now())
    const { round } = request
    const rows = round ? overviewCsv(await readSituation(deps.db, round), today, reply.t) : []
    return reply.csv(['oversikt', round?.slug ?? 'tom'], rows)
  })
}

/** Null for others than administrators, because only administrators can mend the backup. */
async function findBackupNotice({ config, db, clock }: Deps, request: FastifyRequest, t: Translate) {
  if (!config.backups || signedIn(request).role !== 'administrator') return null
  return backupNotice(await getUpkeep(db), clock.now(), t)
}
