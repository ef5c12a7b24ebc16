/** A map of a region's municipalities, one mark shape per seminar. Sizes are SVG attributes: the CSP bars styles. */
import { countyShapes, placeOnMap } from '../register/map.rules.ts'

interface Place {
  lat: number
  lon: number
}

export interface Dot extends Place {
  code: string
  name: string
  /** The seminar's number in the region, 0–3: circle, square, triangle, diamond. null: it is in another region's. */
  shape: number | null
  /** Whether this municipality's town is the planned town of its seminar. */
  town: boolean
  /** Tooltip. */
  title: string
}

const width = 560
const margin = { x: 44, y: 28 }
const heights = { least: 280, most: 660 }

/** Coordinates of counties, of lines from each municipality to its seminar's town, of marks and of names. */
export function regionMap<D extends Dot>(
  regionCode: string,
  dots: D[],
  /** The planned town of each seminar, by shape. */
  towns: (Place | null)[],
) {
  const frame = frameAround(dots.filter((dot) => dot.shape !== null || dot.town))
  const at = frame.place
  const marks = dots
    .map((dot) => ({ ...dot, ...at(dot) }))
    .filter(({ x, y }) => x > 4 && y > 4 && x < width - 4 && y < frame.height - 4)
  const labels = placeLabels(
    marks.map((mark) => ({ ...mark, r: mark.town ? 11 : 6, bold: mark.town, order: orderOf(mark) })),
    { width, height: frame.height },
  )
  return {
    width,
    height: frame.height,
    counties: frame.counties.map(({ path, regionCode: code }) => ({ path, own: code === regionCode })),
    transform: frame.transform,
    spokes: towns.map((town, shape) =>
      town ? spokes(at(town), dots.filter((dot) => dot.shape === shape).map(at)) : '',
    ),
    dots: marks.map((mark, i) => ({ ...mark, label: labels[i] ?? null })),
  }
}

function orderOf(dot: Dot): number {
  if (dot.town) return 0
  return dot.shape === null ? 2 : 1
}

function spokes(town: { x: number; y: number }, ends: { x: number; y: number }[]): string {
  return ends.map(({ x, y }) => `M${town.x},${town.y}L${x},${y}`).join('')
}

/** The part of the map that shows the dots, and the function from a place to coordinates in the picture. */
function frameAround(dots: Dot[]) {
  const places = dots.map(placeOnMap)
  const [left, right] = extent(places.map(({ x }) => x))
  const [top, bottom] = extent(places.map(({ y }) => y))
  const scale = Math.min(
    (width - 2 * margin.x) / Math.max(right - left, 4),
    (heights.most - 2 * margin.y) / Math.max(bottom - top, 4),
  )
  const height = Math.max(Math.round((bottom - top) * scale + 2 * margin.y), heights.least)
  const dx = width / 2 - ((left + right) / 2) * scale
  const dy = height / 2 - ((top + bottom) / 2) * scale
  return {
    height,
    transform: `translate(${dx.toFixed(1)} ${dy.toFixed(1)}) scale(${scale.toFixed(3)})`,
    counties: countyShapes.filter(
      ({ box: [x0, y0, x1, y1] }) =>
        x1 * scale + dx > 0 && x0 * scale + dx < width && y1 * scale + dy > 0 && y0 * scale + dy < height,
    ),
    place: (dot: Place) => {
      const { x, y } = placeOnMap(dot)
      return { x: Math.round(x * scale + dx), y: Math.round(y * scale + dy) }
    },
  }
}

function extent(values: number[]): [number, number] {
  return values.length === 0 ? [0, 0] : [Math.min(...values), Math.max(...values)]
}

interface Mark {
  x: number
  y: number
  name: string
  /** Names of marks with a lower number are placed first. */
  order: number
  /** Half the mark's width. */
  r: number
  bold: boolean
}

interface Label {
  /** Start of the text on its baseline; its end when `end` is true, because the name is to the left of its mark. */
  x: number
  y: number
  end: boolean
  /** End of the line from the mark to the name; null when the name is beside its mark. */
  line: { x: number; y: number } | null
}

interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** Width of a letter in SVG units, for wide fonts and wide letters: too much room is better than too little. */
const letter = { plain: 7.3, bold: 8.2 }
const height = 14
const near = [0, 180, 315, 45, 225, 135, 270, 90]
const far = [16, 26, 38, 52]

/**
 * Places the names so that none covers another name or a mark. A name without room beside its mark is put further away,
 * with a line to the mark. A name without room there either is left out: the list beside the map has it.
 * @returns a label for each mark, in their order; null where there is no room.
 */
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

/** The name's box at a distance and an angle (degrees, clockwise from the right) from the middle of the mark. */
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
