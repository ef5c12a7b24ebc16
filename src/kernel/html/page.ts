/** `reply.page(template, data)`: renders a template with the page's data and the data that every page has. */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Eta } from 'eta'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isStaff } from '../auth/guards.ts'
import type { Deps } from '../deps.ts'
import type { RefusedForm } from '../http/forms.ts'
import type { RefusedSave } from '../http/save-form.ts'
import {
  type CountedKey,
  isMessageKey,
  type MessageKey,
  type Params,
  type Translate,
  translators,
} from '../i18n/translate.ts'
import { mailProblem } from '../mail/sender.rules.ts'
import { formatDate, formatTime, type Lang, localDate, toLocal, type UtcText, week } from '../time.ts'
import { labelled, templateWords } from '../words.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** True for pages of an archived round: the page offers no changes, whatever the user's role. */
    readsOnly: boolean
  }
  interface FastifyReply {
    t: Translate
    /** Data that layouts show on every page; @fastify/view passes it to the template. */
    locals: object
    /** `shownAs`: the HTTP status, or the refused form to show again. */
    page(template: string, data: object, shownAs?: number | RefusedForm | null): FastifyReply
    /** Shows a notice on the next page; for a counted text, `params.n` chooses the form. */
    notice(key: MessageKey | CountedKey, params?: Params): FastifyReply
    /** Redirects (303) to the page that shows the result, with a notice there. */
    to(href: string, key?: MessageKey | CountedKey, params?: Params): FastifyReply
  }
}

const noticeCookie = 'notice'
const languageCookie = 'lang'

export function addPages(app: FastifyInstance, deps: Deps): void {
  // Not a getter: spreading the data in templates would call it each time.
  app.decorateReply('t', translators.sv)
  app.decorateRequest('readsOnly', false)
  app.addHook('onRequest', (request, reply, done) => {
    reply.t = translators[languageOf(request)]
    done()
  })
  app.decorateReply(
    'page',
    function (this: FastifyReply, template: string, data: object, shownAs?: number | RefusedForm | null) {
      const request = this.request
      const refused = typeof shownAs === 'number' ? { status: shownAs } : shownAs
      const { status, ...again } = refused ?? { status: 200 }
      const shown = { ...data, ...again }
      const notice = takeNotice(request, this)
      return this.code(status)
        .header('cache-control', 'no-store')
        .view(template, {
          errors: {},
          errorParams: {},
          isRefused: status === 422 || 'clashes' in shown,
          values: {},
          began: null,
          ...commonData(deps, request, this),
          notice,
          ...shown,
          clashes: clashesOf(shown, localDate(deps.clock.now()), this.t),
        })
    },
  )
  app.addHook('onSend', async (_request, _reply, payload) =>
    typeof payload === 'string' ? nameErrors(payload) : payload,
  )
  app.decorateReply('to', function (this: FastifyReply, href, key, params) {
    if (key) this.notice(key, params)
    return this.redirect(href, 303)
  })
  app.decorateReply('notice', function (this: FastifyReply, key, params = {}) {
    const one = params.n === 1 ? 'one' : 'other'
    const value = Buffer.from(JSON.stringify([isMessageKey(key) ? key : `${key}.${one}`, params])).toString('base64url')
    return this.setCookie(noticeCookie, value, { path: '/', httpOnly: true, sameSite: 'lax', maxAge: 60 })
  })
}

function languageOf(request: FastifyRequest): Lang {
  return request.cookies[languageCookie] === 'en' ? 'en' : 'sv'
}

function commonData(deps: Deps, request: FastifyRequest, reply: FastifyReply) {
  const today = localDate(deps.clock.now())
  const { t } = reply
  const user = request.user
  return {
    t,
    lang: t.lang,
    ...templateWords[t.lang],
    asset,
    csrf: csrfOnce(reply),
    path: request.url.split('?')[0],
    url: request.url,
    organisation: deps.config.organisation,
    contactEmail: deps.config.contactEmail,
    contactPhone: deps.config.contactPhone,
    baseUrl: deps.config.baseUrl,
    mailProblem: user && mailProblem(deps),
    user: user && {
      name: user.name,
      role: user.role,
      isStaff: isStaff(user.role),
      mayChange: (user.role === 'administrator' || user.role === 'planner') && !request.readsOnly,
      isAdministrator: user.role === 'administrator',
    },
    shownAt: deps.clock.now(),
    asOf: t('app.today', { date: formatDate(today, 'long', t.lang), week: String(week(today)) }),
  }
}

/** The page's clashes, each with the time of the other save in words. */
function clashesOf(data: object, today: string, t: Translate) {
  const { clashes = {} } = data as Partial<Pick<RefusedSave, 'clashes'>>
  const shown = Object.entries(clashes).map(([name, clash]) => {
    const when = clash.at && clockText(clash.at, today, t)
    return [name, { ...clash, when }] as const
  })
  return Object.fromEntries(shown)
}

/** "kl. 14.32" today, else with the date. */
function clockText(at: UtcText, today: string, t: Translate): string {
  const { date, time } = toLocal(at)
  const clock = t('forms.clock', { time: formatTime(time, t.lang) })
  return date === today ? clock : `${formatDate(date, 'day', t.lang)} ${clock}`
}

/** One token for all forms of a page: for a new visitor each call makes a new secret and invalidates earlier tokens. */
function csrfOnce(reply: FastifyReply): () => string {
  let token: string | undefined
  return () => {
    token ??= reply.formToken()
    return token
  }
}

/** Takes the notice that the previous response left in a cookie; null when it is not one of our messages. */
function takeNotice(request: FastifyRequest, reply: FastifyReply): string | null {
  const cookie = request.cookies[noticeCookie]
  if (!cookie) return null
  reply.clearCookie(noticeCookie, { path: '/' })
  try {
    const [key, params] = JSON.parse(Buffer.from(cookie, 'base64url').toString())
    return isMessageKey(key) ? reply.t(key, params) : null
  } catch {
    return null
  }
}

/** The error summary precedes the fields in the page, so their labels are inserted after the page is rendered. */

const nameless = /<a href="#([^"]+)" data-name>/g

/** Adds the label or legend of the linked field: "Fyll i det här fältet." → "Namn: Fyll i det här fältet." */
export function nameErrors(html: string): string {
  if (!html.includes(' data-name>')) return html
  return html.replace(nameless, (_, id: string) => {
    const name = nameOf(html, id)
    return `<a href="#${id}">${name && labelled(name, '')}`
  })
}

/** The label's text up to its first tag, because hints follow in tags. */
function nameOf(html: string, id: string): string {
  const quoted = id.replace(/[^\w-]/g, '\\$&')
  const ways = [
    `<label [^>]*for="${quoted}"[^>]*>([^<]+)`,
    `<fieldset [^>]*id="${quoted}"[^>]*>\\s*<legend[^>]*>(?:<[^>]*>)*([^<]+)`,
    `id="${quoted}"[^>]*aria-label="([^"]+)"`,
    `aria-label="([^"]+)"[^>]* id="${quoted}"`,
  ]
  for (const way of ways) {
    const name = new RegExp(way).exec(html)?.[1]?.trim()
    if (name) return name.replace(/:$/, '')
  }
  return ''
}

/**
 * The template engine. It caches the resolved path of each partial (`/shared/_field`, named from the root of the
 * views), because Eta would resolve it again for every include.
 */
export function openEta(): Eta {
  const eta = new Eta({
    views: viewsDir,
    cache: true,
    plugins: [{ processTemplate: joinIndented, processFnString: includePlainly }],
  })
  const resolve = eta.resolvePath
  const files = new Map<string, string>()
  eta.resolvePath = (path, options) => {
    if (!path.startsWith('/')) return resolve.call(eta, path, options)
    let file = files.get(path)
    if (file === undefined) {
      file = resolve.call(eta, path, options)
      files.set(path, file)
    }
    return file
  }
  return eta
}

/** A part that is given no data of its own gets the page's as it is: a copy of it for each part is costly. */
function includePlainly(code: string): string {
  return code.replace('{...it, ...(__eta_d ?? {})}', '__eta_d ? {...it, ...__eta_d} : it')
}

/** An indented line continues the one above: a template's line may be broken inside a tag without a trace in the page. */
function joinIndented(template: string): string {
  return template.replace(/\n +/g, ' ')
}

export const viewsDir = join(import.meta.dirname, '../../../views')
export const assetsDir = join(viewsDir, 'assets')
/** The package that scripts import as `./idb/index.js`. */
export const idbDir = dirname(fileURLToPath(import.meta.resolve('idb')))

/** Changes with the content of any asset, so that browsers may cache asset URLs indefinitely. */
export const assetsHash = hashOf(assetsDir, idbDir)

/** `radslag.css` → `/assets/3f2a…/radslag.css` */
export function asset(name: string): string {
  return `/assets/${assetsHash}/${name}`
}

function hashOf(...dirs: string[]): string {
  const hash = createHash('sha256')
  for (const dir of dirs)
    for (const name of readdirSync(dir).sort()) hash.update(name).update(readFileSync(join(dir, name)))
  return hash.digest('hex').slice(0, 10)
}
