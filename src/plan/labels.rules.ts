/**
 * Where on a map the names go so that none covers another or a mark.
 * Those that matter most choose first; one that finds no place near its mark is set a little way off, with
 * a line to it, and one that finds none at all is left out: the list beside the map has it.
 */
interface Mark {
  x: number
  y: number
  name: string
  /** The lower, the sooner it chooses. */
  order: number
  /** Half the mark's width. */
  r: number
  bold: boolean
}

interface Label {
  /** Where the text starts – or ends, when it lies to the left of its mark – on its baseline. */
  x: number
  y: number
  end: boolean
  /** Where a line to the mark ends; null when the name is beside it. */
  line: { x: number; y: number } | null
}

interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** Wide fonts and wide letters; too much room is better than too little. */
const letter = { plain: 7.3, bold: 8.2 }
const height = 14
const near = [0, 180, 315, 45, 225, 135, 270, 90]
const far = [16, 26, 38, 52]

/** @returns a label for each mark, in their order; null where there is no room. */
export function placeLabels(marks: Mark[], size: { width: number; height: number }): (Label | null)[] {
  const taken = marks.map((mark) => around(mark.x, mark.y, mark.r + 1))
  const labels: (Label | null)[] = marks.map(() => null)
  const turns = marks.map((mark, i) => ({ mark, i, crowd: crowdAt(mark, marks) }))
  turns.sort((a, b) => a.mark.order - b.mark.order || b.crowd - a.crowd || a.i - b.i)
  for (const { mark, i } of turns) {
    const found = candidates(mark).find(({ box }) => isFree(box, taken, size))
    if (!found) continue
    taken.push(found.box)
    const { left, right, bottom } = found.box
    const end = right < mark.x
    labels[i] = { x: end ? right - 2 : left + 2, y: bottom - 3, end, line: found.line }
  }
  return labels
}

export function widthOf(mark: { name: string; bold: boolean }): number {
  return mark.name.length * (mark.bold ? letter.bold : letter.plain) + 4
}

function candidates(mark: Mark): { box: Box; line: Label['line'] }[] {
  const beside = near.map((angle) => ({ box: boxAt(mark, angle, mark.r + 2), line: null }))
  const away = far.flatMap((distance) =>
    near.map((angle) => {
      const box = boxAt(mark, angle, mark.r + distance)
      return { box, line: nearestOn(box, mark) }
    }),
  )
  return [...beside, ...away]
}

/** The name's box at a distance from the mark; to the right of it, to the left, or in its middle. */
function boxAt(mark: Mark, angle: number, distance: number): Box {
  const width = widthOf(mark)
  const rad = (angle * Math.PI) / 180
  const [dx, dy] = [Math.cos(rad), Math.sin(rad)]
  const x = mark.x + dx * distance
  const left = Math.abs(dx) < 0.01 ? x - width / 2 : dx > 0 ? x : x - width
  const y = mark.y + dy * distance
  const top = Math.abs(dy) < 0.01 ? y - height / 2 : dy > 0 ? y : y - height
  return { left, top, right: left + width, bottom: top + height }
}

function nearestOn(box: Box, to: { x: number; y: number }): { x: number; y: number } {
  return { x: Math.min(Math.max(to.x, box.left), box.right), y: Math.min(Math.max(to.y, box.top), box.bottom) }
}

function isFree(box: Box, taken: Box[], size: { width: number; height: number }): boolean {
  if (box.left < 0 || box.top < 0 || box.right > size.width || box.bottom > size.height) return false
  return !taken.some(
    (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
  )
}

function crowdAt(mark: Mark, marks: Mark[]): number {
  return marks.filter((other) => Math.hypot(other.x - mark.x, other.y - mark.y) < 40).length
}

function around(x: number, y: number, r: number): Box {
  return { left: x - r, top: y - r, right: x + r, bottom: y + r }
}
