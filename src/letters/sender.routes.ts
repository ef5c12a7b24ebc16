import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { SenderSettings } from '../kernel/config.ts'
import type { Deps } from '../kernel/deps.ts'
import type { RefusedForm } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { readSender, refreshSender } from '../kernel/mail/sender.ts'
import { saveSender } from './sender.actions.ts'
import { senderForm } from './sender.input.ts'

/** Shows the sender and the contact details to all staff. */
export function senderRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/avsandare', (_request, reply) => showSender(deps, reply))
}

/** Lets administrators change the sender and the contact details. */
export function senderChangeRoutes(app: FastifyInstance, deps: Deps): void {
  app.post('/avsandare', async (request, reply) => {
    const { accountId } = signedIn(request)
    const { refused } = await saveForm(deps, request, {
      subject: 'sender',
      read: async (db) => senderFields({ ...deps.config, ...(await readSender(db)) }),
      schema: senderForm,
      save: (form, seen) => saveSender(deps, accountId, form, seen),
    })
    if (refused) return showSender(deps, reply, refused)
    return reply.to('/avsandare', 'sender.saved')
  })
}

async function showSender(deps: Deps, reply: FastifyReply, refused?: RefusedForm) {
  await refreshSender(deps)
  const page = { title: reply.t('sender.title'), began: senderFields(deps.config) }
  return reply.page('letters/sender', page, refused)
}

/** The form's values: as saved by administrators, else from the environment. */
function senderFields(config: SenderSettings) {
  return {
    mail_from: config.mailFrom,
    sender_name: config.senderName,
    reply_to: config.replyTo,
    organisation: config.organisation,
    contact_email: config.contactEmail,
    contact_phone: config.contactPhone,
    postal_address: config.postalAddress,
  }
}
