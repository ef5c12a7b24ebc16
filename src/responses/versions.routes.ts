import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { getInvitation } from '../invitations/invitee.queries.ts'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import { optionalLine, type RefusedForm, takeForm } from '../kernel/http/forms.ts'
import { invitedSeat } from '../links/routes.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { sheetOf } from '../questionnaire/sheet.rules.ts'
import { versionQuery } from './input.ts'
import { confirmedIn } from './known.pages.ts'
import { listConfirmed } from './known.queries.ts'
import { common } from './pages.ts'
import { listSubmittedAnswers } from './queries.ts'
import { byLink, loadSurvey } from './routes.ts'
import { answersOf } from './rules.ts'
import { fileVersion, restoreVersion } from './versions.actions.ts'
import { answerRows, diaryWords, versionsPage } from './versions.pages.ts'
import { findFiling, listVersions, type Version } from './versions.queries.ts'
import { type Side, sidesOf } from './versions.rules.ts'

const text = z.string().max(20).optional().catch(undefined)
const sidesQuery = z.object({ fran: text, till: text, visa: text })
const versionPath = z.coerce.number().int().positive().catch(0)
const diaryForm = z.object({ diarienummer: optionalLine(100) })

type ByVersion = FastifyRequest<{ Params: { id: string; version: string } }>

/** The invitee reads what was handed in, version by version, takes it home, and goes back to one. */
export function versionRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/i/:token/fragor/versioner', async (request, reply) => {
    const survey = await loadSurvey(deps, await byLink(request), reply.t)
    const { sheet, state, base, open, t } = survey
    const versions = await listVersions(deps.db, state.seatId)
    if (versions.length === 0) return reply.to(`${base}/fragor`)
    const hasDraft = survey.changed()
    const read = await compared(deps, { versions, hasDraft, draft: state.stored }, request.query)
    const filing = await findFiling(deps.db, state.seatId)
    const data = { ...read, sheet, versions, filing, hasDraft, mayRestore: open }
    const shown = common(survey)
    return reply.page('responses/versions', { ...shown, ...versionsPage(data, { base, who: shown.who }, t) })
  })

  app.post('/i/:token/fragor/versioner/:version/aterstall', async (request, reply) => {
    const { base, state } = await loadSurvey(deps, await byLink(request), reply.t)
    const version = versionPath.parse((request.params as { version: string }).version)
    await restoreVersion(deps, state, version)
    return reply.to(`${base}/fragor/granska`, 'versions.restored', { n: version })
  })

  app.get('/i/:token/fragor/svar.csv', async (request, reply) => {
    const found = await file(request, reply)
    return found ? reply.csv(found.name, found.rows) : toStart(request, reply)
  })

  app.get('/i/:token/fragor/svar.xlsx', async (request, reply) => {
    const found = await file(request, reply)
    if (!found) return toStart(request, reply)
    const { name, rows } = found
    return reply.xlsx(name, { name: reply.t('versions.answers'), rows, widths: [24, 6, 60, 40, 60, 30] })
  })

  app.get('/i/:token/fragor/svar.json', async (request, reply) => {
    const found = await file(request, reply)
    if (!found) return toStart(request, reply)
    return reply.json(found.name, Readable.from([JSON.stringify(found.content, null, 2)]))
  })

  function toStart(request: FastifyRequest, reply: FastifyReply) {
    return reply.to(`/i/${(request.params as { token: string }).token}/fragor`)
  }

  /**
   * One submitted version, the current one unless the address names another; null before the first.
   * @throws NotFound when there is no such version
   */
  async function file(request: FastifyRequest, { t }: FastifyReply) {
    const { sheet, state } = await loadSurvey(deps, await byLink(request), t)
    const { municipalityOfficialName: municipality, role } = invitedSeat(request)
    if (!state.submission) return null
    const version = versionQuery.parse(request.query).version ?? state.submission.version
    const found = (await listVersions(deps.db, state.seatId)).find((one) => one.version === version)
    if (!found) throw new NotFound()
    const answers = answersOf(await listSubmittedAnswers(deps.db, found.id))
    const from = await listConfirmed(deps.db, { submissionIds: [found.id] })
    const confirmed = Object.fromEntries(from.map(({ key, round, at }) => [key, { round, submittedAt: at }]))
    const { hash, questionnaireHash, submittedAt } = found
    const diaryNumber = diaryWords(found.diaryNumber, await findFiling(deps.db, state.seatId), t)
    return {
      name: ['svar', `version-${found.version}`],
      rows: answerRows(sheet, { answers, confirmed: confirmedIn(from, t) }, t),
      content: { municipality, role, version, submittedAt, diaryNumber, hash, questionnaireHash, answers, confirmed },
    }
  }
}

/** Staff read a seat's submitted versions and file them. Drafts are the invitee's own. */
export function staffVersionRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/inbjudningar/:id/versioner', async (request: FastifyRequest<{ Params: { id: string } }>, reply) =>
    show(request.params.id, request, reply),
  )

  app.post('/inbjudningar/:id/versioner/:version/diarienummer', async (request: ByVersion, reply) => {
    const { id } = request.params
    const { seatId } = await getInvitation(deps.db, id)
    const version = versionPath.parse(request.params.version)
    const { accountId } = signedIn(request)
    const { refused } = await takeForm(request, diaryForm, ({ diarienummer: number }) =>
      fileVersion(deps, accountId, { seatId, version, number }),
    )
    if (refused) return show(id, request, reply, refused)
    return reply.to(`/inbjudningar/${id}/versioner`, 'common.saved')
  })

  async function show(id: string, request: FastifyRequest, reply: FastifyReply, refused?: RefusedForm) {
    const { t } = reply
    const invitation = await getInvitation(deps.db, id)
    const versions = await listVersions(deps.db, invitation.seatId)
    const { role, municipalityName: municipality } = invitation
    const who = t('seats.seat_of', { role: t(`seat_role.${role}`), municipality })
    const back = { title: t('versions.title'), who, base: `/inbjudningar/${id}`, invitation }
    if (versions.length === 0) return reply.page('responses/staff-versions', { ...back, versions, none: true }, refused)
    const sheet = sheetOf(await getQuestionnaire(deps.db, invitation.questionnaireId), role, t.lang)
    const read = await compared(deps, { versions, hasDraft: false, draft: new Map() }, request.query)
    const filing = await findFiling(deps.db, invitation.seatId)
    const data = { ...read, sheet, versions, filing, hasDraft: false, mayRestore: false }
    const labels = { diarienummer: t('versions.own_diary') }
    const page = { ...back, ...versionsPage(data, back, t), none: false, labels }
    return reply.page('responses/staff-versions', page, refused)
  }
}

/** The two sides that the address asks for, with their answers. */
async function compared(
  deps: Deps,
  { versions, hasDraft, draft }: { versions: Version[]; hasDraft: boolean; draft: ReadonlyMap<string, string> },
  query: unknown,
) {
  const { fran: from, till: to, visa } = sidesQuery.parse(query)
  const sides = sidesOf({ versions: versions.map(({ version }) => version), hasDraft }, { from, to })
  const read = async (side: Side) => {
    const found = versions.find(({ version }) => version === side)
    return found ? await listSubmittedAnswers(deps.db, found.id) : draft
  }
  const left = sides.left === null ? null : await read(sides.left)
  return { sides, stored: { left, right: await read(sides.right) }, all: visa === 'alla' }
}
