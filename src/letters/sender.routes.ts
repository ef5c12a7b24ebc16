import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { parseForm, refusedBy } from '../kernel/http/forms.ts'
import { refreshSender } from '../kernel/mail/sender.ts'
import { senderForm } from './input.ts'
import { findSenderChange } from './queries.ts'
import { saveSender } from './sender.actions.ts'

/** Who writes, and whom people turn to: all staff see it. */
export function senderRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/avsandare', (_request, reply) => showSender(deps, reply))
}

/** Administrators say it. */
export function senderChangeRoutes(app: FastifyInstance, deps: Deps): void {
  app.post('/avsandare', async (request, reply) => {
    const form = parseForm(senderForm, request.body)
    const fields = { 'sender.changed_meanwhile': 'form' } as const
    const { accountId } = signedIn(request)
    const refused = form.ok
      ? await refusedBy(() => saveSender(deps, accountId, form.value), fields, request.body)
      : form
    if (refused) return showSender(deps, reply, refused)
    return reply.notice('sender.saved').redirect('/avsandare', 303)
  })
}

async function showSender(deps: Deps, reply: FastifyReply, refused?: object) {
  await refreshSender(deps)
  const { mailFrom, senderName, replyTo, organisation, contactEmail, contactPhone } = deps.config
  const page = {
    title: reply.t('sender.title'),
    said: { mailFrom, senderName, replyTo, organisation, contactEmail, contactPhone },
    seen: (await findSenderChange(deps.db)) ?? '',
    ...refused,
  }
  return reply.page('letters/sender', page, refused ? 422 : 200)
}
