/** The comparison's page: the form, the view for the kind of question, and the table of all questions. */
import type { SheetCell } from '../kernel/html/csv.ts'
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { labelIn, seatRoles } from '../questionnaire/rules.ts'
import type { SeatRole } from '../schema.ts'
import { addressOf, type Comparison } from './compared.pages.ts'
import { heatView } from './heat.pages.ts'
import { type Measure, measureOf, partsOf } from './measures.rules.ts'
import { numbersTable, numbersView } from './numbers.pages.ts'
import { groupings } from './rules.ts'
import { partsView, sharesTable, sharesView } from './shares.pages.ts'
import { textsTable, textsView } from './texts.pages.ts'

/** @param measures of the table of all questions. */
export function comparePage(c: Comparison, measures: Measure[], t: Translate) {
  const { document, query, question, round, seats } = c
  const answers = seats.filter(({ submissionId }) => submissionId !== null).length
  return {
    title: t('comparison.page_title', { question: labelIn(question, t.lang) }),
    nobody: answers === 0,
    choices: choices(c, t),
    view: viewOf(c, t),
    parts: partsView(c, t),
    links: {
      table: addressOf(c, {}, '/jamfor/tal.csv'),
      recount: addressOf(c, {}, '/jamfor/rakna-om.R'),
      svg: addressOf(c, {}, '/jamfor/bild.svg'),
      png: addressOf(c, {}, '/jamfor/bild.png'),
      overTime: addressOf(c, {}, '/jamfor/over-tid'),
      bars: addressOf(c, { vy: null }),
      funnel: addressOf(c, { vy: 'tratt' }),
      byName: addressOf(c, { ordning: null }),
      byShare: addressOf(c, { ordning: 'andel' }),
      byAnswers: addressOf(c, { ordning: 'svar' }),
    },
    order: query.ordning,
    heatRole: query.roll && t('comparison.heat_role', { role: t(`seat_role.${query.roll}`) }),
    heat: heatView({ measures, coded: c.coded, seats, role: query.roll, round: round.slug }, t),
    basis: t('comparison.basis', {
      asked: seats.filter((seat) => seat.asked).length,
      seats: seats.length,
      answers,
      version: document.version,
    }),
  }
}

export function viewOf(c: Comparison, t: Translate) {
  if (c.question.type === 'number') return numbersView(c, t)
  const measure = measureOf(c.document, c.question, c.part)
  return measure ? sharesView(c, measure, t) : textsView(c, t)
}

/** The comparison as rows of a file. */
export function tableRows(c: Comparison, t: Translate): SheetCell[][] {
  if (c.question.type === 'number') return numbersTable(c, t)
  const measure = measureOf(c.document, c.question, c.part)
  return measure ? sharesTable(c, measure, t) : textsTable(c, t)
}

/** Options of the form at the top. */
export function choices(c: Comparison, t: Translate) {
  const { question, query } = c
  const isText = question.type === 'text' || question.type === 'structured'
  return {
    themes: c.document.themes.map((theme) => ({
      label: labelIn(theme, t.lang),
      questions: c.document.questions
        .filter(({ theme: of }) => of === theme.value)
        .map((q) => option(q.key, `${q.order}. ${labelIn(q, t.lang)}`, question.key)),
    })),
    parts: partsOf(question).map((part) => option(part.value, labelIn(part, t.lang), c.part)),
    groupings: isText ? [] : groupings.map((g) => option(g, t(`comparison.by_${g}` as MessageKey), query.efter)),
    roles: question.roles.map((role) => option(role, t(`seat_role.${role}`), query.roll)),
    allRoles: t(allRolesKey(question.roles)),
    search: isText ? query.sok : null,
  }
}

function option(value: string, text: string, chosen: string | null | undefined) {
  return { value, text, chosen: value === chosen }
}

function allRolesKey(roles: SeatRole[]): MessageKey {
  return roles.length === seatRoles.length ? 'comparison.all_roles' : 'comparison.both_roles'
}
