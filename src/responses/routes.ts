import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { countHandedIn } from '../invitations/invitee.queries.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Gone, NotFound } from '../kernel/errors.ts'
import { type FormValues, valuesOf } from '../kernel/http/forms.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { sha256 } from '../kernel/ids.ts'
import { localDate } from '../kernel/time.ts'
import { invitedSeat } from '../links/routes.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { type Sheet, type SheetQuestion, type SheetTheme, sheetOf } from '../questionnaire/sheet.rules.ts'
import { saveParts, submitResponse } from './actions.ts'
import { openWords, readingPage } from './colleague.pages.ts'
import { listColleagues, listHands } from './colleague.queries.ts'
import { onlyTheme, whyClosed } from './colleague.rules.ts'
import { saveComments } from './comments.actions.ts'
import type { Beside } from './comments.pages.ts'
import { listComments } from './comments.queries.ts'
import { beganText, commentQuery, commentsIn, editsIn, formQuery, openedIn, pressedIn, versionQuery } from './input.ts'
import { confirmedIn, confirmedInDraft } from './known.pages.ts'
import { listConfirmed, listEarlierAnswers } from './known.queries.ts'
import { confirming, knownOf, type Press } from './known.rules.ts'
import { reviewPage, type Survey, startPage } from './pages.ts'
import { formPage } from './paper.pages.ts'
import { besideEarlier } from './parts.rules.ts'
import { getResponseState, listSources, listSubmittedAnswers, type ResponseState } from './queries.ts'
import { answersOf, canonicalAnswers, listMissing, listWrong, whyCannotAnswer } from './rules.ts'
import { placesOf, type Returned, savedPage, shortTheme, shortWay, themeAfter, themePage } from './theme.pages.ts'
import { filledPage, receiptPage, versionView } from './versions.pages.ts'
import { findFiling, listVersions } from './versions.queries.ts'

/** The invitee's questionnaire. Every page reads and writes only the seat of the link. */
export function responseRoutes(app: FastifyInstance, deps: Deps): void {
  surveyRoutes(app, deps, '/i/:token', byLink)
}

/** Whose questionnaire it is, under which address, and by which hand it is answered. */
export type Respondent = Pick<Survey, 'base' | 'invitee' | 'hand' | 'entry' | 'colleague'>
type RespondentOf = (request: FastifyRequest) => Promise<Respondent>

export async function byLink(request: FastifyRequest): Promise<Respondent> {
  const invitee = invitedSeat(request)
  const base = `/i/${(request.params as { token: string }).token}`
  const hand = { linkId: invitee.linkId, accountId: null, colleagueId: null, source: 'form' as const }
  return { base, invitee, hand, entry: null, colleague: null }
}

/** The questionnaire under `root`, for the seat's own people and for staff who enter what came on paper or by phone. */
export function surveyRoutes(app: FastifyInstance, deps: Deps, root: string, respondentOf: RespondentOf): void {
  themeRoutes(app, deps, root, respondentOf)

  app.get(`${root}/fragor`, async (request, reply) =>
    reply.page('responses/start', startPage(await load(request, reply.t))),
  )

  app.get(`${root}/fragor/granska`, async (request, reply) => showReview(await load(request, reply.t), reply))

  app.post(`${root}/fragor/granska`, async (request, reply) => {
    const survey = await load(request, reply.t)
    const { wrong, sheet, answers } = survey
    if (survey.open && (wrong.length > 0 || listMissing(sheet, answers).length > 0))
      return showReview(survey, reply, true)
    const { version } = await submitResponse(deps, survey.invitee, survey.hand)
    if (survey.entry) return reply.to(survey.entry.back, 'entry.handed_in', { version })
    return reply.to(`${survey.base}/fragor/kvitto`)
  })

  app.get(`${root}/fragor/kvitto`, async (request, reply) => {
    const survey = await load(request, reply.t)
    const { submission, seatId } = survey.state
    if (!submission) return reply.to(`${survey.base}/fragor`)
    const filing = await findFiling(deps.db, seatId)
    const current = (await listVersions(deps.db, seatId)).at(-1)!
    const told = {
      version: versionView(current, filing, reply.t),
      filing,
      sources: await sourcesOf(survey),
      confirmed: await listConfirmed(deps.db, { submissionIds: [current.id] }),
    }
    const together = survey.state.jointFrom === null ? null : await countHandedIn(deps.db, seatId)
    return reply.page('responses/receipt', { ...receiptPage(await asSubmitted(survey), told), together })
  })

  app.get(`${root}/fragor/utskrift`, async (request, reply) => {
    const survey = await load(request, reply.t)
    const { seatId, submission } = survey.state
    const version = versionQuery.parse(request.query).version ?? submission?.version
    const chosen = (await listVersions(deps.db, seatId)).find((one) => one.version === version)
    const told = {
      version: chosen ? versionView(chosen, await findFiling(deps.db, seatId), reply.t) : null,
      sources: await sourcesOf(survey),
      confirmed: await confirmedWords(survey, chosen),
    }
    return reply.page('responses/print', filledPage(await withSubmitted(deps, survey, chosen), told))
  })

  app.get(`${root}/fragor/formular`, async (request, reply) => {
    const survey = await load(request, reply.t)
    const { ifyllt: isFilled } = formQuery.parse(request.query)
    const shown = { isFilled, linkId: survey.hand.linkId, sender: deps.config, back: `${survey.base}/fragor` }
    return reply.page('questionnaire/print', formPage(await withKnown(deps, survey, survey.sheet.questions), shown))
  })

  async function load(request: FastifyRequest, t: Translate): Promise<Survey> {
    return loadSurvey(deps, await respondentOf(request), t)
  }

  const asSubmitted = (survey: Survey) => withSubmitted(deps, survey)

  async function sourcesOf({ invitee: { seatId } }: Survey) {
    return (await listSources(deps.db, { seatId })).get(seatId) ?? []
  }

  async function showReview(survey: Survey, reply: FastifyReply, tried = false) {
    const confirmed = await confirmedWords(survey, survey.open ? null : survey.state.submission)
    const page = { ...reviewPage(survey, tried, confirmed), shared: await sharedWords(survey) }
    return reply.page('responses/review', page, tried ? 422 : 200)
  }

  async function sharedWords(survey: Survey): Promise<string[]> {
    const { seatId, isShared } = survey.state
    if (survey.entry || !isShared) return []
    const comments = await listComments(deps.db, seatId)
    return openWords(survey, await listColleagues(deps.db, seatId), comments.length)
  }

  /** What is confirmed in a submitted version, or in the draft. */
  async function confirmedWords(survey: Survey, version: { id: string } | null | undefined) {
    const { state, sheet, t } = survey
    if (version) return confirmedIn(await listConfirmed(deps.db, { submissionIds: [version.id] }), t)
    if (state.confirmed.size === 0) return undefined
    return confirmedInDraft(await withKnown(deps, survey, sheet.questions))
  }
}

/** The form of each theme under `root`: for a colleague of the one theme that is theirs. */
export function themeRoutes(app: FastifyInstance, deps: Deps, root: string, respondentOf: RespondentOf): void {
  app.get(`${root}/fragor/las`, async (request, reply) =>
    reply.page('responses/read', readingPage(await load(request, reply.t))),
  )

  app.get(`${root}/fragor/:theme`, async (request, reply) => {
    const survey = await load(request, reply.t)
    const theme = themeIn(request, survey)
    if (!survey.open) return reply.to(`${survey.base}/fragor${survey.colleague ? '' : '/granska'}`)
    return showTheme(reply, survey, theme, { openAt: commentQuery.parse(request.query).kommentar })
  })

  app.post(`${root}/fragor/:theme`, { errorHandler: showAgain }, async (request, reply) => {
    const survey = await load(request, reply.t)
    const theme = themeIn(request, survey)
    if (!survey.open) return showLate(request, reply, survey, theme)
    const form = valuesOf(request.body)
    const { saved, moved } = await save(survey, theme, form)
    const said = commentsIn(theme.questions, form)
    const by = { seatId: survey.state.seatId, hand: survey.hand }
    const refused = survey.entry ? [] : await saveComments(deps, by, said)
    for (const each of moved) reply.notice('responses.example_moved', placesOf(each))
    if (refused.length > 0) return showTheme(reply, saved, theme, { returned: {}, refused, status: 422 })
    const pressed = pressedIn(theme.questions, form)
    if (pressed) return reply.to(`${survey.base}/fragor/${theme.value}#fraga-${pressed.question.number}`)
    if (said.at) {
      const { key, number } = said.at
      return reply.to(`${survey.base}/fragor/${theme.value}?kommentar=${key}#kommentar-${number}`)
    }
    if (saved.wrong.some(({ question }) => theme.questions.includes(question)))
      return showTheme(reply, saved, theme, { returned: {}, status: 422 })
    const { colleague } = survey
    if (colleague) return reply.to(`${survey.base}/fragor`, 'colleague.saved', { name: colleague.makerName })
    return reply.to(`${survey.base}/fragor/${themeAfter(survey.sheet, theme)?.value ?? 'granska'}`)
  })

  /** Saves some parts of a theme while the user types; the response is for autosave.js. */
  app.post(`${root}/fragor/:theme/svar`, async (request, reply) => {
    const survey = await load(request, reply.t)
    const theme = themeIn(request, survey)
    refuseClosed(survey)
    const { saved, edits, moved, changed } = await save(survey, theme, valuesOf(request.body))
    return reply.header('cache-control', 'no-store').send({ ...savedPage(saved, theme, edits, moved), changed })
  })

  /**
   * A page that has been open too long has no valid CSRF token: shows the form again as typed, with a new token. What was
   * refused because the time or the link ended just now is shown to be copied.
   */
  async function showAgain(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
    const isStale = error.code?.startsWith('FST_CSRF_')
    if (!isStale && !(error instanceof Conflict)) throw error
    const survey = await load(request, reply.t)
    const theme = themeIn(request, survey)
    if (!survey.open) return showLate(request, reply, survey, theme)
    if (!isStale) throw error
    const typed = valuesOf(request.body)
    const stale = { typed, began: beganText(typed) }
    return showTheme(reply, survey, theme, { returned: { stale }, status: 403 })
  }

  /** After the last day, or when a colleague's link is closed: what was typed, to be copied; nothing is saved. */
  function showLate(request: FastifyRequest, reply: FastifyReply, survey: Survey, theme: SheetTheme) {
    const stale = { typed: valuesOf(request.body), began: '' }
    return reply.page('responses/late', { ...themePage(survey, theme, { stale }), scripts: [] }, 409)
  }

  async function showTheme(
    reply: FastifyReply,
    survey: Survey,
    theme: SheetTheme,
    shown: Partial<Pick<Beside, 'openAt' | 'refused'>> & { returned?: Returned; status?: number },
  ) {
    const { returned = null, status = 200, openAt = '', refused = [] } = shown
    const beside = survey.entry ? null : { ...(await besideOf(survey, theme)), openAt, refused }
    return reply.page(
      'responses/theme',
      themePage(await withKnown(deps, survey, theme.questions), theme, returned, beside),
      status,
    )
  }

  /** Comments are shown when there is somebody to write to, or something is written. */
  async function besideOf({ state, hand, colleague, today }: Survey, { value, questions }: SheetTheme) {
    const { seatId } = state
    const isOwn = [...state.hands].every((id) => id === hand.linkId || id === hand.colleagueId)
    const hands: Beside['hands'] = isOwn ? new Map() : await listHands(deps.db, seatId)
    if (!state.isShared) return { hands, comments: null }
    const comments = await listComments(deps.db, seatId)
    const isWritten = comments.some(({ key }) => questions.some((question) => question.key === key))
    const isShared = async () =>
      (await listColleagues(deps.db, seatId)).some(
        (one) => (one.theme === value || value === shortWay) && whyClosed(one, today) === null,
      )
    return { hands, comments: colleague || isWritten || (await isShared()) ? comments : null }
  }

  async function load(request: FastifyRequest, t: Translate): Promise<Survey> {
    return loadSurvey(deps, await respondentOf(request), t)
  }

  async function save(survey: Survey, theme: SheetTheme, form: FormValues) {
    const edits = editsIn(theme.questions, form)
    const earlier = survey.entry?.earlier
    const own = earlier ? new Map([...edits].map(([q, parts]) => [q, besideEarlier(parts, earlier)])) : edits
    const hand = { ...survey.hand, openedAt: openedIn(form) }
    const press = await pressOf(survey, pressedIn(theme.questions, form), edits)
    const { state, changed, moved } = await saveParts(deps, survey.state, own, hand, press)
    const saved = changed.length > 0 ? { ...survey, ...drafted(survey.sheet, state) } : survey
    return { saved, edits, moved, changed: changed.map(({ key }) => key) }
  }

  async function pressOf(
    survey: Survey,
    pressed: ReturnType<typeof pressedIn>,
    edits: ReturnType<typeof editsIn>,
  ): Promise<Press | null> {
    if (!pressed || pressed.act === 'empty') return null
    const { question, act } = pressed
    if (act === 'undo') return { question, known: null, edits: [] }
    const known = (await withKnown(deps, survey, [question])).known.get(question.key)
    const typed = edits.get(question) ?? []
    return known ? { question, known, edits: confirming(question, known.parts, typed, survey.entry?.earlier) } : null
  }
}

export async function loadSurvey({ db, clock }: Deps, respondent: Respondent, t: Translate): Promise<Survey> {
  const { invitee, entry, colleague } = respondent
  const state = await getResponseState(db, invitee.seatId)
  const questionnaire = await getQuestionnaire(db, state.questionnaireId)
  const now = clock.now()
  const today = localDate(now)
  const whole = sheetOf(questionnaire, invitee.role, t.lang)
  const sheet = colleague ? onlyTheme(whole, colleague.theme) : whole
  const closed = colleague && whyClosed(colleague, today)
  const isInTime = whyCannotAnswer(state.deadline, entry?.receivedOn ?? today) === null
  const open = isInTime && !entry?.submissionId && closed === null
  const survey = { ...respondent, sheet, ...drafted(sheet, state), known: new Map(), today, now, open, closed, t }
  return open ? survey : withSubmitted({ db }, survey)
}

/** The survey with what is known of the questions from earlier rounds. */
export async function withKnown({ db }: Pick<Deps, 'db'>, survey: Survey, questions: SheetQuestion[]): Promise<Survey> {
  return { ...survey, known: knownOf(questions, await listEarlierAnswers(db, survey.state)) }
}

/** The survey with the submitted answers, if any. */
async function withSubmitted(
  { db }: Pick<Deps, 'db'>,
  survey: Survey,
  submission: { id: string } | null | undefined = survey.state.submission,
): Promise<Survey> {
  if (!submission) return survey
  const answers = answersOf(await listSubmittedAnswers(db, submission.id))
  return { ...survey, answers, wrong: [] }
}

function drafted(sheet: Sheet, state: ResponseState) {
  const { submission, stored } = state
  return {
    state,
    answers: answersOf(stored),
    wrong: listWrong(sheet, state),
    changed: () => submission !== null && submission.hash !== sha256(canonicalAnswers(sheet.hash, stored)),
  }
}

function themeIn(request: FastifyRequest, { sheet, colleague, t }: Survey): SheetTheme {
  const { theme } = request.params as { theme: string }
  const isShort = theme === shortWay && !colleague
  const found = sheet.themes.find((each) => each.value === theme) ?? (isShort && shortTheme(sheet, t))
  if (!found) throw new NotFound()
  return found
}

/** @throws Gone, for a colleague's browser that sends what was typed: it keeps that and says why. */
function refuseClosed({ colleague, closed }: Survey): void {
  if (colleague && closed) throw new Gone(`colleague.closed.${closed}`, { name: colleague.makerName })
}
