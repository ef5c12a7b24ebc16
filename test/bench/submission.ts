/**
 * The requests of a complete submission, for one seat after the other: seven themes and the review, and if asked for also
 * the pages that a browser opens on the way.
 */
import type { Request } from 'autocannon'
import { type Random, randomAnswers } from '../../seeds/answers.ts'
import type { QuestionnaireDocument } from '../../src/questionnaire/rules.ts'
import { type Sheet, sheetOf } from '../../src/questionnaire/sheet.rules.ts'
import { formOf } from '../../src/responses/parts.rules.ts'
import { listMissing } from '../../src/responses/rules.ts'
import type { InvitedSeat } from './country.ts'

export interface Visit {
  cookie: string
  csrf: string
}

interface Step {
  path: string
  /** Null opens the page. */
  body: string | null
}

/** The requests that a browser sends for one seat; the bare server gets the same bodies. */
export function stepsFor(
  seat: InvitedSeat,
  questionnaire: { id: string; version: string; hash: string; document: QuestionnaireDocument },
  random: Random,
): Step[] {
  const sheet = sheetOf(questionnaire, seat.role, 'sv')
  const answers = completeAnswers(sheet, questionnaire.document, seat, random)
  const themes = sheet.themes.map((theme) => {
    const body = new URLSearchParams()
    for (const question of theme.questions) {
      for (const [name, value] of Object.entries(formOf(question, answers[question.key], 'sv'))) {
        for (const one of [value].flat()) body.append(name, one)
      }
    }
    return { path: `/i/${seat.token}/fragor/${theme.value}`, body: body.toString() }
  })
  return [...themes, { path: `/i/${seat.token}/fragor/granska`, body: '' }]
}

function completeAnswers(sheet: Sheet, document: QuestionnaireDocument, seat: InvitedSeat, random: Random) {
  for (let tries = 0; tries < 200; tries++) {
    const answers = randomAnswers(document, seat.role, random)
    if (listMissing(sheet, answers).length === 0) return answers
  }
  throw new Error('no complete answers')
}

/** The steps with their pages: the invitation, the questionnaire, each theme before it is posted, the receipt. */
export function withPages(steps: Step[], { token }: InvitedSeat): Step[] {
  const pages = ['', '/fragor', ...steps.map(({ path }) => path.replace(`/i/${token}`, '')), '/fragor/kvitto']
  const opened = pages.map((path) => ({ path: `/i/${token}${path}`, body: null }))
  return [...opened.slice(0, 2), ...steps.flatMap((step, at) => [opened[at + 2]!, step]), opened.at(-1)!]
}

/** The requests of one connection, which takes seat after seat and posts each seat's steps in order. */
export function submissions(all: Step[][], visit: Visit, bare: boolean): Request[] {
  let next = 0
  return (all[0] ?? []).map((first, step) => ({
    method: first.body === null ? ('GET' as const) : ('POST' as const),
    setupRequest: (request: Request, context: { steps?: Step[] }) => {
      if (step === 0) context.steps = all[next++ % all.length] ?? []
      const { path, body } = context.steps?.[step] ?? { path: '/', body: '' }
      if (body === null) return { ...request, path, headers: { cookie: visit.cookie } }
      return {
        ...request,
        path: bare ? barePath(path) : path,
        body: `${body}${body && '&'}_csrf=${encodeURIComponent(visit.csrf)}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: visit.cookie },
      }
    },
  })) as Request[]
}

function barePath(path: string): string {
  const [, , token, , theme] = path.split('/')
  return theme === 'granska' ? `/submit/${token}` : `/save/${token}`
}
