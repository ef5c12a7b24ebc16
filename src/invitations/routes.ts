import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Invalid, NotFound } from '../kernel/errors.ts'
import { mailPolicy } from '../kernel/html/mail.ts'
import { parseForm } from '../kernel/http/forms.ts'
import { translators } from '../kernel/i18n/translate.ts'
import { newId } from '../kernel/ids.ts'
import { canSend, mailProblem } from '../kernel/mail/sender.rules.ts'
import { localDate } from '../kernel/time.ts'
import { readTemplates } from '../letters/queries.ts'
import { meantBy, settingsText, type WhenFields, whenOf } from '../letters/when.rules.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { roundHere } from '../rounds/here.rules.ts'
import { fingerprintOf, planInvitations, sendInvitations } from './actions.ts'
import { inviteForm, previewQuery } from './input.ts'
import { listProgrammes, questionFacts } from './letters.queries.ts'
import { senderOf } from './letters.rules.ts'
import { choosePage } from './pages.ts'
import { exampleMail, lettersOf, mailingTitle, previewPage } from './preview.pages.ts'

/** Staff choose seminars, look, and send. */
export function invitationRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/utskick/inbjudan', async (request, reply) => {
    const { seminarium: chosen } = previewQuery.parse(request.query)
    const today = localDate(deps.clock.now())
    const { round } = request
    if (!round) {
      return reply.page('invitations/no-round', { title: reply.t('invitations.choose_title') })
    }
    const plan = await planInvitations(deps.db, round.id, today)
    return reply.page('invitations/choose', {
      ...choosePage(reply.t, { round, plan, chosen }),
      refused: (request.query as { tomt?: string }).tomt !== undefined,
    })
  })

  app.get('/utskick/inbjudan/granska', async (request, reply) => {
    const query = previewQuery.parse(request.query)
    const { seminarium, exempel, plats, nar, dag, kl } = query
    if (seminarium.length === 0) return toChoice(reply)
    const when = whenOf(query, deps.clock.now())
    const shown = await show(request, seminarium, plats)
    const page = previewPage(reply.t, {
      ...shown,
      questionnaireVersion: (await getQuestionnaire(deps.db, shown.round.questionnaire_id)).version,
      hasSmtp: canSend(deps),
      mailProblem: mailProblem(deps),
      example: exempel,
      mailingId: newId(),
      paperId: newId(),
      fingerprint: fingerprintOf(shown.plan, shown.templates),
      when: { ...when, nar, dag, kl },
    })
    const hasErrors = Object.keys(when.errors).length > 0
    return reply.page('invitations/preview', page, hasErrors ? 422 : 200)
  })

  app.get('/utskick/inbjudan/exempel', async (request, reply) => {
    const { seminarium, exempel, plats } = previewQuery.parse(request.query)
    if (seminarium.length === 0) return toChoice(reply)
    const shown = await show(request, seminarium, plats)
    const chosen = lettersOf(shown.plan)[exempel - 1]
    const mail = chosen && exampleMail(shown, chosen)
    if (!mail) throw new NotFound()
    return reply
      .header('content-security-policy', mailPolicy)
      .type('text/html; charset=utf-8')
      .send(mail.html)
  })

  app.post('/utskick/inbjudan', (request, reply) => send(request, reply, false))
  app.post('/utskick/inbjudan/post', (request, reply) => send(request, reply, true))

  async function send(request: FastifyRequest, reply: FastifyReply, byPost: boolean) {
    const form = parseForm(inviteForm, request.body)
    if (!form.ok) throw new Invalid('errors.invalid')
    const { seminarium, utskick, granskat, plats, visat, uppdatera } = form.value
    const isChanged = visat !== undefined && visat !== settingsText(form.value)
    if (uppdatera !== undefined || isChanged) {
      if (uppdatera === undefined) reply.notice('mailings.look_again')
      return toPreview(reply, { ...form.value, ...meantBy(form.value, visat ?? '') })
    }
    const when = whenOf(form.value, deps.clock.now())
    const [problem] = Object.values(when.errors)
    if (problem) throw new Invalid(problem)
    const { round, plan } = await show(request, seminarium, plats)
    const queued = await sendInvitations(deps, {
      round,
      slugs: plan.map(({ seminar }) => seminar.slug),
      seatId: plats,
      mailingId: utskick,
      // The ledger is in Swedish whoever reads it.
      title: mailingTitle(translators.sv, plan, { isOne: plats !== undefined, byPost }),
      byPost,
      expected: granskat,
      accountId: signedIn(request).accountId,
      scheduledFor: when.at,
    })
    const size = queued === 1 ? 'one' : 'other'
    const said =
      queued === 0
        ? reply.notice('invitations.queued_already')
        : byPost
          ? reply.notice(`invitations.post_made.${size}`, { n: queued })
          : round.second_look === 1
            ? reply.notice('mailings.queued_held')
            : when.at
              ? reply.notice('mailings.queued_later')
              : canSend(deps)
                ? reply.notice(`invitations.queued.${size}`, { n: queued })
                : reply.notice(`invitations.queued_no_smtp.${size}`, { n: queued })
    return said.redirect(`/utskick/${utskick}`, 303)
  }

  async function show(request: FastifyRequest, slugs: string[], seatId?: string) {
    const today = localDate(deps.clock.now())
    const round = roundHere(request)
    const plan = (await planInvitations(deps.db, round.id, today, slugs, seatId)).filter(
      (planned) => planned.refusal === null,
    )
    if (plan.length === 0) throw new NotFound()
    return {
      ...{ round, plan, today, seatId, sender: senderOf(deps) },
      facts: await questionFacts(deps.db, round),
      templates: await readTemplates(deps.db, round.id),
      programmes: await listProgrammes(deps.db, round.id),
    }
  }
}

/** To the page before the button, as it is with these settings. */
function toPreview(
  reply: FastifyReply,
  to: WhenFields & { seminarium: string[]; plats?: string | undefined },
): FastifyReply {
  const { seminarium, plats, nar, dag, kl } = to
  const { slug: omgang } = roundHere(reply.request)
  const query = new URLSearchParams({ omgang, ...(plats && { plats }) })
  for (const slug of seminarium) query.append('seminarium', slug)
  if (nar === 'sedan')
    for (const [name, text] of Object.entries({ nar, dag, kl })) query.set(name, text)
  return reply.redirect(`/utskick/inbjudan/granska?${query}`, 303)
}

/** Nothing was chosen: back to the list, which says so. */
function toChoice(reply: FastifyReply): FastifyReply {
  return reply.redirect('/utskick/inbjudan?tomt=', 303)
}
