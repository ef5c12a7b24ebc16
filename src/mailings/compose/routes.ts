import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Invalid, NotFound } from '../../kernel/errors.ts'
import { mailPolicy } from '../../kernel/html/mail.ts'
import { parseForm } from '../../kernel/http/forms.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import { newId } from '../../kernel/ids.ts'
import { canSend } from '../../kernel/mail/sender.rules.ts'
import { meantBy, settingsText, whenOf } from '../../letters/when.rules.ts'
import { roundHere } from '../../rounds/here.rules.ts'
import type { Round } from '../../rounds/queries.ts'
import {
  type Draft,
  letterFacts,
  mailingFingerprint,
  planFactsOf,
  planOfMailing,
  sendMailing,
} from './actions.ts'
import { type MailingPurpose, mailingPurposes, usualAudience } from './audience.rules.ts'
import { addressOf, type DraftQuery, filterOf } from './draft.rules.ts'
import { draftQuery, mailingForm } from './input.ts'
import { audiencePage, purposesPage } from './pages.ts'
import { paperPlan, planMailing } from './plan.rules.ts'
import { isReminder } from './reminded.rules.ts'
import { exampleMail, mailingTitle, reviewPage } from './review.pages.ts'

/** What to write about, to whom, the page before the button, and the button. */
export function composeRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/utskick/nytt', async (request, reply) => {
    const query = draftQuery.parse(request.query)
    const { round } = request
    if (!round) return reply.page('invitations/no-round', { title: reply.t('mailings.new') })
    const now = deps.clock.now()
    const { andamal: purpose } = query
    const { templates, ...facts } = await planFactsOf(
      deps.db,
      round,
      now,
      purpose ? [purpose] : mailingPurposes,
    )
    const planFor = (purpose: MailingPurpose, filter = usualAudience(purpose)) =>
      planMailing(purpose, filter, {
        ...facts,
        ...{ again: query.igen, letterReason: query.skal, letter: templates(purpose) },
      })
    if (!purpose) {
      const counts = new Map(
        mailingPurposes.map((one) => {
          const seminars = { seminars: query.seminarium, regions: query.lan }
          return [one, planFor(one, { ...usualAudience(one), ...seminars }).recipients.length]
        }),
      )
      return reply.page('mailings/new', purposesPage(reply.t, { round, query, counts }))
    }
    const filter = filterOf(query, purpose)
    const { seminars, addressees, guests, contacts, helped } = facts
    const invitedTo = new Set([...addressees, ...guests].map((one) => one.seminarId))
    const plan = planFor(purpose, filter)
    const shown = { round, query, purpose, filter, seminars, invitedTo, plan, contacts, helped }
    return reply.page('mailings/audience', audiencePage(reply.t, shown))
  })

  app.get('/utskick/granska', async (request, reply) => {
    const query = draftQuery.parse(request.query)
    const { round } = request
    if (!round || !query.andamal) return reply.redirect(addressOf('/utskick/nytt', query), 303)
    const draft = draftOf(query, round, query.andamal)
    const plan = await planOfMailing(deps.db, draft, deps.clock.now())
    const when = whenOf(query, deps.clock.now(), isReminder(query.andamal))
    const page = reviewPage(reply.t, {
      ...{ round, query, plan, when, purpose: query.andamal },
      letter: await letterFacts(deps, deps.db, draft),
      hasSmtp: canSend(deps),
      ids: { mail: newId(), paper: newId() },
      fingerprint: mailingFingerprint(plan),
    })
    const hasErrors = Object.keys(when.errors).length > 0
    return reply.page('mailings/review', page, hasErrors ? 422 : 200)
  })

  app.get('/utskick/granska/exempel', async (request, reply) => {
    const query = draftQuery.parse(request.query)
    const { round } = request
    if (!round || !query.andamal) return reply.redirect(addressOf('/utskick/nytt', query), 303)
    const draft = draftOf(query, round, query.andamal)
    const plan = await planOfMailing(deps.db, draft, deps.clock.now())
    const chosen = plan.recipients[query.exempel - 1]
    const letter = await letterFacts(deps, deps.db, draft)
    const mail = chosen && exampleMail(draft.purpose, letter, chosen)
    if (!mail) throw new NotFound()
    return reply
      .header('content-security-policy', mailPolicy)
      .type('text/html; charset=utf-8')
      .send(mail.html)
  })

  app.post('/utskick', (request, reply) => send(request, reply, false))
  app.post('/utskick/post', (request, reply) => send(request, reply, true))

  async function send(request: FastifyRequest, reply: FastifyReply, byPost: boolean) {
    const form = parseForm(mailingForm, request.body)
    if (!form.ok) throw new Invalid('errors.invalid')
    const { utskick: id, granskat, visat, uppdatera, ...query } = form.value
    const isChanged = visat !== undefined && visat !== settingsText(query)
    if (uppdatera !== undefined || isChanged) {
      if (uppdatera === undefined) reply.notice('mailings.look_again')
      return reply.redirect(addressOf('/utskick/granska', meantBy(query, visat ?? '')), 303)
    }
    const now = deps.clock.now()
    const round = roundHere(request)
    const draft = draftOf(query, round, query.andamal)
    const when = whenOf(query, now, isReminder(query.andamal))
    const [problem] = Object.values(when.errors)
    if (problem && !byPost) throw new Invalid(problem)
    const whole = await planOfMailing(deps.db, draft, now)
    const queued = await sendMailing(deps, {
      ...{ ...draft, id, byPost, expected: granskat, scheduledFor: when.at },
      // The ledger is in Swedish whoever reads it.
      title: mailingTitle(translators.sv, {
        plan: byPost ? paperPlan(whole) : whole,
        ...{ again: draft.again, byPost },
      }),
      accountId: signedIn(request).accountId,
    })
    const isHeld = round.second_look === 1
    const said = byPost
      ? 'mailings.post_made'
      : isHeld
        ? 'mailings.queued_held'
        : when.at
          ? 'mailings.queued_later'
          : 'mailings.queued'
    return reply
      .notice(queued === 0 ? 'mailings.queued_already' : said)
      .redirect(`/utskick/${id}`, 303)
  }
}

function draftOf(query: DraftQuery, round: Round, purpose: MailingPurpose): Draft {
  return {
    ...{ round, purpose, filter: filterOf(query, purpose) },
    again: query.igen,
    reason: query.skal,
  }
}
