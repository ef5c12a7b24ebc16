import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { listAddressees } from '../../invitations/addressees.queries.ts'
import { signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import type { RefusedForm } from '../../kernel/http/forms.ts'
import { saveForm } from '../../kernel/http/save-form.ts'
import { getRound, type Round } from '../../rounds/queries.ts'
import { listSeminars } from '../../seminars/queries.ts'
import { planOfMailing } from '../compose/actions.ts'
import { isInvitee, usualAudience } from '../compose/audience.rules.ts'
import { pauseReminders, reminderMailingId, saveSchedule } from './actions.ts'
import { pauseForm, scheduleForm } from './input.ts'
import { remindersPage, scheduleFields } from './pages.ts'
import { listDone, listExtendedDays, listReminderMailings, listRules } from './queries.ts'
import { firstInvited } from './rules.ts'

type Slug = FastifyRequest<{ Params: { slug: string } }>

/** The round's schedule of reminders: what goes when, and to how many. Planners can change it, analysts only read. */
export function reminderRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/omgangar/:slug/paminnelser', async (request: Slug, reply) =>
    show(reply, await getRound(db, request.params.slug)),
  )

  app.post('/omgangar/:slug/paminnelser', async (request: Slug, reply) => {
    const round = await getRound(db, request.params.slug)
    const by = signedIn(request).accountId
    const { refused } = await saveForm(deps, request, {
      subject: `reminders/${round.id}`,
      read: async (at) => scheduleFields(await listRules(at, round.id)),
      schema: scheduleForm,
      save: (schedule, seen) => saveSchedule(deps, by, round, schedule, seen),
    })
    if (refused) return show(reply, round, refused)
    return reply.to(`/omgangar/${round.slug}/paminnelser`, 'reminders.saved')
  })

  app.post('/omgangar/:slug/paminnelser/paus', (request: Slug, reply) => setPaused(request, reply, true))
  app.post('/omgangar/:slug/paminnelser/fortsatt', (request: Slug, reply) => setPaused(request, reply, false))

  async function setPaused(request: Slug, reply: FastifyReply, isPaused: boolean) {
    const round = await getRound(db, request.params.slug)
    const { regel } = pauseForm.parse(request.body ?? {})
    const ruleId = regel === '' ? null : regel
    await pauseReminders(deps, signedIn(request).accountId, { round, ruleId, isPaused })
    const said = isPaused ? 'reminders.paused' : 'reminders.resumed'
    return reply.to(`/omgangar/${round.slug}/paminnelser`, said)
  }

  async function show(reply: FastifyReply, round: Round, refused?: RefusedForm) {
    const now = deps.clock.now()
    const silent = async (purpose: 'reply_reminder' | 'questionnaire_reminder') => {
      const draft = { round, purpose, filter: usualAudience(purpose), again: '', reason: '' }
      const { recipients } = await planOfMailing(deps, db, draft)
      return recipients.filter(isInvitee)
    }
    const page = remindersPage(
      {
        round,
        now,
        rules: await listRules(db, round.id),
        seminars: await listSeminars(db, round.id),
        extended: await listExtendedDays(db, round.id),
        done: await listDone(db, round.id),
        invited: firstInvited(await listAddressees(db, round.id)),
        sent: await listReminderMailings(db, round.id),
        silent: {
          reply_reminder: await silent('reply_reminder'),
          questionnaire_reminder: await silent('questionnaire_reminder'),
        },
        mailingIdOf: reminderMailingId,
      },
      reply.t,
    )
    return reply.page('mailings/reminders', page, refused)
  }
}
