/** Staff have chosen persons: look, and send. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Invalid, NotFound } from '../kernel/errors.ts'
import { mailPolicy } from '../kernel/html/mail.ts'
import { parseForm } from '../kernel/http/forms.ts'
import { newId } from '../kernel/ids.ts'
import { getRoundOf, getSeminar } from '../seminars/queries.ts'
import { readTemplates } from '../templates/queries.ts'
import { inviteForm, previewQuery } from './input.ts'
import { guestFingerprint, planGuestInvitations, sendGuestInvitations } from './invite.actions.ts'
import { exampleLetter, invitePreview, mailingTitle } from './invite.pages.ts'
import { guestSenderOf } from './letters.rules.ts'
import { countPlaces } from './queries.ts'

type Slug = { Params: { slug: string } }

export function guestInviteRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get<Slug>('/seminarier/:slug/gaster/granska', async (request, reply) => {
    const { slug } = request.params
    const { person, exempel } = previewQuery.parse(request.query)
    if (person.length === 0) return toChoice(slug, reply)
    const shown = await show(slug, person)
    const page = invitePreview(reply.t, {
      ...shown,
      example: exempel,
      mailingId: newId(),
      fingerprint: guestFingerprint(shown.draft),
      hasSmtp: deps.send !== null,
    })
    return reply.page('guests/preview', page)
  })

  app.get<Slug>('/seminarier/:slug/gaster/exempel', async (request, reply) => {
    const { slug } = request.params
    const { person, exempel } = previewQuery.parse(request.query)
    if (person.length === 0) return toChoice(slug, reply)
    const letter = exampleLetter(await show(slug, person), exempel)
    if (!letter) throw new NotFound()
    return reply
      .header('content-security-policy', mailPolicy)
      .type('text/html; charset=utf-8')
      .send(letter.html)
  })

  app.post<Slug>('/seminarier/:slug/gaster/skicka', async (request, reply) => {
    const form = parseForm(inviteForm, request.body)
    if (!form.ok) throw new Invalid('errors.invalid')
    const { person, utskick, granskat } = form.value
    const seminar = await getSeminar(db, request.params.slug)
    const queued = await sendGuestInvitations(deps, {
      seminarId: seminar.id,
      guestIds: person,
      mailingId: utskick,
      title: mailingTitle(seminar.name),
      expected: granskat,
      accountId: signedIn(request).accountId,
    })
    const isHeld = (await getRoundOf(db, seminar.round_id)).second_look === 1
    const size = queued === 1 ? 'one' : 'other'
    const said =
      queued === 0
        ? reply.notice('invitations.queued_already')
        : isHeld
          ? reply.notice('mailings.queued_held')
          : deps.send
            ? reply.notice(`invitations.queued.${size}`, { n: queued })
            : reply.notice(`invitations.queued_no_smtp.${size}`, { n: queued })
    return said.redirect(`/utskick/${utskick}`, 303)
  })

  /** Nobody was chosen: back to the guests, which says so. */
  async function toChoice(slug: string, reply: FastifyReply) {
    const seminar = await getSeminar(db, slug)
    return reply.redirect(`/seminarier/${seminar.slug}/gaster?tomt=`, 303)
  }

  async function show(slug: string, guestIds: string[]) {
    const seminar = await getSeminar(db, slug)
    const now = deps.clock.now()
    return {
      ...{ slug, now, sender: guestSenderOf(deps) },
      draft: await planGuestInvitations(db, seminar.id, guestIds, now),
      places: await countPlaces(db, seminar.id),
      templates: await readTemplates(db, seminar.round_id),
      isHeld: (await getRoundOf(db, seminar.round_id)).second_look === 1,
    }
  }
}
