/** The cases of an SPSS system file; `sav.rules.ts` writes what comes before them. */
import { secondsBetween, type UtcText } from '../../kernel/time.ts'

export type SavValue = string | number | null

/** A number within this of a byte is stored as that byte. */
export const bias = 100
/** SPSS keeps no more of a string. */
export const widestString = 32_767
const widestSegment = 255
/** Each segment of a very long string stands for so much of its width. */
const segmentShare = 252
/** Widths of the segments; one for all but very long strings. */
export function segmentsOf(width: number): number[] {
  if (width <= widestSegment) return [width]
  const n = Math.ceil(width / segmentShare)
  return [...Array<number>(n - 1).fill(widestSegment), width - (n - 1) * segmentShare]
}

/** Eight bytes each. */
export const elementsOf = (width: number) => Math.max(1, Math.ceil(width / 8))

/**
 * Cases as bytes: each is a value per variable. Call `end` after the last.
 * @param variables their widths in bytes; 0 for a number
 */
export function savCases(variables: { width: number }[]): { add(cases: SavValue[][]): Buffer; end(): Buffer } {
  const widths = variables.map(({ width }) => width)
  let codes: number[] = []
  let raw: Buffer[] = []
  let done: Buffer[] = []
  const flush = () => {
    done.push(Buffer.from([...codes, ...Array<number>(8 - codes.length).fill(0)]), ...raw)
    codes = []
    raw = []
  }
  const push = (code: number, bytes?: Buffer) => {
    codes.push(code)
    if (bytes) raw.push(bytes)
    if (codes.length === 8) flush()
  }
  const taken = () => {
    const all = Buffer.concat(done)
    done = []
    return all
  }
  const pushString = (value: string, width: number) => {
    const bytes = stored(value, width)
    for (let at = 0; at < bytes.length; at += 8) {
      const piece = bytes.subarray(at, at + 8)
      if (piece.equals(blanks)) push(254)
      else push(253, piece)
    }
  }
  return {
    add(cases) {
      for (const values of cases)
        for (const [i, width] of widths.entries()) {
          const value = values[i] ?? null
          if (width > 0) pushString(`${value ?? ''}`, width)
          else if (value === null) push(255)
          else if (isCode(value)) push(value + bias)
          else push(253, float64(Number(value)))
        }
      return taken()
    },
    end() {
      if (codes.length > 0) flush()
      return taken()
    },
  }
}

function isCode(value: SavValue): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > -bias && value <= 251 - bias
}

/** A string as its segments hold it: 255 bytes of each, up to the next eighth. */
function stored(value: string, width: number): Buffer {
  const bytes = Buffer.from(cut(value, width))
  const segments = segmentsOf(width)
  const all = Buffer.alloc(8 * segments.reduce((sum, one) => sum + elementsOf(one), 0), ' ')
  for (let n = 0; n * widestSegment < bytes.length; n++)
    bytes.copy(all, n * (widestSegment + 1), n * widestSegment, (n + 1) * widestSegment)
  return all
}

/** Seconds since the beginning of the Gregorian calendar. */
export function savMoment(at: UtcText): number {
  return secondsBetween('1970-01-01T00:00:00Z', at) + 12_219_379_200
}

/** The text within so many bytes, without half a character. */
export function cut(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text
  const all = Buffer.from(text)
  if (all.length <= bytes) return text
  let end = bytes
  while (((all[end] ?? 0) & 0xc0) === 0x80) end--
  return all.subarray(0, end).toString()
}

const blanks = Buffer.alloc(8, ' ')

export function float64(...values: number[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length)
  for (const [i, value] of values.entries()) bytes.writeDoubleLE(value, 8 * i)
  return bytes
}
