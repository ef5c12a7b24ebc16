import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { listCandidates } from '../../invitations/queries.ts'
import { countPlaces } from '../../invitations/standing.queries.ts'
import { signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Invalid, NotFound } from '../../kernel/errors.ts'
import { readForm } from '../../kernel/http/forms.ts'
import { newId } from '../../kernel/ids.ts'
import { canSend, mailProblem } from '../../kernel/mail/sender.rules.ts'
import { localDate } from '../../kernel/time.ts'
import { meantBy, settingsText, whenOf } from '../../letters/rules.ts'
import { getQuestionnaire } from '../../questionnaire/queries.ts'
import type { Round } from '../../rounds/queries.ts'
import { getRoundOf, getSeminar, listSeminars } from '../../seminars/queries.ts'
import { type Draft, planFactsOf, planOfMailing, queueMailing } from './actions.ts'
import {
  isInviting,
  isReminder,
  lettersOf,
  type MailingPurpose,
  mailingPurposes,
  usualAudience,
} from './audience.rules.ts'
import { addressOf, type DraftQuery, filterOf, type Way, ways, wayTo } from './draft.rules.ts'
import { draftQuery, mailingForm } from './input.ts'
import { choosePage } from './inviting.pages.ts'
import type { Planned } from './mails.ts'
import { audiencePage, purposesPage } from './pages.ts'
import { planMailing } from './plan.rules.ts'
import { exampleMail, reviewPage } from './review.pages.ts'

type AtSeminar = FastifyRequest<{ Params: { slug?: string } }>

/** Routes to choose the purpose and the readers of a mailing, to review it and to send it. */
export function composeRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/utskick/nytt', async (request, reply) => {
    const query = draftQuery.parse(request.query)
    const { round } = request
    if (!round) return reply.page('invitations/no-round', { title: reply.t('mailings.new') })
    const { andamal: purpose } = query
    const purposes = purpose ? [purpose] : mailingPurposes
    const { templates, ...read } = await planFactsOf(db, round, deps.clock.now(), purposes)
    const planFor = (purpose: MailingPurpose, filter = usualAudience(purpose)) => {
      const [first, ...others] = lettersOf(purpose)
      return planMailing(purpose, filter, {
        ...read,
        again: query.igen,
        letterReason: query.skal,
        letters: [templates(first), ...others.map(templates)],
      })
    }
    if (!purpose) {
      const counts = new Map(
        mailingPurposes.map((one) => {
          const seminars = { seminars: query.seminarium, regions: query.lan }
          return [one, planFor(one, { ...usualAudience(one), ...seminars }).recipients.length]
        }),
      )
      return reply.page('mailings/new', purposesPage({ round, query, counts }, reply.t))
    }
    const filter = filterOf(query, purpose)
    const { seminars, addressees, contacts, helped } = read
    const invitedTo = new Set(addressees.map((one) => one.seminarId))
    const plan = planFor(purpose, filter)
    const shown = { round, query, purpose, filter, seminars, invitedTo, plan, contacts, helped }
    return reply.page('mailings/audience', audiencePage(shown, reply.t))
  })

  app.get('/utskick/inbjudan', async (request, reply) => {
    const { seminarium: chosen } = draftQuery.parse(request.query)
    const { round } = request
    if (!round) return reply.page('invitations/no-round', { title: reply.t('invitations.choose_title') })
    const page = choosePage(
      {
        round,
        chosen,
        today: localDate(deps.clock.now()),
        seminars: await listSeminars(db, round.id),
        candidates: await listCandidates(db, round.id),
      },
      reply.t,
    )
    const refused = (request.query as { tomt?: string }).tomt !== undefined
    return reply.page('mailings/choose', { ...page, refused })
  })

  for (const way of ways) {
    app.get(way.review, (request: AtSeminar, reply) => review(way, request, reply))
    app.get(way.example, (request: AtSeminar, reply) => example(way, request, reply))
    app.post(way.send, (request: AtSeminar, reply) => send(way, request, reply, false))
    if (way.post) app.post(way.post, (request: AtSeminar, reply) => send(way, request, reply, true))
  }

  async function review(general: Way, request: AtSeminar, reply: FastifyReply) {
    const way = wayTo(general, request.params.slug)
    const query = draftQuery.parse(request.query)
    const draft = await draftOf(way, request, query)
    if (!draft) return reply.to(choiceOf(way, query))
    const { round, purpose, filter } = draft
    const when = whenOf(query, deps.clock.now(), isReminder(purpose))
    const plan = await planOfMailing(deps, db, draft)
    mustBeAbout(plan)
    const [seminar] = plan.about
    const page = reviewPage(
      {
        round,
        plan,
        way,
        when,
        hasSmtp: canSend(deps),
        mailProblem: mailProblem(deps),
        query: { ...query, omgang: filter.guests ? undefined : round.slug },
        questionnaireVersion: (await getQuestionnaire(db, round.questionnaire_id)).version,
        places: filter.guests && seminar ? await countPlaces(db, seminar.id) : null,
        ids: { mail: newId(), paper: newId() },
      },
      reply.t,
    )
    const hasErrors = Object.keys(when.errors).length > 0
    return reply.page('mailings/review', page, hasErrors ? 422 : 200)
  }

  async function example(general: Way, request: AtSeminar, reply: FastifyReply) {
    const way = wayTo(general, request.params.slug)
    const query = draftQuery.parse(request.query)
    const draft = await draftOf(way, request, query)
    if (!draft) return reply.to(choiceOf(way, query))
    const mail = exampleMail(await planOfMailing(deps, db, draft), query.exempel)
    if (!mail) throw new NotFound()
    return reply.letter(mail.html)
  }

  async function send(general: Way, request: AtSeminar, reply: FastifyReply, byPost: boolean) {
    const way = wayTo(general, request.params.slug)
    const { utskick: id, granskat: expected, visat, uppdatera, ...query } = readForm(request, mailingForm)
    const isChanged = visat !== undefined && visat !== settingsText(query)
    if (uppdatera !== undefined || isChanged) {
      if (uppdatera === undefined) reply.notice('mailings.look_again')
      return reply.to(addressOf(way.review, meantBy(query, visat ?? '')))
    }
    const draft = await draftOf(way, request, query)
    if (!draft) throw new Invalid('errors.invalid')
    const { round, purpose } = draft
    const when = whenOf(query, deps.clock.now(), isReminder(purpose))
    const [problem] = Object.values(when.errors)
    if (problem && !byPost) throw new Invalid(problem)
    const { accountId } = signedIn(request)
    const queued = await queueMailing(deps, {
      ...draft,
      id,
      title: '',
      byPost,
      expected,
      accountId,
      scheduledFor: when.at,
    })
    sayQueued(reply, { n: queued, purpose, byPost, isHeld: round.second_look === 1, at: when.at })
    return reply.to(`/utskick/${id}`)
  }

  function sayQueued(
    reply: FastifyReply,
    of: { n: number; purpose: MailingPurpose; byPost: boolean; isHeld: boolean; at: string | null },
  ): void {
    const { n, purpose, byPost } = of
    const size = n === 1 ? 'one' : 'other'
    if (n === 0) reply.notice('mailings.queued_already')
    else if (byPost && isInviting(purpose)) reply.notice(`invitations.post_made.${size}`, { n })
    else if (byPost) reply.notice('mailings.post_made')
    else if (of.isHeld) reply.notice('mailings.queued_held')
    else if (of.at) reply.notice('mailings.queued_later')
    else if (!isInviting(purpose)) reply.notice('mailings.queued')
    else if (canSend(deps)) reply.notice(`invitations.queued.${size}`, { n })
    else reply.notice(`invitations.queued_no_smtp.${size}`, { n })
  }

  /** The draft that the request describes; null when it lacks a purpose or people to write to. @throws NotFound */
  async function draftOf(way: Way, request: AtSeminar, query: DraftQuery): Promise<Draft | null> {
    const isAgain = way.purpose === null
    const said = { again: isAgain ? query.igen : '', reason: isAgain ? query.skal : '' }
    if (way.purpose === 'guest_invitation') {
      const seminar = await getSeminar(db, request.params.slug ?? '')
      if (query.person.length === 0) return null
      const filter = filterOf({ ...query, seminarium: [seminar.slug] }, way.purpose)
      const round: Round = await getRoundOf(db, seminar.roundId)
      return { ...said, round, purpose: way.purpose, filter }
    }
    const { round } = request
    const purpose = way.purpose ?? query.andamal
    const isEmpty = purpose === 'invitation' && query.seminarium.length === 0
    if (!round || !purpose || isEmpty) return null
    const { at: scheduledFor } = whenOf(query, deps.clock.now(), isReminder(purpose))
    return { ...said, round, purpose, filter: filterOf(query, purpose), scheduledFor }
  }
}

/** @throws NotFound when the address names only seminars that nobody can be invited to */
function mustBeAbout({ purpose, about }: Planned): void {
  if (purpose === 'invitation' && about.length === 0) throw new NotFound()
}

/** The page on which the mailing is chosen; `tomt` makes the page say that nothing was chosen. */
function choiceOf(way: Way, query: DraftQuery): string {
  return way.purpose === null ? addressOf(way.choose, query) : `${way.choose}?tomt=`
}
