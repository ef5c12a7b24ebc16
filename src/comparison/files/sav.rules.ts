/**
 * Writes an SPSS system file (.sav) piece by piece, as the PSPP project describes the format in "System File Format"
 * (https://www.gnu.org/software/pspp/pspp-dev/html_node/System-File-Format.html). Little-endian, bytecode compression.
 *
 * All lengths are bytes of UTF-8, never characters. A string wider than 255 bytes is stored in segments of 255. What
 * the old records cannot hold stands in extensions (records 7): long names (13), the widths of very long strings (14),
 * the encoding (20), value labels and missing values of strings wider than eight bytes (21, 22).
 */
import type { LocalDate } from '../../kernel/time.ts'
import { bias, cut, elementsOf, float64, type SavValue, segmentsOf } from './sav-cases.rules.ts'

export interface SavVariable {
  /** At most 64 bytes; letters, digits and underscores. */
  name: string
  label: string
  /** Bytes; 0 for a number. */
  width: number
  format: 'number' | 'moment' | 'text'
  decimals: number
  measure: 'nominal' | 'ordinal' | 'scale'
  labels: { value: SavValue; label: string }[]
  /** Of strings at most three, of at most eight bytes each; of more than three numbers all between them are missing too. */
  missing: SavValue[]
}

const mostMissing = 3
const longestLabel = 255
const longestValueLabel = 120

export function savHead(
  variables: SavVariable[],
  { title, madeOn, cases }: { title: string; madeOn: LocalDate; cases: number },
): Buffer {
  const placed = place(variables)
  const elements = placed.reduce(
    (sum, { segments }) => sum + segments.reduce((all, width) => all + elementsOf(width), 0),
    0,
  )
  return Buffer.concat([
    text('$FL2', 4),
    text('@(#) SPSS DATA FILE - Radslag', 60),
    int32(2, elements, 1, 0, cases),
    float64(bias),
    text(savDay(madeOn), 9),
    text('00:00:00', 8),
    text(cut(title, 64), 64),
    Buffer.alloc(3),
    ...placed.flatMap(variableRecords),
    ...placed.flatMap(valueLabelRecords),
    extension(3, 4, int32(1, 0, 0, -1, 1, 1, 2, utf8)),
    extension(4, 8, float64(systemMissing, Number.MAX_VALUE, lowest)),
    extension(11, 4, Buffer.concat(placed.flatMap(displays))),
    extension(13, 1, Buffer.from(placed.map(({ short, variable }) => `${short}=${variable.name}`).join('\t'))),
    ...widthsOfVeryLong(placed),
    extension(16, 8, Buffer.concat([int64(1), int64(cases)])),
    extension(20, 1, Buffer.from('UTF-8')),
    ...longValueLabels(placed),
    ...longMissing(placed),
    int32(999, 0),
  ])
}

const utf8 = 65_001
const systemMissing = -Number.MAX_VALUE
/** The number next above the system-missing one. */
const lowest = -1.7976931348623155e308

interface Placed {
  variable: SavVariable
  short: string
  segments: number[]
  /** Of its first record, counted from 1. */
  at: number
}

function place(variables: SavVariable[]): Placed[] {
  let at = 1
  return variables.map((variable, i) => {
    const segments = segmentsOf(variable.width)
    const placed = { variable, short: `V${i + 1}`, segments, at }
    for (const width of segments) at += elementsOf(width)
    return placed
  })
}

function variableRecords({ variable, short, segments }: Placed): Buffer[] {
  return segments.flatMap((width, i) => {
    const name = i === 0 ? short : `${short}_${i.toString(36)}`
    const label = i === 0 ? labelled(variable.label) : []
    const [count, missing] = width > 8 ? [0, []] : missingOf(variable)
    const format = formatOf(variable, width)
    return [
      int32(2, width, label.length > 0 ? 1 : 0, count, format, format),
      text(name.toUpperCase(), 8),
      ...label,
      ...missing.map((value) => element(value)),
      ...Array.from({ length: elementsOf(width) - 1 }, () => continuation),
    ]
  })
}

/** Their count, negative for a range, and the values. */
function missingOf({ width, missing }: SavVariable): [count: number, values: SavValue[]] {
  if (missing.length <= mostMissing) return [missing.length, missing]
  if (width > 0) return [mostMissing, missing.slice(0, mostMissing)]
  const numbers = missing.map(Number)
  return [-2, [Math.min(...numbers), Math.max(...numbers)]]
}

function labelled(label: string): Buffer[] {
  if (label === '') return []
  const bytes = Buffer.from(cut(label, longestLabel))
  return [int32(bytes.length), padded(bytes, 4)]
}

const formatTypes = { text: 1, number: 5, moment: 22 }

function formatOf({ format, decimals }: SavVariable, width: number): number {
  const shown = { text: width, number: 8, moment: 20 }[format]
  return (formatTypes[format] << 16) | (shown << 8) | (format === 'number' ? decimals : 0)
}

function valueLabelRecords({ variable: { labels, width }, at }: Placed): Buffer[] {
  if (labels.length === 0 || width > 8) return []
  const values = labels.map(({ value, label }) => {
    const bytes = Buffer.from(cut(label, longestValueLabel))
    return Buffer.concat([element(value), padded(Buffer.concat([Buffer.from([bytes.length]), bytes]), 8)])
  })
  return [int32(3, labels.length), ...values, int32(4, 1, at)]
}

const measures = { nominal: 1, ordinal: 2, scale: 3 }
const widestShown = 40

function displays({ variable: { measure, width }, segments }: Placed): Buffer[] {
  const shown = width === 0 ? 8 : Math.min(width, widestShown)
  return segments.map(() => int32(measures[measure], shown, width === 0 ? 1 : 0))
}

function widthsOfVeryLong(placed: Placed[]): Buffer[] {
  const long = placed.filter(({ segments }) => segments.length > 1)
  if (long.length === 0) return []
  const widths = long.map(({ short, variable }) => `${short}=${`${variable.width}`.padStart(5, '0')}\0\t`)
  return [extension(14, 1, Buffer.from(widths.join('')))]
}

function longValueLabels(placed: Placed[]): Buffer[] {
  const long = placed.filter(({ variable }) => variable.width > 8 && variable.labels.length > 0)
  if (long.length === 0) return []
  const records = long.map(({ variable: { name, width, labels } }) => {
    const values = labels.map(({ value, label }) =>
      Buffer.concat([counted(text(`${value ?? ''}`, width)), counted(Buffer.from(cut(label, longestValueLabel)))]),
    )
    return Buffer.concat([counted(Buffer.from(name)), int32(width, labels.length), ...values])
  })
  return [extension(21, 1, Buffer.concat(records))]
}

function longMissing(placed: Placed[]): Buffer[] {
  const long = placed.filter(({ variable }) => variable.width > 8 && variable.missing.length > 0)
  if (long.length === 0) return []
  const records = long.map(({ variable: { name, missing } }) =>
    Buffer.concat([
      counted(Buffer.from(name)),
      Buffer.from([Math.min(mostMissing, missing.length)]),
      int32(8),
      ...missing.slice(0, mostMissing).map((one) => element(one)),
    ]),
  )
  return [extension(22, 1, Buffer.concat(records))]
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function savDay(day: LocalDate): string {
  return `${day.slice(8, 10)} ${months[Number(day.slice(5, 7)) - 1]} ${day.slice(2, 4)}`
}

const continuation = Buffer.concat([int32(2, -1, 0, 0, 0, 0), text('', 8)])

function element(value: SavValue): Buffer {
  return typeof value === 'number' ? float64(value) : text(`${value ?? ''}`, 8)
}

/** Filled with blanks. */
function text(value: string, width: number): Buffer {
  return Buffer.concat([Buffer.from(cut(value, width)), Buffer.alloc(width, ' ')], width)
}

function padded(bytes: Buffer, to: number): Buffer {
  return Buffer.concat([bytes], Math.ceil(bytes.length / to) * to)
}

function counted(bytes: Buffer): Buffer {
  return Buffer.concat([int32(bytes.length), bytes])
}

function extension(subtype: number, size: number, content: Buffer): Buffer {
  return Buffer.concat([int32(7, subtype, size, content.length / size), content])
}

function int32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [i, value] of values.entries()) bytes.writeInt32LE(value, 4 * i)
  return bytes
}

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(BigInt(value))
  return bytes
}
