/** The rules of a round's tour: settings, blocked days, wishes. Planners change, analysts look. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { type RefusedForm, takeForm } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { getRound, type Round } from '../rounds/queries.ts'
import { addBlock, addBlocks, removeBlock } from './blocked.actions.ts'
import { listBlocks, listBodiesOfRound } from './blocked.queries.ts'
import { blockForm, settingsForm, wishesForm } from './input.ts'
import { saveSettings, saveWishes } from './settings.actions.ts'
import {
  baseOf,
  blocksPage,
  missingBlocks,
  periodOf,
  settingsFields,
  settingsPage,
  wishesFields,
  wishesPage,
} from './settings.pages.ts'
import { readSettings } from './settings.queries.ts'
import { listTownNames, listTownsOfRound, listWishes } from './wishes.queries.ts'

type Slug = { Params: { slug: string } }

export function tourSettingsRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get<Slug>('/omgangar/:slug/turne/regler', async (request, reply) =>
    showSettings(reply, await getRound(db, request.params.slug)),
  )

  app.post<Slug>('/omgangar/:slug/turne/regler', async (request, reply) => {
    const round = await getRound(db, request.params.slug)
    const codes = new Set((await listTownNames(db)).map((one) => one.code))
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
      await addBlock(deps, signedIn(request).accountId, round.id, block)
      return block.name
    })
    if (refused) return showBlocks(reply, round, refused)
    return reply.to(`${baseOf(round)}/sparrat`, 'tour.blocked', { name })
  })

  app.post<Slug>('/omgangar/:slug/turne/sparrat/brukliga', async (request, reply) => {
    const round = await getRound(db, request.params.slug)
    const missing = missingBlocks(round, await listBlocks(db, round.id))
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
    const seminars = await listWishes(db, round.id)
    const codes = new Set((await listTownNames(db)).map((one) => one.code))
    const slugs = seminars.map((seminar) => seminar.slug)
    const by = signedIn(request).accountId
    const { refused } = await saveForm(deps, request, {
      subject: `wishes/${round.id}`,
      read: async (at) => wishesFields(await listWishes(at, round.id)),
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
    const settings = await readSettings(db, round)
    const places = await listTownNames(db)
    const page = settingsPage(round, settings, places, refused?.values ?? {}, reply.t)
    return reply.page('tour/settings', page, refused)
  }

  async function showBlocks(reply: FastifyReply, round: Round, refused?: RefusedForm) {
    const rows = {
      blocks: await listBlocks(db, round.id),
      bodies: await listBodiesOfRound(db, round.id),
      teams: (await readSettings(db, round)).teams,
    }
    const page = blocksPage(round, rows, reply.t)
    return reply.page('tour/blocks', page, refused)
  }

  async function showWishes(reply: FastifyReply, round: Round, refused?: RefusedForm) {
    const rows = {
      wishes: await listWishes(db, round.id),
      towns: await listTownsOfRound(db, round.id),
      places: await listTownNames(db),
    }
    const page = wishesPage(round, rows, reply.t)
    return reply.page('tour/wishes', page, refused)
  }
}
