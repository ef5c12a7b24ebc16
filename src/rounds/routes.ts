import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { type RefusedForm, takeForm, valuesOf } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { localDate } from '../kernel/time.ts'
import { getLatestQuestionnaire, getQuestionnaire } from '../questionnaire/queries.ts'
import {
  changeQuestions,
  changeRound,
  createRound,
  nameActive,
  openToContacts,
  readRemoval,
  removeRound,
  setJoint,
} from './actions.ts'
import { frozenRoundForm, roundForm } from './input.ts'
import {
  deletePage,
  editRoundPage,
  jointPage,
  newRoundPage,
  questionsPage,
  roundFields,
  roundPage,
  roundsPage,
} from './pages.ts'
import {
  countJoint,
  countProgress,
  countSeminarsByRound,
  findActive,
  getRound,
  listRounds,
  type Round,
} from './queries.ts'
import { leadDaysOf } from './rules.ts'
import { isShown } from './state.queries.ts'

type WithSlug = { Params: { slug: string } }

export function roundsRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/omgangar', async (_request, reply) => {
    const [rounds, seminars] = [await listRounds(deps.db), await countSeminarsByRound(deps.db)]
    const today = localDate(deps.clock.now())
    return reply.page('rounds/list', roundsPage(rounds, seminars, today, reply.t))
  })

  app.get('/omgangar/ny', async (_request, reply) => showNew(reply))

  app.post('/omgangar', async (request, reply) => {
    const { accountId } = signedIn(request)
    const { refused, result: slug } = await takeForm(request, roundForm(), async (form) => {
      await createRound(deps, accountId, form)
      return form.slug
    })
    if (refused) return showNew(reply, refused)
    return reply.to(`/omgangar/${slug}`, 'rounds.created')
  })

  app.get<WithSlug>('/omgangar/:slug', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const progress = await countProgress(deps.db, round.id)
    const questionnaire = await getQuestionnaire(deps.db, round.questionnaire_id)
    const standing = {
      today: localDate(deps.clock.now()),
      isShown: await isShown(deps.db, round.id),
      activeId: (await findActive(deps.db))?.id ?? '',
    }
    const page = roundPage(round, progress, questionnaire, standing, reply.t)
    const mayDecide = signedIn(request).role !== 'analyst'
    const hasLater = (await getLatestQuestionnaire(deps.db)).id !== round.questionnaire_id
    return reply.page('rounds/show', { ...page, mayDecide, hasLater })
  })

  app.get<WithSlug>('/omgangar/:slug/andra', async (request, reply) =>
    showEdit(reply, await getRound(deps.db, request.params.slug)),
  )

  app.post<WithSlug>('/omgangar/:slug', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const schema = round.frozen_at === null ? roundForm(leadDaysOf(round)) : frozenRoundForm(round)
    const by = signedIn(request).accountId
    const { refused, result: slug } = await saveForm(deps, request, {
      subject: `round/${round.id}`,
      read: async (at) => roundFields(await getRound(at, round.slug)),
      schema,
      save: async (form, seen) => {
        await changeRound(deps, by, round, form, seen)
        return form.slug
      },
    })
    if (refused) return showEdit(reply, await getRound(deps.db, round.slug), refused)
    return reply.to(`/omgangar/${slug}`, 'rounds.saved')
  })

  app.get<WithSlug>('/omgangar/:slug/fragor', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const now = await getQuestionnaire(deps.db, round.questionnaire_id)
    const page = questionsPage(round, { now, latest: await getLatestQuestionnaire(deps.db) }, reply.t)
    return reply.page('rounds/decide', page)
  })

  app.post<WithSlug>('/omgangar/:slug/fragor', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const [from = '', to = ''] = String(valuesOf(request.body).sett ?? '').split(' ')
    await changeQuestions(deps, signedIn(request).accountId, { round, from, to })
    return reply.to(`/omgangar/${round.slug}`, 'rounds.questions_are_changed')
  })

  async function showNew(reply: FastifyReply, refused?: RefusedForm) {
    const slugs = (await listRounds(deps.db)).map((round) => round.slug)
    const page = newRoundPage(localDate(deps.clock.now()), slugs, reply.t)
    return reply.page('rounds/edit', page, refused)
  }

  function showEdit(reply: FastifyReply, round: Round, refused?: RefusedForm) {
    return reply.page('rounds/edit', editRoundPage(round, reply.t), refused)
  }
}

export function roundStateRoutes(app: FastifyInstance, deps: Deps): void {
  app.post<WithSlug>('/omgangar/:slug/aktiv', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const { fran } = valuesOf(request.body)
    const fromId = typeof fran === 'string' && fran !== '' ? fran : null
    await nameActive(deps, signedIn(request).accountId, { round, fromId })
    return reply.to('/omgangar', 'rounds.activated', { name: round.name })
  })

  app.post<WithSlug>('/omgangar/:slug/visning', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const isOpen = valuesOf(request.body).visa === '1'
    await openToContacts(deps, signedIn(request).accountId, { round, isOpen })
    return reply.to(`/omgangar/${round.slug}#lage`, isOpen ? 'rounds.opened' : 'rounds.hidden')
  })

  app.get<WithSlug>('/omgangar/:slug/tillsammans', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    return reply.page('rounds/decide', jointPage(round, await countJoint(deps.db, round.id), reply.t))
  })

  app.post<WithSlug>('/omgangar/:slug/tillsammans', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const seen = String(valuesOf(request.body).sett ?? '')
    const isOn = await setJoint(deps, signedIn(request).accountId, { round, seen: seen === 'av' ? null : seen })
    return reply.to(`/omgangar/${round.slug}`, isOn ? 'rounds.joint_is_on' : 'rounds.joint_is_off')
  })

  app.get<WithSlug>('/omgangar/:slug/bort', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    return reply.page('rounds/decide', deletePage(round, await readRemoval(deps.db, round), reply.t))
  })

  app.post<WithSlug>('/omgangar/:slug/bort', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const seen = String(valuesOf(request.body).sett ?? '')
    if (!(await removeRound(deps, signedIn(request).accountId, { round, seen })))
      return reply.to(`/omgangar/${round.slug}/bort`, 'rounds.look_again')
    // Without this, the redirect would carry the deleted round (see readRound).
    request.round = null
    return reply.to('/omgangar', 'rounds.deleted', { name: round.name })
  })
}
