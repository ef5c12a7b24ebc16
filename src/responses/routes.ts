import type { FastifyInstance, FastifyRequest } from 'fastify'
import { invited } from '../kernel/auth/invitee.ts'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import { valuesOf } from '../kernel/http/forms.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { sha256 } from '../kernel/ids.ts'
import { localDate } from '../kernel/time.ts'
import { paper } from '../questionnaire/paper.rules.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { type SheetTheme, sheetOf } from '../questionnaire/sheet.rules.ts'
import { saveAnswers, submitResponse } from './actions.ts'
import { type ReadForm, readForm } from './input.ts'
import {
  filledPage,
  problemWords,
  progressWords,
  receiptPage,
  reviewPage,
  type Survey,
  savedWords,
  startPage,
  themePage,
} from './pages.ts'
import { getResponseState, listSubmittedAnswers } from './queries.ts'
import {
  answersOf,
  canonicalAnswers,
  listMissing,
  markOf,
  themeProgress,
  whyCannotAnswer,
} from './rules.ts'

/** The invitee's way through the questions. Every page reads and writes the link's own seat only. */
export function responseRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/i/:token/fragor', async (request, reply) =>
    reply.page('responses/start', startPage(await load(request, reply.t))),
  )

  app.get('/i/:token/fragor/granska', async (request, reply) =>
    reply.page('responses/review', reviewPage(await load(request, reply.t))),
  )

  app.post('/i/:token/fragor/granska', async (request, reply) => {
    const survey = await load(request, reply.t)
    const { seatId, role, linkId } = survey.invitee
    if (survey.open && listMissing(survey.sheet, survey.answers).length > 0)
      return reply.page('responses/review', reviewPage(survey, true), 422)
    await submitResponse(deps, { seatId, role, linkId })
    return reply.redirect(`${survey.base}/fragor/kvitto`, 303)
  })

  app.get('/i/:token/fragor/kvitto', async (request, reply) => {
    const survey = await load(request, reply.t)
    const { submission } = survey.state
    if (!submission) return reply.redirect(`${survey.base}/fragor`, 303)
    const submitted = await listSubmittedAnswers(deps.db, submission.id)
    const asSubmitted = { ...survey, answers: answersOf(submitted) }
    return reply.page('responses/receipt', receiptPage(asSubmitted, submission))
  })

  app.get('/i/:token/fragor/utskrift', async (request, reply) => {
    const survey = await load(request, reply.t)
    const { submission } = survey.state
    const answers = submission
      ? answersOf(await listSubmittedAnswers(deps.db, submission.id))
      : survey.answers
    return reply.page('responses/print', filledPage({ ...survey, answers }))
  })

  app.get('/i/:token/fragor/formular', async (request, reply) => {
    const { sheet, invitee } = await load(request, reply.t)
    return reply.page('questionnaire/print', {
      ...paper(sheet, reply.t),
      municipality: invitee.municipalityOfficialName,
    })
  })

  app.get('/i/:token/fragor/:theme', async (request, reply) => {
    const survey = await load(request, reply.t)
    const theme = themeIn(request, survey)
    if (!survey.open) return reply.redirect(`${survey.base}/fragor/granska`, 303)
    return reply.page('responses/theme', themePage(survey, theme))
  })

  app.post('/i/:token/fragor/:theme', async (request, reply) => {
    const survey = await load(request, reply.t)
    const theme = themeIn(request, survey)
    const form = valuesOf(request.body)
    const read = await save(survey, theme, form)
    if (read.problems.length > 0) {
      const saved = withChanges(survey, read)
      return reply.page('responses/theme', themePage(saved, theme, read.problems, form), 422)
    }
    const next = survey.sheet.themes[survey.sheet.themes.indexOf(theme) + 1]
    return reply.redirect(`${survey.base}/fragor/${next?.value ?? 'granska'}`, 303)
  })

  /** Some questions of a theme while one writes; the answer is for autosave.js. */
  app.post('/i/:token/fragor/:theme/svar', async (request, reply) => {
    const survey = await load(request, reply.t)
    const theme = themeIn(request, survey)
    const form = valuesOf(request.body)
    const read = await save(survey, theme, form)
    const saved = withChanges(survey, read)
    const progress = themeProgress(theme, saved.answers)
    return reply.header('cache-control', 'no-store').send({
      saved: savedWords(deps.clock.now(), reply.t),
      problems: read.problems.map((problem) => problemWords(problem, reply.t)),
      marks: Object.fromEntries(
        theme.questions.map(({ key }) => [key, markOf(saved.state.stored.get(key))]),
      ),
      progress: { is: progress.state, text: progressWords(progress, reply.t) },
    })
  })

  async function load(request: FastifyRequest, t: Translate): Promise<Survey> {
    const invitee = invited(request)
    const state = await getResponseState(deps.db, invitee.seatId)
    const questionnaire = await getQuestionnaire(deps.db, state.questionnaireId)
    const today = localDate(deps.clock.now())
    return {
      base: `/i/${(request.params as { token: string }).token}`,
      invitee,
      sheet: sheetOf(questionnaire, invitee.role, t.lang),
      state,
      answers: answersOf(state.stored),
      today,
      open: whyCannotAnswer(state.deadline, today) === null,
      changed: () =>
        state.submission !== null &&
        state.submission.hash !== sha256(canonicalAnswers(questionnaire.hash, state.stored)),
      t,
    }
  }

  async function save(survey: Survey, theme: SheetTheme, form: ReturnType<typeof valuesOf>) {
    const read = readForm(theme.questions, form, survey.state.stored)
    await saveAnswers(deps, survey.state, read.changes)
    return read
  }

  /** The survey as it is after the save, without reading it again. */
  function withChanges(survey: Survey, { changes }: ReadForm): Survey {
    const stored = new Map(survey.state.stored)
    for (const [key, answer] of changes) {
      if (answer === null) stored.delete(key)
      else stored.set(key, JSON.stringify(answer))
    }
    const now = deps.clock.now()
    const response = survey.state.response ?? (changes.size > 0 ? { id: '', savedAt: now } : null)
    const state = {
      ...survey.state,
      stored,
      response: response && { ...response, savedAt: changes.size > 0 ? now : response.savedAt },
    }
    return { ...survey, state, answers: answersOf(stored) }
  }
}

function themeIn(request: FastifyRequest, survey: Survey): SheetTheme {
  const { theme } = request.params as { theme: string }
  const found = survey.sheet.themes.find((each) => each.value === theme)
  if (!found) throw new NotFound()
  return found
}
