/** A small reader of SPSS system files, written apart from our writer: reads what PSPP's description says. */

export interface ReadSav {
  encoding: string
  cases: number
  variables: {
    name: string
    label: string
    width: number
    format: [type: number, width: number, decimals: number]
    measure: number
    labels: Record<string, string>
    missing: (string | number)[]
  }[]
  rows: (string | number | null)[][]
}

interface Segment {
  name: string
  width: number
  label: string
  format: number
  missing: Buffer[]
  element: number
}

export function readSav(file: Buffer): ReadSav {
  const { int, bytes, left } = cursorOf(file)
  if (bytes(4).toString() !== '$FL2' || !bytes(60).toString().startsWith('@(#) SPSS DATA FILE')) throw new Error('head')
  const [layout, elements, compression, , cases] = [int(), int(), int(), int(), int()]
  if (layout !== 2 || compression !== 1 || bytes(8).readDoubleLE() !== 100) throw new Error('layout')
  bytes(84)
  const segments: Segment[] = []
  const shortLabels = new Map<number, [Buffer, string][]>()
  const extensions = new Map<number, Buffer>()
  let element = 0
  for (let type = int(); type !== 999; type = int()) {
    if (type === 2) {
      const [width, hasLabel, missing, format] = [int(), int(), int(), int(), int()]
      const name = bytes(8).toString().trimEnd()
      let label = ''
      if (hasLabel) {
        const length = int()
        label = bytes(length).toString()
        bytes((4 - (length % 4)) % 4)
      }
      const values = Array.from({ length: Math.abs(missing ?? 0) }, () => bytes(8))
      element++
      if (width !== -1) segments.push({ name, width: width ?? 0, label, format: format ?? 0, missing: values, element })
    } else if (type === 3) {
      const found = Array.from({ length: int() }, (): [Buffer, string] => {
        const value = bytes(8)
        const length = bytes(1)[0] ?? 0
        const label = bytes(length).toString()
        bytes((8 - ((length + 1) % 8)) % 8)
        return [value, label]
      })
      if (int() !== 4) throw new Error('labels without variables')
      for (let n = int(); n > 0; n--) shortLabels.set(int(), found)
    } else if (type === 7) {
      const [subtype, size, count] = [int(), int(), int()]
      extensions.set(subtype ?? 0, bytes((size ?? 0) * (count ?? 0)))
    } else throw new Error(`record ${type}`)
  }
  bytes(4)
  if (element !== elements) throw new Error(`${element} elements, not ${elements}`)
  const pairs = (subtype: number, between: RegExp) =>
    new Map(
      (extensions.get(subtype)?.toString() ?? '')
        .split(between)
        .filter(Boolean)
        .map((pair) => pair.split('=') as [string, string]),
    )
  const longNames = pairs(13, /\t/)
  const longWidths = pairs(14, /\0\t/)
  const longLabels = longLabelsOf(extensions.get(21))
  const longMissing = longMissingOf(extensions.get(22))
  const data = unpacked(bytes(left()), elements ?? 0)
  const display = extensions.get(11)
  const variables: ReadSav['variables'] = []
  const readers: ((row: Buffer[]) => string | number | null)[] = []
  for (let i = 0; i < segments.length; ) {
    const first = segments[i]
    if (!first) break
    const width = Number(longWidths.get(first.name) ?? first.width)
    const n = width > 255 ? Math.ceil(width / 252) : 1
    const own = segments.slice(i, i + n)
    const name = longNames.get(first.name) ?? first.name
    const read = (value: Buffer) => (width === 0 ? value.readDoubleLE() : value.toString().trimEnd())
    const short = shortLabels.get(first.element)?.map(([value, label]) => [read(value), label]) ?? []
    variables.push({
      ...{ name, label: first.label, width, measure: display?.readInt32LE(12 * i) ?? 0 },
      format: [first.format >> 16, (first.format >> 8) & 255, first.format & 255],
      labels: { ...Object.fromEntries(short), ...longLabels.get(name) },
      missing: [...first.missing.map(read), ...(longMissing.get(name) ?? [])],
    })
    readers.push((row) => {
      const parts = own.map((segment, k) => {
        const from = segment.element - 1
        const to = from + Math.max(1, Math.ceil(segment.width / 8))
        const all = Buffer.concat(row.slice(from, to))
        return k < n - 1 ? all.subarray(0, 255) : all
      })
      const value = Buffer.concat(parts)
      if (width > 0) return value.subarray(0, width).toString().trimEnd()
      const number = value.readDoubleLE()
      return number === -Number.MAX_VALUE ? null : number
    })
    i += n
  }
  const rows = data.map((row) => readers.map((read) => read(row)))
  return { encoding: extensions.get(20)?.toString() ?? '', cases: cases ?? 0, variables, rows }
}

/** Reads one thing after the other. */
function cursorOf(all: Buffer = Buffer.alloc(0)) {
  let at = 0
  const bytes = (n: number) => {
    at += n
    return all.subarray(at - n, at)
  }
  const int = () => bytes(4).readInt32LE()
  return { bytes, int, counted: () => bytes(int()).toString().trimEnd(), left: () => all.length - at }
}

function unpacked(data: Buffer, elements: number): Buffer[][] {
  const values: Buffer[] = []
  const { bytes, left } = cursorOf(data)
  while (left() > 0)
    for (const code of bytes(8)) {
      if (code === 0) continue
      const value = Buffer.alloc(8, ' ')
      if (code === 253) bytes(8).copy(value)
      else if (code === 255) value.writeDoubleLE(-Number.MAX_VALUE)
      else if (code !== 254) value.writeDoubleLE(code - 100)
      values.push(value)
    }
  if (values.length % elements !== 0) throw new Error('half a case')
  return Array.from({ length: values.length / elements }, (_, i) => values.slice(i * elements, (i + 1) * elements))
}

function longLabelsOf(content: Buffer | undefined): Map<string, Record<string, string>> {
  const found = new Map<string, Record<string, string>>()
  const { int, counted, left } = cursorOf(content)
  while (left() > 0) {
    const name = counted()
    int()
    found.set(name, Object.fromEntries(Array.from({ length: int() }, () => [counted(), counted()])))
  }
  return found
}

function longMissingOf(content: Buffer | undefined): Map<string, string[]> {
  const found = new Map<string, string[]>()
  const { int, bytes, counted, left } = cursorOf(content)
  while (left() > 0) {
    const name = counted()
    const n = bytes(1)[0] ?? 0
    const size = int()
    found.set(
      name,
      Array.from({ length: n }, () => bytes(size).toString().trimEnd()),
    )
  }
  return found
}
