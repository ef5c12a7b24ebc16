/** Places as dots on a plain ground, shaped by group: sizes are SVG attributes, for a strict CSP. */
export interface Dot {
  name: string
  lat: number
  lon: number
  /** Which group, 0–3: circle, square, triangle, diamond. */
  shape: number
}

const most = { width: 400, height: 400 }
const margin = 16

export function dotMap(dots: Dot[]) {
  const points = dots.map((dot) => ({ ...dot, ...project(dot) }))
  const [left, right] = extent(points.map((point) => point.x))
  const [top, bottom] = extent(points.map((point) => point.y))
  const scale = Math.min(
    (most.width - 2 * margin) / Math.max(right - left, 0.1),
    (most.height - 2 * margin) / Math.max(bottom - top, 0.1),
  )
  const width = Math.max(Math.round((right - left) * scale) + 2 * margin, 80)
  return {
    width,
    height: Math.round((bottom - top) * scale) + 2 * margin,
    dots: points.map((point) => ({
      name: point.name,
      shape: point.shape,
      x: Math.round(margin + (point.x - left) * scale),
      y: Math.round(margin + (point.y - top) * scale),
    })),
  }
}

function project({ lat, lon }: Dot) {
  return { x: lon * Math.cos((lat * Math.PI) / 180), y: -lat }
}

function extent(values: number[]): [number, number] {
  return values.length === 0 ? [0, 0] : [Math.min(...values), Math.max(...values)]
}
