/**
 * The 21 counties as SVG paths.
 * Shapes: @svg-maps/sweden (Victor Cazanave, CC BY 4.0), rounded to a tenth of a unit.
 */
import sweden from '@svg-maps/sweden'

/** Location id of the package → county code. The package has swapped the names of Västmanland and Västernorrland. */
const codes: Record<string, string> = {
  stockholm: '01',
  uppsala: '03',
  sodermanland: '04',
  ostergotland: '05',
  jonkoping: '06',
  kronoberg: '07',
  kalmar: '08',
  gotland: '09',
  blekinge: '10',
  skane: '12',
  halland: '13',
  'vastra gotaland': '14',
  varmland: '17',
  orebro: '18',
  vasternorrland: '19',
  dalarna: '20',
  gavleborg: '21',
  vastmanland: '22',
  jamtland: '23',
  vasterbotten: '24',
  norrbotten: '25',
}

interface CountyShape {
  regionCode: string
  path: string
  /** Left, top, right, bottom. */
  box: [number, number, number, number]
}

/** Sorted by county code. */
export const countyShapes: CountyShape[] = sweden.locations
  .map((location) => ({
    regionCode: codes[location.id] ?? '',
    path: toPath(countyPolygons(location.path)),
    box: boxOf(countyPolygons(location.path).flat()),
  }))
  .sort((a, b) => a.regionCode.localeCompare(b.regionCode))

export type Point = [number, number]

/**
 * Converts coordinates to the map's units. The map uses the Mercator projection. The constants are fitted so that as
 * many municipalities' towns as possible (281 of 290) lie within their county's simplified shape.
 */
export function placeOnMap(place: { lat: number; lon: number }): { x: number; y: number } {
  const mercator = Math.log(Math.tan(Math.PI / 4 + (place.lat * Math.PI) / 360))
  return { x: 25.7495 * place.lon - 283.027, y: 2534.327 - 1497.302 * mercator }
}

function boxOf(points: Point[]): CountyShape['box'] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

/** Parses the package's paths, which contain only relative lines: `m x,y dx,dy … z`. */
export function countyPolygons(path: string): Point[][] {
  let [x, y] = [0, 0]
  return path
    .split('m')
    .slice(1)
    .map((part) => {
      const numbers = part.match(/-?[\d.]+/g)?.map(Number) ?? []
      const points: Point[] = []
      for (let at = 0; at + 1 < numbers.length; at += 2) {
        x += numbers[at] ?? 0
        y += numbers[at + 1] ?? 0
        points.push([x, y])
      }
      const [start] = points
      if (start) [x, y] = start
      return points
    })
}

/** Computes relative steps from rounded points, so that rounding errors do not add up; omits invisibly short steps. */
function toPath(polygons: Point[][]): string {
  return polygons
    .map((points) => {
      const places = points.map(([x, y]): Point => [Math.round(x * 10), Math.round(y * 10)])
      const steps: string[] = []
      let [px, py] = places[0] ?? [0, 0]
      for (const [x, y] of places.slice(1)) {
        if (Math.abs(x - px) + Math.abs(y - py) < 4) continue
        steps.push(`${(x - px) / 10},${(y - py) / 10}`)
        ;[px, py] = [x, y]
      }
      const [x0, y0] = places[0] ?? [0, 0]
      return steps.length < 2 ? '' : `M${x0 / 10},${y0 / 10}l${steps.join(' ')}z`
    })
    .join('')
}
