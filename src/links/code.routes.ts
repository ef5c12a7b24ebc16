/** The way from paper to a personal page: whoever types the letter's code gets to it. */
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { Gone } from '../kernel/errors.ts'
import { takeForm, WrongFields } from '../kernel/http/forms.ts'
import { askerOf } from '../kernel/http/rate-limit.ts'
import { hashCode, hashToken, linkToken } from '../kernel/ids.ts'
import { codeForm } from './input.ts'
import { findInvitee, findLinkByCode, whyDead } from './queries.ts'

/** Enough for an office behind one address; a guesser would need longer than the codes last. */
const codesPerHour = { max: 20, timeWindow: '1 hour', keyGenerator: askerOf }

export function codeRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/kod', async (_request, reply) => reply.page('links/code', { title: reply.t('links.code_title') }))

  app.post('/kod', { config: { rateLimit: codesPerHour } }, async (request, reply) => {
    const { refused, result } = await takeForm(request, codeForm, ({ kod }) => pageOf(kod))
    if (refused) return reply.page('links/code', { title: reply.t('links.code_title') }, refused)
    return reply.to(result)
  })

  /**
   * The link's own page; the page of an ended link tells its owner why it has ended.
   * @throws WrongFields the same whether nobody has had the code, or it opens nothing that anybody may be told of.
   */
  async function pageOf(code: string): Promise<string> {
    const { secret } = deps.config
    const link = await findLinkByCode(deps.db, hashCode(secret, code))
    if (!link) throw unknown()
    const token = linkToken(secret, link.id)
    const opens = await findInvitee(deps.db, hashToken(token))
    if (!opens && !((await whyDead(deps.db, hashToken(token))) instanceof Gone)) throw unknown()
    return `/${link.kind === 'guest' ? 'gast' : 'i'}/${token}`
  }
}

function unknown(): WrongFields {
  return new WrongFields({ kod: 'links.code_unknown' })
}
