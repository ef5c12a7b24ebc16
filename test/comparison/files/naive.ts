/**
 * The figures of the comparison worked out a second time, from the files alone: `svar.csv`, `ram.csv` and `kodbok.csv`
 * as a reader outside has them. It uses nothing of our reckoning.
 */
import { parse } from 'csv-parse/sync'

type Line = Record<string, string>
export interface Files {
  answers: Line[]
  frame: Line[]
  book: Line[]
}

export function readFiles(answers: string, frame: string, book: string): Files {
  const read = (text: string): Line[] => parse(text, { delimiter: ';', bom: true, columns: true })
  return { answers: read(answers), frame: read(frame), book: read(book) }
}

/** A row of the table: the group's name, then its figures in the order of `tal.csv`. */
type Row = [name: string, ...figures: (number | null)[]]

export function naiveTable(
  { answers, frame, book }: Files,
  view: { key: string; part: string | null; by: string; role: string | null },
): Row[] {
  const own = book.filter((line) => line.kolumn === view.key || line.kolumn?.startsWith(`${view.key}.`))
  const type = own[0]?.fragetyp ?? ''
  const roles = (own[0]?.roller ?? '').split(', ').filter((role) => view.role === null || role === view.role)
  const answerOf = new Map(answers.map((line) => [`${line.kommunkod} ${line.roll}`, line]))
  const nobodyInvited = frame.every((line) => line.inbjuden === '0')
  const seats = frame
    .filter((line) => roles.includes(line.roll ?? ''))
    .map((line) => {
      const row = answerOf.get(`${line.kommunkod} ${line.roll}`)
      return {
        line,
        given: row ? givenIn(row, own, type, view) : null,
        isAsked: nobodyInvited || line.tillfragad === '1',
      }
    })
  const names = [...new Set(seats.map(({ line }) => nameOf(line, view.by)))].filter((name) => name !== '')
  const groups = [
    { name: '', seats },
    ...names.map((name) => ({ name, seats: seats.filter(({ line }) => nameOf(line, view.by) === name) })),
  ]
  const rows = groups.map(({ name, seats }): Row => {
    const given = seats.flatMap(({ given }) => (given === null ? [] : [given]))
    const asked = seats.filter(({ given, isAsked }) => isAsked || given !== null).length
    return [
      name,
      given.length,
      asked,
      ...(type === 'number' ? numberFigures(given, asked) : shareFigures(given, asked, own, type, view)),
    ]
  })
  // The total does not tell what a group too small to show has answered beside the points.
  const [all] = rows
  if (all && type !== 'number' && rows.some(([, answered, , , , first]) => answered !== 0 && first === null))
    all[3] = all[4] = null
  return rows
}

function nameOf(line: Line, by: string): string {
  if (by === 'grupp') return line.kommungrupp ? `${line.kommungrupp} ${line.kommungrupp_namn}` : 'Ingen grupp'
  if (by === 'region') return line.region ?? ''
  if (by === 'roll') return line.roll ?? ''
  return by === 'seminarium' ? (line.seminarium_namn ?? '') : ''
}

/** What a row says to the question: a code, or a number with `~` when it is an estimate; null: nothing. */
function givenIn(
  row: Line,
  own: Line[],
  type: string,
  { key, part }: { key: string; part: string | null },
): string | null {
  const cell = (name: string) => (row[name] === 'ej_fragad' ? '' : (row[name] ?? ''))
  if (type === 'single') return cell(key) || null
  if (type === 'likert') return cell(`${key}.${part}`) || null
  if (type === 'multi') {
    const any = own.some(({ kolumn = '' }) => cell(kolumn) !== '' && cell(kolumn) !== '0')
    return any ? cell(`${key}.${part}`) : null
  }
  if (type === 'ranking') {
    const ranks = own.map(({ kolumn = '' }) => cell(kolumn))
    return ranks[0] === '' ? null : `${ranks.indexOf(part ?? '') + 1}`
  }
  if (cell(`${key}.vet_ej`) === '1') return 'vet_ej'
  return cell(key) === '' ? null : cell(key).replace(',', '.') + (cell(`${key}.uppskattning`) === '1' ? '~' : '')
}

const half = (n: number, decimals = 0) => Math.floor(n * 10 ** decimals + 0.5 + 1e-9) / 10 ** decimals
const unknownOf = (answered: number, asked: number) => (asked > 1 ? (asked - answered) / (asked - 1) : 0)

function shareFigures(
  given: string[],
  asked: number,
  own: Line[],
  type: string,
  { key, part }: { key: string; part: string | null },
) {
  const line =
    own.find(({ kolumn }) => kolumn === (type === 'likert' || type === 'multi' ? `${key}.${part}` : key)) ??
    own[0] ??
    {}
  const list = (text = '') => text.split(' | ').filter(Boolean)
  const missing = list(line.saknade_varden)
  const codes = list(line.varden).map((one) => one.split(' = ')[0] ?? '')
  const ranks = own.map((_one, i) => `${i + 1}`)
  const points =
    type === 'multi'
      ? ['1', '0']
      : type === 'ranking'
        ? [...ranks, '0']
        : codes.filter((code) => !missing.includes(code))
  const focus = type === 'multi' ? ['1'] : type === 'ranking' ? ranks : list(line.i_fokus)
  const scores = scoresOf(line, type, points)
  const counts = points.map((point) => given.filter((one) => one === point).length)
  const base = counts.reduce((sum, n) => sum + n, 0)
  if (base < 3) return [null, null, ...points.map(() => null), ...points.map(() => null), null, null, null, null]
  const inFocus = points.reduce((sum, point, i) => sum + (focus.includes(point) ? (counts[i] ?? 0) : 0), 0)
  const [low, high] = interval(inFocus, base, unknownOf(given.length, asked))
  const mean = scores && points.reduce((sum, point, i) => sum + (scores.get(point) ?? 0) * (counts[i] ?? 0), 0) / base
  const shown = focus.length > 0
  return [
    given.filter((one) => missing.includes(one) && one !== 'ej_aktuellt').length,
    given.filter((one) => one === 'ej_aktuellt').length,
    ...counts,
    ...counts.map((n) => half((100 * n) / base)),
    ...(shown ? [half((100 * inFocus) / base, 1), half(100 * low, 1), half(100 * high, 1)] : [null, null, null]),
    mean === null ? null : half(mean, 2),
  ]
}

function scoresOf(line: Line, type: string, points: string[]): Map<string, number> | null {
  if (type === 'ranking') {
    const told = /Poäng efter plats: ([\d, ]+)\./.exec(line.anmarkning ?? '')?.[1]?.split(', ') ?? []
    return new Map(points.map((point, i) => [point, point === '0' ? 0 : Number(told[i])]))
  }
  const pairs = (line.poang ?? '')
    .split(' | ')
    .filter(Boolean)
    .map((one) => one.split(' = '))
  return pairs.length < points.length ? null : new Map(pairs.map(([code = '', score]) => [code, Number(score)]))
}

/** The score interval, as the two roots of (p − s)² = z² p (1 − p) / n, with n as if so many had been drawn. */
function interval(count: number, base: number, unknown: number): [number, number] {
  const s = count / base
  if (unknown === 0) return [s, s]
  const k = (1.959964 ** 2 * unknown) / base
  const root = Math.sqrt((2 * s + k) ** 2 - 4 * (1 + k) * s * s)
  return [count === 0 ? 0 : (2 * s + k - root) / (2 * (1 + k)), count === base ? 1 : (2 * s + k + root) / (2 * (1 + k))]
}

function numberFigures(given: string[], asked: number): (number | null)[] {
  const numbers = given.filter((one) => one !== 'vet_ej')
  const values = numbers.map((one) => Number.parseFloat(one)).sort((a, b) => a - b)
  const n = values.length
  if (n < 4) return Array<null>(8).fill(null)
  const at = (share: number) => {
    const place = (n - 1) * share
    const [a = 0, b = a] = [values[Math.floor(place)], values[Math.ceil(place)]]
    return a + (place % 1) * (b - a)
  }
  const unknown = unknownOf(given.length, asked)
  const rank = Math.floor((n - 1 - 1.959964 * Math.sqrt(n * unknown)) / 2)
  const [low, high] = unknown === 0 ? [at(0.5), at(0.5)] : [values[rank], values[n - 1 - rank]]
  return [
    given.length - n,
    numbers.filter((one) => one.endsWith('~')).length,
    ...[at(0.25), at(0.5), at(0.75), values.reduce((sum, value) => sum + value, 0) / n].map((one) => half(one, 1)),
    rank < 0 && unknown > 0 ? null : half(low ?? 0, 1),
    rank < 0 && unknown > 0 ? null : half(high ?? 0, 1),
  ]
}
