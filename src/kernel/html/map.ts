/**
 * The 21 counties as SVG paths, and where a latitude and longitude lie among them.
 * Shapes: @svg-maps/sweden (Victor Cazanave, CC BY 4.0), rounded to a tenth of a unit.
 */
import sweden from '@svg-maps/sweden'

export const mapViewBox = '0 0 346 793'
export const mapCredit = {
  sourceUrl: 'https://github.com/VictorCazanave/svg-maps',
  licenceUrl: 'https://creativecommons.org/licenses/by/4.0/deed.sv',
}

/** The package has the names of Västmanland and Västernorrland the wrong way round. */
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

export interface CountyShape {
  regionCode: string
  path: string
}

/** By county code, made once. */
export const countyShapes: CountyShape[] = sweden.locations
  .map((location) => ({
    regionCode: codes[location.id] ?? '',
    path: toPath(countyPolygons(location.path)),
  }))
  .sort((a, b) => a.regionCode.localeCompare(b.regionCode))

export type Point = [number, number]

/** The package's paths hold nothing but relative lines: `m x,y dx,dy … z`. */
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

/** Steps between rounded places, so that roundings do not add up; steps too short to see are left out. */
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

/**
 * A Mercator projection fitted to the shapes: so that as many municipalities' seats as possible
 * (280 of 290; the rest lie on a shore or a border) fall inside their own county.
 */
const fit = { x: 25.7789, x0: -283.4953, y: -1495.7953, y0: 2532.434 }

export function placeOnMap(lat: number, lon: number): { x: number; y: number } {
  const mercator = Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))
  return { x: round(fit.x * lon + fit.x0), y: round(fit.y * mercator + fit.y0) }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
