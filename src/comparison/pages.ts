/** The comparison's page: the form, the view for the kind of question, and the table of all questions. */
import type { SheetCell } from '../kernel/html/csv.ts'
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { labelIn, type Question, seatRoles } from '../questionnaire/rules.ts'
import type { SeatRole } from '../schema.ts'
import { addressOf, type Comparison, filterParams } from './compared.pages.ts'
import { filters, groupBy, groupings, groupSeats, seconds } from './groupings.rules.ts'
import { heatView } from './heat.pages.ts'
import { oncePer } from './kept.rules.ts'
import { type Measure, measureOf, partsOf } from './measures.rules.ts'
import { numbersTable, numbersView } from './numbers.pages.ts'
import { partsView, sharesTable, sharesView } from './shares.pages.ts'
import { textsTable, textsView } from './texts.pages.ts'
import { groupName } from './words.pages.ts'

/** @param measures of the table of all questions. */
export function comparePage(c: Comparison, measures: Measure[], t: Translate) {
  const { document, query, question, seats } = c
  const answers = seats.filter(({ submissionId }) => submissionId !== null).length
  return {
    title: t('comparison.page_title', { question: labelIn(question, t.lang) }),
    nobody: c.all.every(({ submissionId }) => submissionId === null),
    noneChosen: seats.length === 0,
    onlyAnswered: c.grouping.question !== null || c.chosen.some((one) => one.question !== null),
    chips: chipsOf(c, t),
    reset: addressOf(c, Object.fromEntries(filterParams.map((param) => [param, null]))),
    choices: choices(c, t),
    view: viewOf(c, t),
    parts: partsView(c, t),
    links: {
      table: addressOf(c, {}, '/jamfor/tal.csv'),
      recount: mayRecount(c) ? addressOf(c, {}, '/jamfor/rakna-om.R') : null,
      svg: addressOf(c, {}, '/jamfor/bild.svg'),
      png: addressOf(c, {}, '/jamfor/bild.png'),
      save: `/jamfor/spara?${new URLSearchParams({ vy: addressOf(c, {}).split('?')[1] ?? '' })}`,
      overTime: addressOf(c, {}, '/jamfor/over-tid'),
      bars: addressOf(c, { vy: null }),
      funnel: addressOf(c, { vy: 'tratt' }),
      byName: addressOf(c, { ordning: null }),
      byShare: addressOf(c, { ordning: 'andel' }),
      byAnswers: addressOf(c, { ordning: 'svar' }),
    },
    order: query.ordning,
    heatRole: query.roll && t('comparison.heat_role', { role: t(`seat_role.${query.roll}`) }),
    heat: heatView({ measures, c }, t),
    basis: t('comparison.basis', {
      asked: seats.filter((seat) => seat.asked).length,
      seats: seats.length,
      answers,
      version: document.version,
    }),
  }
}

/** Whether the file of answers has all that the view is divided and chosen by. */
export function mayRecount({ grouping, chosen, query }: Comparison): boolean {
  const known: readonly string[] = ['region', 'grupp', 'roll', 'seminarium', 'alla']
  return known.includes(grouping.key) && chosen.length === 0 && query.och === null
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
  const singles = c.document.questions.filter(({ type }) => type === 'single')
  return {
    themes: c.document.themes.map((theme) => ({
      label: labelIn(theme, t.lang),
      questions: c.document.questions
        .filter(({ theme: of }) => of === theme.value)
        .map((q) => option(q.key, questionText(q, t), question.key)),
    })),
    parts: partsOf(question).map((part) => option(part.value, labelIn(part, t.lang), c.part)),
    groupings: isText ? [] : groupings.map((g) => option(g, t(`comparison.by_${g}` as MessageKey), c.grouping.key)),
    byAnswers: isText ? [] : singles.map((q) => option(`svar.${q.key}`, questionText(q, t), c.grouping.key)),
    seconds: isText
      ? []
      : seconds
          .filter((g) => g !== c.grouping.by)
          .map((g) => option(g, t(`comparison.by_${g}` as MessageKey), query.och)),
    filters: [
      ...filters.map((param) => ({
        name: param,
        legend: t(`comparison.by_${param}` as MessageKey),
        options: oncePer(c.all, `groups ${param}`, () => groupSeats(c.all, groupBy(param))).map((group) => ({
          value: group.key,
          text: `${group.code} ${groupName(group, t)}`.trim(),
          chosen: query[param].includes(group.key),
        })),
      })),
      ...singles.map((q) => ({
        name: 'svar',
        legend: questionText(q, t),
        options: (measureOf(c.document, q, null)?.points ?? []).map((point) => ({
          value: `svar.${q.key}.${point.value}`,
          text: labelIn(point, t.lang),
          chosen: query.svar.includes(`svar.${q.key}.${point.value}`),
        })),
      })),
    ],
    isFiltered: c.chosen.length > 0,
    roles: question.roles.map((role) => option(role, t(`seat_role.${role}`), query.roll)),
    allRoles: t(allRolesKey(question.roles)),
    search: isText ? query.sok : null,
  }
}

function questionText(question: Question, t: Translate): string {
  return `${question.order}. ${labelIn(question, t.lang)}`
}

/** What is chosen, each with the address without it. */
function chipsOf(c: Comparison, t: Translate) {
  return c.chosen.flatMap(({ param, question, groupOf, keys }) => {
    const names = new Map(
      groupSeats(c.all, groupOf).map((group) => [group.key, `${group.code} ${groupName(group, t)}`.trim()]),
    )
    return keys.map((key) => {
      const value = question ? `svar.${question.key}.${key}` : key
      const text = names.get(key) ?? key
      return {
        text: question ? `${questionText(question, t)} ${text}` : text,
        href: addressOf(c, { [param]: c.query[param].filter((one) => one !== value) }),
      }
    })
  })
}

function option(value: string, text: string, chosen: string | null | undefined) {
  return { value, text, chosen: value === chosen }
}

function allRolesKey(roles: SeatRole[]): MessageKey {
  return roles.length === seatRoles.length ? 'comparison.all_roles' : 'comparison.both_roles'
}
