/**
 * The round of a request. Every route that shows or changes something in a round reads `request.round`, or
 * `roundHere(request)` when it needs a round, and never looks a round up by its dates or by `?omgang=`.
 *
 * `request.round` is the first of these that exists: the round that the address is about (`/omgangar/:slug`, a seminar,
 * a mailing …), the round that it names (`?omgang=slug`, or a form's field `omgang`), the round that the user has
 * chosen in the page head, the active round. Null when there is none.
 *
 * Routes and templates need not pass the round on: in an installation with several rounds `carryRound` adds
 * `omgang=slug` to every link, form and download of a page, and `withRound` to every redirect. A link to another round
 * must name that round itself, and stand in an element with `data-round`.
 */
import { NotFound } from '../kernel/errors.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Round } from './queries.ts'

declare module 'fastify' {
  interface FastifyRequest {
    round: Round | null
    /** The rounds that the user may see, latest first: for staff all, for an RSS contact those of `listRoundsOf`. */
    rounds: Round[] | null
  }
}

/** For pages that need a round. @throws NotFound when there is none */
export function roundHere(request: { round: Round | null }): Round {
  if (!request.round) throw new NotFound('rounds.no_round')
  return request.round
}

export type RoundState = 'preparing' | 'under_way' | 'finished' | 'archived'

/** Staff decide only on archiving; the other states follow from the dates and the first invitation (`frozen_at`). */
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
  /** Slug of the round that the address or the form names. */
  slug: string | null
  /** The round that the user has chosen. */
  chosenId: string | null
}

/** @returns 'unknown' when `slug` is not among the rounds. */
export function roundAsked(rounds: Round[], asked: Asked): Round | null | 'unknown' {
  const own = rounds.find((round) => round.id === asked.ownId)
  if (own) return own
  if (asked.slug !== null) return rounds.find((round) => round.slug === asked.slug) ?? 'unknown'
  const chosen = rounds.find((round) => round.id === asked.chosenId)
  return chosen ?? rounds.find((round) => round.active === 1) ?? null
}

/** Addresses that identify their round without `omgang`, or have no round. */
const namesItself =
  /^\/((assets|i|gast|logga-in)\/|(logga-in|logga-ut|sprak|halsa|konto\/omgang)$|omgangar\/(?!ny$)|seminarier\/(?!andra(\/|$))|rss\/(?!kalender|organ))/

/**
 * Adds `omgang=slug` to the query; leaves addresses alone that name a round, need none or lead to another site.
 * @param path the current page's path, for links such as `?sida=2`
 * @param and the separator: `&amp;` in HTML
 */
export function withRound(href: string, slug: string, { path = '/', and = '&' } = {}): string {
  const [, to = '', query = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(href) ?? []
  if (to === '' ? query === '' : !to.startsWith('/')) return href
  if (/[?&;]omgang=/.test(query) || namesItself.test(to || path)) return href
  return `${to}${query}${query.length > 1 ? and : query ? '' : '?'}omgang=${slug}${hash}`
}

const addresses = /(\s(?:href|formaction|src|data-follow)=")([/?][^"]*)"/g
const forms = /<form\b[^>]*>/g

/** Adds the round to every link, download and form of a page. @param path the page's own path */
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

/** The page to show in another round: one of the same kind; the list when `path` is about one seminar or mailing. */
export function samePlaceIn(path: string, slug: string): string {
  if (path.startsWith('/omgangar/')) {
    const rest = /^\/omgangar\/[^/]+(\/(?:plan|turne|roller|rollinnehavare|brev|program|paminnelser))?/
    return `/omgangar/${slug}${rest.exec(path)?.[1] ?? ''}`
  }
  const first = /^\/(?:seminarier|utskick|inbjudningar|rss(?:\/kalender)?)/.exec(path)?.[0]
  return withRound(first ?? path, slug)
}

/** Patterns of routes that may write whatever the round; all other writing is refused in an archived round. */
const ofNoRound =
  /^\/(konto|medarbetare|logga|sprak|lokaler|organisationer|rss-organ|rss\/organ|regioner|kommuner\/:code(\/andra)?$|inkorg|kalender|omgangar$|omgangar\/:slug\/(arkivering|bort))/

export function isOfRound(route: string): boolean {
  return !ofNoRound.test(route)
}
