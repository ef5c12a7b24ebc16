/** The heat table: all questions with a share in focus × all regions. */

import type { Translate } from '../kernel/i18n/translate.ts'
import { labelIn } from '../questionnaire/rules.ts'
import { addressOf, type Comparison } from './compared.pages.ts'
import { oncePer } from './kept.rules.ts'
import type { Measure } from './measures.rules.ts'
import { type ComparedSeat, fewestShown, fewestSure, type PlaceOf, seatsAsked } from './rules.ts'
import { percent } from './statistics.rules.ts'
import { focusWords } from './words.pages.ts'

export function heatView({ measures, c }: { measures: Measure[]; c: Comparison }, t: Translate) {
  const { seats, coded } = c
  const role = c.query.roll
  const regions = oncePer(seats, 'heat regions', () =>
    [...new Map(seats.map(({ place }) => [place.regionCode, place.region]))].sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  const columnOf = new Map(regions.map(([code], i) => [code, i]))
  const questions = [...new Set(measures.map((measure) => measure.question))]
  return {
    regions: regions.map(([, name]) => name),
    questions: questions.map((question) => {
      const own = measures.filter((measure) => measure.question === question)
      const counted = oncePer(seats, `heat ${question.key} ${role}`, () => {
        const asked = seatsAsked(seats, question.roles, role).filter(({ submissionId }) => submissionId !== null)
        const columns = asked.map((seat) => columnOf.get(seat.place.regionCode) ?? 0)
        return own.map((measure) => sumsOf(measure, coded.placesOf(measure), asked, columns, regions.length))
      })
      const [first] = own
      return {
        title: labelIn(question, t.lang),
        share: first?.part ? focusWords(first, t) : '',
        rows: own.map((measure, i) => ({
          text: measure.part ? labelIn(measure.part, t.lang) : focusWords(measure, t),
          href: addressOf(c, {
            fraga: measure.question.key,
            del: measure.part?.value ?? null,
            efter: 'region',
            och: null,
          }),
          all: cellOf(counted[i]?.all ?? nothing),
          cells: (counted[i]?.byColumn ?? []).map(cellOf),
        })),
      }
    }),
  }
}

const nothing = { answered: 0, base: 0, focus: 0 }

/** Counts, in one pass, the answers on any point and those on a point in focus, by column. */
function sumsOf(
  measure: Measure,
  placeOf: PlaceOf,
  asked: readonly ComparedSeat[],
  columns: number[],
  columnCount: number,
) {
  const isFocus = measure.points.map((_point, i) => measure.focus.includes(i))
  const byColumn = Array.from({ length: columnCount }, () => ({ ...nothing }))
  const all = { ...nothing }
  asked.forEach((seat, i) => {
    const place = placeOf(seat)
    const sum = byColumn[columns[i] ?? 0]
    if (place === null || !sum) return
    for (const one of [sum, all]) {
      one.answered++
      if (typeof place !== 'number') continue
      one.base++
      if (isFocus[place]) one.focus++
    }
  })
  return { byColumn, all }
}

/** `look`: the cell's classes; hollow when it rests on few answers. */
function cellOf({ answered, base, focus }: typeof nothing) {
  if (base < fewestShown) return { look: '', n: null, base, none: answered === 0 }
  const share = percent(focus / base)
  const look = `h${Math.min(4, Math.floor(share / 20))}${base < fewestSure ? ' unsure' : ''}`
  return { look, n: share, base, none: false }
}
