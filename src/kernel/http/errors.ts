import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isUnavailable, isUniqueViolation, isUnstorableText } from '../db/errors.ts'
import type { Deps } from '../deps.ts'
import { Conflict, Forbidden, Invalid, KnownError, NotFound, Unavailable } from '../errors.ts'
import { isMessageKey, type MessageKey } from '../i18n/translate.ts'
import { isPersonal, localPath } from './address.ts'

const titles: Record<number, MessageKey> = {
  403: 'errors.forbidden_title',
  404: 'errors.not_found_title',
  409: 'errors.conflict_title',
  410: 'errors.gone_title',
  422: 'errors.invalid_title',
  429: 'errors.too_many_title',
  503: 'errors.unavailable_title',
}

/** The only place that turns an error into a page. */
export function handleErrors(app: FastifyInstance, deps: Deps): void {
  app.setNotFoundHandler((request, reply) => showError(new NotFound(), request, reply))
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (request.raw.readableAborted) {
      deps.log.info({ requestId: request.id }, 'the client went away before it had sent all')
      return reply.code(400).send()
    }
    const known = toKnown(error)
    if (!known) {
      deps.log.error({ err: { message: error.message, stack: error.stack }, requestId: request.id }, 'unknown error')
      return showUnknown(request, reply)
    }
    if (known.status >= 500) deps.log.error({ code: known.code, cause: error.message }, 'unavailable')
    if (known.status === 403)
      deps.log.warn({ code: known.code, route: request.routeOptions.url, account: request.user?.accountId }, 'refused')
    return showError(known, request, reply)
  })
}

function toKnown(error: FastifyError): KnownError | null {
  if (error instanceof KnownError) return error
  if (isUnavailable(error)) return new Unavailable()
  if (isUniqueViolation(error)) return new Conflict('errors.changed_meanwhile')
  if (isUnstorableText(error)) return new Invalid('errors.invalid')
  if (error.code?.startsWith('FST_CSRF_')) return new Forbidden('errors.csrf')
  if (error.statusCode === 429) return new KnownError(429, 'errors.too_many')
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new KnownError(413, 'errors.form_too_large')
  if (error.statusCode === 413 || error.code === 'FST_REQ_FILE_TOO_LARGE') {
    return new KnownError(413, 'errors.too_large', { mb: 5 })
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new KnownError(error.statusCode === 404 ? 404 : 422, 'errors.invalid')
  }
  return null
}

/** The code's own heading when it has one, otherwise the heading of its HTTP status. */
function titleOf(error: KnownError): MessageKey {
  const own = `${error.code}_title`
  return isMessageKey(own) ? own : (titles[error.status] ?? 'errors.title')
}

function showError(error: KnownError, request: FastifyRequest, reply: FastifyReply) {
  const code = isMessageKey(error.code) ? error.code : 'errors.invalid'
  return show(request, reply, error.status, {
    title: reply.t(titleOf(error)),
    text: reply.t(code, error.params),
    reference: null,
    again: error.status === 503 ? tryAgain(request) : null,
  })
}

function showUnknown(request: FastifyRequest, reply: FastifyReply) {
  return show(request, reply, 500, {
    title: reply.t('errors.internal_title'),
    text: reply.t('errors.internal'),
    reference: request.id,
    again: null,
  })
}

interface Again {
  href: string
  /** The posted fields, for a button that sends them again; null for a GET request. */
  fields: { name: string; value: string }[] | null
  hasFile: boolean
}

/** How to repeat the request. null for a form without a valid CSRF token: the button would approve a forged form. */
function tryAgain(request: FastifyRequest): Again | null {
  if (request.method === 'GET') return { href: request.url, fields: null, hasFile: false }
  if (!request.isOurForm) return null
  const fields = Object.entries(request.body ?? {})
    .filter(([name]) => name !== '_csrf')
    .flatMap(([name, values]) => [values].flat().map((value) => ({ name, value: String(value) })))
  return { href: request.url, fields, hasFile: request.upload !== null }
}

function show(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  error: { title: string; text: string; reference: string | null; again: Again | null },
) {
  if (request.headers.accept?.startsWith('application/json')) {
    return reply.code(status).send({ error: error.text })
  }
  return reply.page('shared/error', { ...error, onward: onwardFrom(request, reply, status) }, status)
}

/**
 * The link on an error page: back to the page of the refused form; below a personal link to the invitee's page; else
 * to the start page. null for an invitee without a working link, who can only contact us.
 */
function onwardFrom(request: FastifyRequest, reply: FastifyReply, status: number) {
  const { home } = request
  if (isPersonal(request.url)) return home && { href: home.href, label: reply.t(home.says) }
  const from = request.method === 'POST' && status < 500 ? cameFrom(request) : null
  return from ? { href: from, label: reply.t('errors.back') } : { href: '/', label: reply.t('errors.home') }
}

/** The page of this site that the form was sent from, by the Referer header; null when unknown. */
function cameFrom({ headers }: FastifyRequest): string | null {
  const { referer = '', host } = headers
  if (!URL.canParse(referer)) return null
  const { host: from, pathname, search } = new URL(referer)
  return from === host ? localPath(pathname + search) : null
}
