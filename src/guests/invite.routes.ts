/** Staff have chosen persons: look, and send. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Invalid, NotFound } from '../kernel/errors.ts'
import { mailPolicy } from '../kernel/html/mail.ts'
import { parseForm } from '../kernel/http/forms.ts'
import { newId } from '../kernel/ids.ts'
import { canSend } from '../kernel/mail/sender.rules.ts'
import { readTemplates } from '../letters/queries.ts'
import { meantBy, settingsText, type WhenFields, whenOf } from '../letters/when.rules.ts'
import { getRoundOf, getSeminar } from '../seminars/queries.ts'
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
    const query = previewQuery.parse(request.query)
    const { person, exempel, nar, dag, kl } = query
    if (person.length === 0) return toChoice(slug, reply)
    const when = whenOf(query, deps.clock.now())
    const shown = await show(slug, person)
    const page = invitePreview(reply.t, {
      ...shown,
      example: exempel,
      mailingId: newId(),
      fingerprint: guestFingerprint(shown.draft, shown.templates),
      hasSmtp: canSend(deps),
      when: { ...when, nar, dag, kl },
    })
    const hasErrors = Object.keys(when.errors).length > 0
    return reply.page('guests/preview', page, hasErrors ? 422 : 200)
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
    const { person, utskick, granskat, visat, uppdatera } = form.value
    const seminar = await getSeminar(db, request.params.slug)
    const isChanged = visat !== undefined && visat !== settingsText(form.value)
    if (uppdatera !== undefined || isChanged) {
      if (uppdatera === undefined) reply.notice('mailings.look_again')
      return toPreview(reply, seminar.slug, meantBy(form.value, visat ?? ''))
    }
    const when = whenOf(form.value, deps.clock.now())
    const [problem] = Object.values(when.errors)
    if (problem) throw new Invalid(problem)
    const queued = await sendGuestInvitations(deps, {
      seminarId: seminar.id,
      guestIds: person,
      mailingId: utskick,
      title: mailingTitle(seminar.name),
      expected: granskat,
      accountId: signedIn(request).accountId,
      scheduledFor: when.at,
    })
    const isHeld = (await getRoundOf(db, seminar.roundId)).second_look === 1
    const size = queued === 1 ? 'one' : 'other'
    const said =
      queued === 0
        ? reply.notice('invitations.queued_already')
        : isHeld
          ? reply.notice('mailings.queued_held')
          : when.at
            ? reply.notice('mailings.queued_later')
            : canSend(deps)
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
      templates: await readTemplates(db, seminar.roundId),
      isHeld: (await getRoundOf(db, seminar.roundId)).second_look === 1,
    }
  }
}

/** To the page before the button, as it is with these settings. */
function toPreview(
  reply: FastifyReply,
  slug: string,
  { person, nar, dag, kl }: WhenFields & { person: string[] },
): FastifyReply {
  const query = new URLSearchParams(person.map((id) => ['person', id]))
  if (nar === 'sedan')
    for (const [name, text] of Object.entries({ nar, dag, kl })) query.set(name, text)
  return reply.redirect(`/seminarier/${slug}/gaster/granska?${query}`, 303)
}
