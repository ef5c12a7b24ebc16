/**
 * Which round one is in. `request.round` says it: read it in every route that shows or changes a round's things, and
 * never look a round up by its dates or by `?omgang=` again (`roundHere(request)` where there must be one). It is, in this order, the one that the address is about
 * (`/omgangar/:slug`, a seminar, a mailing …), the one that it names (`?omgang=slug`, or a form's field `omgang`), the
 * one the person has chosen in the head, the active one; null where there is none.
 *
 * Nothing need be done to keep it: in an installation with several rounds `carryRound` puts `omgang=slug` on every
 * link, form and download of a page, and on every redirect. A link that is meant to lead to another round names it
 * itself, and stands in an element with `data-round`.
 */
import { NotFound } from '../kernel/errors.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Round } from './queries.ts'

declare module 'fastify' {
  interface FastifyRequest {
    round: Round | null
    /** All that the person may be in, the latest first: for staff every round, for an RSS contact those that are theirs. */
    rounds: Round[] | null
  }
}

/** For a page that is nothing without a round. @throws NotFound */
export function roundHere(request: { round: Round | null }): Round {
  if (!request.round) throw new NotFound('rounds.no_round')
  return request.round
}

export type RoundState = 'preparing' | 'under_way' | 'finished' | 'archived'

/** Only archiving is decided by a person; the rest follows from the days and the first invitation. */
export function stateOf(
  round: Pick<Round, 'archived_at' | 'frozen_at' | 'starts_on' | 'ends_on' | 'answer_deadline'>,
  today: LocalDate,
): RoundState {
  if (round.archived_at !== null) return 'archived'
  if (today > round.ends_on && today > round.answer_deadline) return 'finished'
  return round.frozen_at !== null || round.starts_on <= today ? 'under_way' : 'preparing'
}

interface Asked {
  /** The round the address is about. */
  ownId: string | null
  /** The one it names; not there: `isUnknown`. */
  slug: string | null
  /** The one the person has chosen. */
  chosenId: string | null
}

/** @returns 'unknown' when the address names a round that is not among them. */
export function roundAsked(rounds: Round[], asked: Asked): Round | null | 'unknown' {
  const own = rounds.find((round) => round.id === asked.ownId)
  if (own) return own
  if (asked.slug !== null) return rounds.find((round) => round.slug === asked.slug) ?? 'unknown'
  const chosen = rounds.find((round) => round.id === asked.chosenId)
  return chosen ?? rounds.find((round) => round.active === 1) ?? null
}

/** Addresses that tell their round themselves, or have none. */
const namesItself =
  /^\/((assets|i|gast|logga-in)\/|(logga-in|logga-ut|sprak|halsa|konto\/omgang)$|omgangar\/(?!ny$)|seminarier\/(?!andra(\/|$))|rss\/(?!kalender|organ))/

/** `href` with the round, before its fragment. @param path where a link like `?sida=2` leads. */
export function withRound(href: string, slug: string, { path = '/', and = '&' } = {}): string {
  const [, to = '', query = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(href) ?? []
  if (to === '' ? query === '' : !to.startsWith('/')) return href
  if (/[?&;]omgang=/.test(query) || namesItself.test(to || path)) return href
  return `${to}${query}${query.length > 1 ? and : query ? '' : '?'}omgang=${slug}${hash}`
}

const addresses = /(\s(?:href|formaction|src|data-follow)=")([/?][^"]*)"/g
const forms = /<form\b[^>]*>/g

/** A page in which every link, download and form keeps the round. */
export function carryRound(html: string, slug: string, path: string): string {
  const keep = (href: string) => withRound(href, slug, { path, and: '&amp;' })
  return html
    .replace(addresses, (_, before: string, href: string) => `${before}${keep(href)}"`)
    .replace(forms, (form, at: number, page: string) => {
      const action = /\saction="([^"]*)"/.exec(form)?.[1] ?? path
      if (/\smethod="post"/i.test(form))
        return form.replace(/(\saction=")([^"]*)/, (_, before: string) => before + keep(action))
      const isKept = keep(action) === action
      const fields = page.slice(at, page.indexOf('</form>', at))
      return isKept || fields.includes('name="omgang"')
        ? form
        : `${form}<input type="hidden" name="omgang" value="${slug}">`
    })
}

/** Where to go on in another round from a page that is about one: its page of the same kind. */
export function samePlaceIn(path: string, slug: string): string {
  if (path.startsWith('/omgangar/')) {
    const rest = /^\/omgangar\/[^/]+(\/(?:plan|turne|roller|rollinnehavare|brev|program|paminnelser))?/
    return `/omgangar/${slug}${rest.exec(path)?.[1] ?? ''}`
  }
  const first = /^\/(?:seminarier|utskick|inbjudningar|rss(?:\/kalender)?)/.exec(path)?.[0]
  return withRound(first ?? path, slug)
}

/** What may be done whichever round one is in, by the route's pattern: everything else is refused in an archived round. */
const ofNoRound =
  /^\/(konto|medarbetare|logga|sprak|lokaler|organisationer|rss-organ|rss\/organ|regioner|kommuner\/:code(\/andra)?$|inkorg|kalender|omgangar$|omgangar\/:slug\/(arkivering|bort))/

export function isOfRound(route: string): boolean {
  return !ofNoRound.test(route)
}
