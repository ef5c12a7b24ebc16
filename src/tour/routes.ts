/** A round's tour settings, blocked days and wishes. Planners change them, analysts only read them. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { type RefusedForm, takeForm } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { listBlocks, listPlaces } from '../negotiation/clash.queries.ts'
import { getRound, type Round } from '../rounds/queries.ts'
import { ownSeminar, type Slug } from '../seminars/own.routes.ts'
import { getRoundOf } from '../seminars/queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import { addBlocks, removeBlock, saveSettings, saveWishes } from './actions.ts'
import { blockForm, ownBlockForm, settingsForm, wishesForm } from './input.ts'
import {
  baseOf,
  blocksPage,
  ownBlocksPage,
  periodOf,
  settingsFields,
  settingsPage,
  wishesFields,
  wishesPage,
} from './pages.ts'
import { listBodiesOfRound, listWished, readPlaces, readSettings } from './queries.ts'
import { missingBlocks } from './settings.rules.ts'

export function tourSettingsRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get<Slug>('/omgangar/:slug/turne/regler', async (request, reply) =>
    showSettings(reply, await getRound(db, request.params.slug)),
  )

  app.post<Slug>('/omgangar/:slug/turne/regler', async (request, reply) => {
    const round = await getRound(db, request.params.slug)
    const codes = new Set((await listPlaces(db)).map((one) => one.code))
    const by = signedIn(request).accountId
    const { refused } = await saveForm(deps, request, {
      subject: `tour/${round.id}`,
      read: async (at) => settingsFields(await readSettings(at, round), reply.t),
      schema: settingsForm(round, codes),
      save: (settings, seen) => saveSettings(deps, by, round, settings, seen),
    })
    if (refused) return showSettings(reply, round, refused)
    return reply.to(baseOf(round), 'tour.settings_saved')
  })

  app.get<Slug>('/omgangar/:slug/turne/sparrat', async (request, reply) =>
    showBlocks(reply, await getRound(db, request.params.slug)),
  )

  app.post<Slug>('/omgangar/:slug/turne/sparrat', async (request, reply) => {
    const round = await getRound(db, request.params.slug)
    const bodies = new Set((await listBodiesOfRound(db, round.id)).map((body) => body.id))
    const schema = blockForm(periodOf(round), bodies)
    const { refused, result: name } = await takeForm(request, schema, async (block) => {
      await addBlocks(deps, signedIn(request).accountId, round.id, [block])
      return block.name
    })
    if (refused) return showBlocks(reply, round, refused)
    return reply.to(`${baseOf(round)}/sparrat`, 'tour.blocked', { name })
  })

  app.post<Slug>('/omgangar/:slug/turne/sparrat/brukliga', async (request, reply) => {
    const round = await getRound(db, request.params.slug)
    const missing = missingBlocks(periodOf(round), await listBlocks(db, round.id))
    const blocks = missing.map(({ kind, from, to }) => ({
      name: reply.t(`tour.suggest_${kind}`),
      from,
      to,
      team: null,
      rssId: null,
      hard: 1 as const,
    }))
    await addBlocks(deps, signedIn(request).accountId, round.id, blocks)
    return reply.to(baseOf(round), 'tour.usual_done')
  })

  app.post<Slug & { Params: { block: string } }>(
    '/omgangar/:slug/turne/sparrat/:block/borttagen',
    async (request, reply) => {
      const round = await getRound(db, request.params.slug)
      const which = { id: request.params.block, roundId: round.id }
      const name = await removeBlock(deps, signedIn(request).accountId, which)
      if (name !== null) reply.notice('tour.unblocked', { name })
      return reply.to(`${baseOf(round)}/sparrat`)
    },
  )

  app.get<Slug>('/omgangar/:slug/turne/onskemal', async (request, reply) =>
    showWishes(reply, await getRound(db, request.params.slug)),
  )

  app.post<Slug>('/omgangar/:slug/turne/onskemal', async (request, reply) => {
    const round = await getRound(db, request.params.slug)
    const seminars = await listWished(db, round.id)
    const codes = new Set((await listPlaces(db)).map((one) => one.code))
    const slugs = seminars.map((seminar) => seminar.slug)
    const by = signedIn(request).accountId
    const { refused } = await saveForm(deps, request, {
      subject: `wishes/${round.id}`,
      read: async (at) => wishesFields(await listWished(at, round.id)),
      schema: wishesForm(periodOf(round), slugs, codes),
      save: (form, seen) => {
        const wishes = form.map(({ slug, ...wish }) => ({
          seminarId: seminars.find((seminar) => seminar.slug === slug)?.id ?? '',
          ...wish,
        }))
        return saveWishes(deps, by, round, wishes, seen)
      },
    })
    if (refused) return showWishes(reply, round, refused)
    return reply.to(baseOf(round), 'tour.wishes_saved')
  })

  async function showSettings(reply: FastifyReply, round: Round, refused?: RefusedForm) {
    const rows = {
      settings: await readSettings(db, round),
      places: await listPlaces(db),
      values: refused?.values ?? null,
    }
    return reply.page('tour/settings', settingsPage(round, rows, reply.t), refused)
  }

  async function showBlocks(reply: FastifyReply, round: Round, refused?: RefusedForm) {
    const rows = {
      blocks: await listBlocks(db, round.id),
      bodies: await listBodiesOfRound(db, round.id),
      teams: (await readSettings(db, round)).teams,
    }
    return reply.page('tour/blocks', blocksPage(round, rows, reply.t), refused)
  }

  async function showWishes(reply: FastifyReply, round: Round, refused?: RefusedForm) {
    const rows = { wishes: await listWished(db, round.id), ...(await readPlaces(db, round.id)) }
    return reply.page('tour/wishes', wishesPage(round, rows, reply.t), refused)
  }
}

/** An RSS contact blocks days for the contact's own body. Every route answers 404 for a seminar of another body. */
export function ownBlockRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get<Slug>('/rss/:slug/otillgangligt', async (request, reply) => show(reply, await ownSeminar(deps, request)))

  app.post<Slug>('/rss/:slug/otillgangligt', async (request, reply) => {
    const seminar = await ownSeminar(deps, request)
    const round = await getRoundOf(db, seminar.roundId)
    const { refused } = await takeForm(request, ownBlockForm(periodOf(round)), (form) => {
      const name = form.name || reply.t('tour.own_block')
      const block = { ...form, name, team: null, rssId: seminar.rssId }
      return addBlocks(deps, signedIn(request).accountId, round.id, [block])
    })
    if (refused) return show(reply, seminar, refused)
    return reply.to(`/rss/${seminar.slug}/otillgangligt`, 'tour.own_block_saved')
  })

  app.post<Slug & { Params: { block: string } }>(
    '/rss/:slug/otillgangligt/:block/borttagen',
    async (request, reply) => {
      const seminar = await ownSeminar(deps, request)
      const { block: id } = request.params
      const which = { id, roundId: seminar.roundId, rssId: seminar.rssId }
      const name = await removeBlock(deps, signedIn(request).accountId, which)
      if (name !== null) reply.notice('tour.unblocked', { name })
      return reply.to(`/rss/${seminar.slug}/otillgangligt`)
    },
  )

  async function show(reply: FastifyReply, seminar: Seminar, refused?: RefusedForm) {
    const round = await getRoundOf(db, seminar.roundId)
    const page = ownBlocksPage(seminar, round, await listBlocks(db, round.id), reply.t)
    return reply.page('tour/own-blocks', page, refused)
  }
}
