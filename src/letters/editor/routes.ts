import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound } from '../../kernel/errors.ts'
import { readForm } from '../../kernel/http/forms.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import { newId } from '../../kernel/ids.ts'
import { canSend } from '../../kernel/mail/sender.rules.ts'
import { getRound, type Round } from '../../rounds/queries.ts'
import { defaultLetter } from '../defaults.rules.ts'
import { isPurpose, type Purpose, purposeFacts } from '../purposes.rules.ts'
import { listTemplates } from '../queries.ts'
import { problemsOf, type TemplateText } from '../rules.ts'
import { findExample, saveLetter, sendProof } from './actions.ts'
import { exampleQuery, type LetterForm, letterForm } from './input.ts'
import { editPage, listPage, versionOf, versionPage } from './pages.ts'
import { letterTo, maskedMail, previewPart } from './preview.pages.ts'
import { trialCalendar } from './readers.rules.ts'

type WithPurpose = FastifyRequest<{ Params: { slug: string; purpose: string } }>

/** The round's letters: list, editor with preview, versions, and trial letters. */
export function letterRoutes(app: FastifyInstance, deps: Deps): void {
  const root = '/omgangar/:slug/brev'

  app.get<{ Params: { slug: string } }>(root, async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const saved = await listTemplates(deps.db, round.id)
    return reply.page('letters/list', listPage(round, saved, reply.t))
  })

  app.get(`${root}/:purpose`, async (request: WithPurpose, reply) => {
    const letter = await load(request)
    const choice = exampleQuery.parse(request.query)
    return show(reply, letter, choice, {})
  })

  app.post(`${root}/:purpose`, async (request: WithPurpose, reply) => {
    const letter = await load(request)
    const value = readForm(request, letterForm)
    const text = { subject: value.subject, body: value.body }
    const { placeholders, required } = purposeFacts[letter.purpose]
    const problems = problemsOf(text, placeholders, required)
    const typed = { text, basis: value.version, problems, isTyped: !isSame(text, letter.text) }
    if (problems.length > 0) return show(reply, letter, value, typed, 422)
    if (value.gor === 'spara') return save(request, reply, letter, value)
    if (value.gor === 'prov') return proof(request, reply, letter, value)
    return show(reply, letter, value, typed)
  })

  /** The letter alone, as a mail program shows it, for the frame in the page. */
  app.get(`${root}/:purpose/exempel`, async (request: WithPurpose, reply) => {
    const letter = await load(request)
    const { version, ...choice } = exampleQuery.parse(request.query)
    const text = version === undefined ? letter.text : versionOf(letter.purpose, letter.versions, version)
    const shown = await findExample(deps, letter, choice)
    const mail = shown && text && letterTo(letter.purpose, text, shown)
    if (!mail) throw new NotFound()
    return reply.letter(maskedMail(mail).html)
  })

  app.get<{ Params: { slug: string; purpose: string; version: string } }>(
    `${root}/:purpose/versioner/:version`,
    async (request, reply) => {
      const { round, purpose, versions } = await load(request)
      const shown = versionOf(purpose, versions, Number(request.params.version))
      if (!shown) throw new NotFound()
      return reply.page('letters/version', versionPage(round, purpose, versions, shown, reply.t))
    },
  )

  async function save(request: FastifyRequest, reply: FastifyReply, letter: Letter, form: LetterForm) {
    const { round, purpose } = letter
    const text = { subject: form.subject, body: form.body }
    const href = `/omgangar/${round.slug}/brev/${purpose}`
    const isCurrent = form.version === (letter.versions[0]?.version ?? 0)
    if (isCurrent && isSame(text, letter.text)) return reply.to(href, 'letters.unchanged')
    const { accountId } = signedIn(request)
    const save = { round, purpose, text, basis: form.version, accountId }
    const saved = await saveLetter(deps, save)
    if (saved === 'saved') return reply.to(href, 'letters.saved')
    const now = await reload(letter)
    const stale = now.versions[0] ?? null
    const typed = { text, stale, basis: stale?.version ?? 0, isTyped: true }
    return show(reply, now, form, typed, 409)
  }

  /** Sends a trial letter to the person's own address. Its links lead to `proofRoutes`, never to a personal page. */
  async function proof(request: FastifyRequest, reply: FastifyReply, letter: Letter, form: LetterForm) {
    const { name, email, accountId } = signedIn(request)
    const text = { subject: form.subject, body: form.body }
    const shown = await findExample(deps, letter, form, `${deps.config.baseUrl}/provbrev`)
    const mail = shown && letterTo(letter.purpose, text, shown)
    if (!mail) throw new Conflict('letters.nothing_to_try')
    const subject = `${translators.sv('letters.proof_mark')} ${mail.subject}`
    const host = new URL(deps.config.baseUrl).hostname
    const calendar = trialCalendar(letter.purpose, shown, `prov-${newId()}@${host}`)
    await sendProof(
      deps,
      { accountId, name, email },
      { mail: { ...mail, subject }, calendar, once: form.prov || newId() },
    )
    const said = canSend(deps) ? 'letters.proof_sent' : 'letters.proof_queued'
    if (isSame(text, letter.text)) {
      const query = new URLSearchParams({ seminarium: form.seminarium ?? '', mottagare: String(form.mottagare) })
      return reply.to(`/omgangar/${letter.round.slug}/brev/${letter.purpose}?${query}`, said, { email })
    }
    // The typed text is not saved and a redirect would lose it, so this shows the same page again.
    const typed = { text, basis: form.version, isTyped: true, notice: reply.t(said, { email }) }
    return show(reply, letter, form, typed)
  }

  type Letter = Awaited<ReturnType<typeof load>>

  async function load({ params }: { params: { slug: string; purpose: string } }) {
    const { slug, purpose } = params
    const round = await getRound(deps.db, slug)
    if (!isPurpose(purpose)) throw new NotFound()
    return reload({ round, purpose })
  }

  async function reload({ round, purpose }: { round: Round; purpose: Purpose }) {
    const versions = (await listTemplates(deps.db, round.id)).filter((one) => one.purpose === purpose)
    const { subject, body } = versions[0] ?? defaultLetter(purpose)
    return { round, purpose, versions, text: { subject, body } }
  }

  interface Typed {
    text?: TemplateText
    basis?: number
    problems?: ReturnType<typeof problemsOf>
    stale?: Letter['versions'][number] | null
    isTyped?: boolean
    notice?: string
  }

  async function show(
    reply: FastifyReply,
    letter: Letter,
    choice: { seminarium?: string | undefined; mottagare: number },
    typed: Typed,
    status = 200,
  ) {
    const { round, purpose, versions } = letter
    const { text = letter.text, basis = versions[0]?.version ?? 0, isTyped = false } = typed
    const { problems = [], stale = null, notice } = typed
    const page = editPage({ round, purpose, versions, text, basis, problems, stale, isTyped }, reply.t)
    const shown = await findExample(deps, letter, choice)
    const part = previewPart(purpose, text, shown, { base: page.base, isTyped }, reply.t)
    if (isTyped && part.preview?.mail) reply.header('content-security-policy', typedPolicy)
    const data = { ...page, ...part, once: newId(), ownEmail: reply.request.user?.email ?? '' }
    return reply.page('letters/edit', notice ? { ...data, notice } : data, status)
  }
}

/** For a page that frames an unsaved letter: allows the inline style that the letter has, but no inline scripts. */
const typedPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

function isSame(one: TemplateText, other: TemplateText): boolean {
  return one.subject === other.subject && one.body === other.body
}

/** The page that a trial letter's links lead to, the same for everybody: it says that the letter was a trial. */
export function proofRoutes(app: FastifyInstance): void {
  const show = (reply: FastifyReply) => reply.page('letters/proof', { title: reply.t('letters.proof_page') })
  app.get('/provbrev', async (_request, reply) => show(reply))
  app.get('/provbrev/*', async (_request, reply) => show(reply))
}
