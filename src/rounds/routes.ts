import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { type FormErrors, type FormValues, parseForm, valuesOf } from '../kernel/http/forms.ts'
import { type RefusedForm, saveForm } from '../kernel/http/save-form.ts'
import { localDate } from '../kernel/time.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { changeRound, createRound } from './actions.ts'
import { frozenRoundForm, roundForm } from './input.ts'
import { leadDaysOf } from './lead-days.rules.ts'
import { editRoundPage, newRoundPage, roundFields, roundPage, roundsPage } from './pages.ts'
import {
  countProgress,
  countSeminarsByRound,
  findActive,
  getRound,
  listRounds,
  type Round,
} from './queries.ts'
import { isShown } from './state.queries.ts'

type WithSlug = { Params: { slug: string } }
interface Refused {
  errors: FormErrors
  values: FormValues
}
const taken: FormErrors = { slug: 'rounds.slug_taken' }

export function roundsRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/omgangar', async (_request, reply) => {
    const [rounds, seminars] = [await listRounds(deps.db), await countSeminarsByRound(deps.db)]
    const today = localDate(deps.clock.now())
    return reply.page('rounds/list', roundsPage(rounds, seminars, today, reply.t))
  })

  app.get('/omgangar/ny', async (_request, reply) => showNew(reply))

  app.post('/omgangar', async (request, reply) => {
    const form = parseForm(roundForm(), request.body)
    if (!form.ok) return showNew(reply, form)
    const created = await createRound(deps, signedIn(request).accountId, form.value)
    if (!created) return showNew(reply, { errors: taken, values: valuesOf(request.body) })
    return reply.notice('rounds.created').redirect(`/omgangar/${form.value.slug}`, 303)
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
    return reply.page('rounds/show', { ...page, mayDecide })
  })

  app.get<WithSlug>('/omgangar/:slug/andra', async (request, reply) =>
    showEdit(reply, await getRound(deps.db, request.params.slug)),
  )

  app.post<WithSlug>('/omgangar/:slug', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const schema = round.frozen_at === null ? roundForm(leadDaysOf(round)) : frozenRoundForm(round)
    const by = signedIn(request).accountId
    let { slug } = round
    const refused = await saveForm(deps, request, {
      subject: `round/${round.id}`,
      read: async (at) => roundFields(await getRound(at, round.slug)),
      schema,
      save: async (form, seen) => {
        slug = form.slug
        const changed = await changeRound(deps, by, round, form, seen)
        return changed ? { ok: true } : { ok: false, errors: taken }
      },
    })
    if (refused) return showEdit(reply, await getRound(deps.db, round.slug), refused)
    return reply.notice('rounds.saved').redirect(`/omgangar/${slug}`, 303)
  })

  async function showNew(reply: FastifyReply, refused?: Refused) {
    const slugs = (await listRounds(deps.db)).map((round) => round.slug)
    const page = newRoundPage(localDate(deps.clock.now()), slugs, reply.t)
    return reply.page('rounds/edit', { ...page, ...refused }, refused ? 422 : 200)
  }

  function showEdit(reply: FastifyReply, round: Round, refused?: RefusedForm) {
    const page = { ...editRoundPage(round, reply.t), ...refused }
    return reply.page('rounds/edit', page, refused?.status ?? 200)
  }
}
