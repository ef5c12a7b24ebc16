/** A region's municipalities on a map, shaped by seminar: sizes are SVG attributes, for a strict CSP. */
import { countyShapes, placeOnMap } from '../register/map.rules.ts'
import { placeLabels } from './labels.rules.ts'

interface Place {
  lat: number
  lon: number
}

export interface Dot extends Place {
  code: string
  name: string
  /** Which seminar, 0–3: circle, square, triangle, diamond. null: it meets elsewhere. */
  shape: number | null
  /** Whether its seminar is meant to be held there. */
  town: boolean
  /** What is said when one points at it. */
  title: string
}

const width = 560
const margin = { x: 44, y: 28 }
const heights = { least: 280, most: 660 }

/** What is drawn where: counties, lines from each municipality to its seminar's town, marks, names. */
export function regionMap<D extends Dot>(
  regionCode: string,
  dots: D[],
  /** Where each seminar, by shape, is meant to be held. */
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

/** The stretch of the map that shows the dots, and how its places become the picture's. */
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
