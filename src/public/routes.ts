import type { FastifyInstance } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { localPath } from '../kernel/http/address.ts'
import { anyJoint } from '../rounds/queries.ts'
import { getUpkeep } from '../upkeep/queries.ts'
import { backupState, canWrite } from '../upkeep/rules.ts'
import { accessibilityPage, privacyPage } from './pages.ts'

/** Routes that need neither login nor link. */
export function publicRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/halsa', async (_request, reply) => {
    const upkeep = await getUpkeep(deps.db)
    const now = deps.clock.now()
    const isOk = canWrite(upkeep, now)
    return reply
      .code(isOk ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({
        status: isOk ? 'ok' : 'nothing can be written',
        backup: backupState(upkeep, deps.config.backups !== null, now),
      })
  })

  app.get('/tillganglighet', async (_request, reply) =>
    reply.page('public/statement', accessibilityPage(deps.config.organisation, reply.t)),
  )

  app.get('/personuppgifter', async (_request, reply) =>
    reply.page('public/statement', privacyPage(deps.config.organisation, await anyJoint(deps.db), reply.t)),
  )

  app.post('/sprak', async (request, reply) => {
    const english = reply.t.lang === 'sv'
    const back = URL.parse(request.headers.referer ?? '/', deps.config.baseUrl)
    return reply
      .setCookie('lang', english ? 'en' : 'sv', { path: '/', httpOnly: true, sameSite: 'lax', maxAge: 31536000 })
      .to(localPath(back && back.pathname + back.search) ?? '/')
  })
}
