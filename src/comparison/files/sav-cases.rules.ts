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
 * Cases as bytes: each is a value per variable. Call `end` after the last. A value is elements of eight bytes: a block
 * of eight codes says what each of the next eight elements is, and those that no code tells follow the block.
 * @param variables their widths in bytes; 0 for a number
 */
export function savCases(variables: { width: number }[]): { add(cases: SavValue[][]): Buffer; end(): Buffer } {
  const shapes = variables.map(({ width }) => ({
    width,
    elements: segmentsOf(width).reduce((n, one) => n + elementsOf(one), 0),
  }))
  let out = Buffer.alloc(1 << 16)
  let size = 0
  let block = 0
  let codes = 8
  const push = (code: number, element?: Buffer, at = 0) => {
    if (size + 16 > out.length) out = Buffer.concat([out], 2 * out.length)
    if (codes === 8) {
      block = size
      size += 8
      codes = 0
      out.fill(0, block, size)
    }
    out[block + codes++] = code
    if (element) size += element.copy(out, size, at, at + 8)
  }
  /** The bytes so far, but for a block that is not full, unless they are the last. */
  const taken = (isLast: boolean) => {
    const whole = isLast || codes === 8 ? size : block
    const bytes = Buffer.from(out.subarray(0, whole))
    out.copy(out, 0, whole, size)
    size -= whole
    block = 0
    return bytes
  }
  const pushString = (value: string, width: number, elements: number) => {
    const bytes = value === '' ? blanks : stored(value, width)
    for (let n = 0; n < elements; n++) {
      if (8 * n >= bytes.length || bytes.compare(blanks, 0, 8, 8 * n, 8 * n + 8) === 0) push(254)
      else push(253, bytes, 8 * n)
    }
  }
  return {
    add(cases) {
      for (const values of cases)
        for (const [i, { width, elements }] of shapes.entries()) {
          const value = values[i] ?? null
          if (width > 0) pushString(`${value ?? ''}`, width, elements)
          else if (value === null) push(255)
          else if (isCode(value)) push(value + bias)
          else push(253, float64(Number(value)))
        }
      return taken(false)
    },
    end: () => taken(true),
  }
}

function isCode(value: SavValue): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > -bias && value <= 251 - bias
}

/** A string as its segments hold it, 255 bytes of each up to the next eighth; without the blanks after its end. */
function stored(value: string, width: number): Buffer {
  const bytes = Buffer.from(cut(value, width))
  const rest = bytes.length % widestSegment
  const segments = Math.floor(bytes.length / widestSegment)
  const all = Buffer.alloc(segments * (widestSegment + 1) + 8 * Math.ceil(rest / 8), ' ')
  for (let n = 0; n <= segments; n++)
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
