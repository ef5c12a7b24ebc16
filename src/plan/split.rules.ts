/**
 * Divides a region's municipalities into seminars.
 *
 * Up to the threshold (number of municipalities) a region has one seminar. Above it:
 * - a region whose municipalities have several RSS bodies (Västra Götaland: Göteborgsregionen,
 *   Fyrbodal, Sjuhärad, Skaraborg) gets one seminar per body, because the body is what finds the
 *   date and the venue, and every way to pair them leaves one seminar above the threshold;
 * - any other region gets two compact halves whose sizes differ by at most one.
 * Staff may choose another number; with fewer seminars than bodies, whole bodies are joined.
 * The result does not depend on the order of the input. Groups come from north to south.
 */
export interface Place {
  code: string
  lat: number
  lon: number
  /** The municipality's RSS body within the region; null for a municipality of another region. */
  rssId: string | null
}

type Group = Place[]
interface Point {
  x: number
  y: number
}

export const mostSeminars = 4
const directions = 36

export function proposeGroups(places: Place[], threshold: number): Group[] {
  if (places.length <= threshold) return splitInto(places, 1)
  return splitInto(places, Math.max(2, Math.min(mostSeminars, bodiesOf(places).length)))
}

/** At most `count` groups, and never more than the number of municipalities. */
export function splitInto(places: Place[], count: number): Group[] {
  const sorted = [...places].sort((a, b) => (a.code < b.code ? -1 : 1))
  const wanted = Math.min(count, sorted.length)
  const bodies = bodiesOf(sorted)
  const groups =
    wanted > 1 && bodies.length >= wanted && bodies.length > 1
      ? joinBodies(sorted, bodies, wanted)
      : improve(bisect(sorted, wanted))
  return groups.filter((group) => group.length > 0).sort(fromNorthToSouth)
}

function bodiesOf(places: Place[]): string[] {
  const ids = places.flatMap((place) => (place.rssId === null ? [] : [place.rssId]))
  return [...new Set(ids)].sort()
}

/**
 * Joins whole bodies: the smallest difference in group size comes first, then compactness. A municipality without a
 * body goes to the nearest group.
 */
function joinBodies(places: Place[], bodies: string[], count: number): Group[] {
  const members = bodies.map((body) => places.filter((place) => place.rssId === body))
  let best: { groups: Group[]; spread: number; tightness: number } | null = null
  for (const assignment of assignments(bodies.length, count)) {
    const groups = Array.from({ length: count }, (_, group) =>
      members.filter((_body, i) => assignment[i] === group).flat(),
    )
    const sizes = groups.map((group) => group.length)
    const candidate = {
      groups,
      spread: Math.max(...sizes) - Math.min(...sizes),
      tightness: groups.reduce((sum, group) => sum + tightness(group), 0),
    }
    const better =
      !best ||
      candidate.spread < best.spread ||
      (candidate.spread === best.spread && candidate.tightness > best.tightness)
    if (better) best = candidate
  }
  const groups = best?.groups ?? []
  for (const stranger of places.filter((place) => place.rssId === null)) nearest(groups, stranger).push(stranger)
  return groups
}

/** Every assignment of n items to k groups with no group empty; item 0 stays in group 0, to skip renumberings. */
function assignments(n: number, k: number): number[][] {
  let all: number[][] = [[0]]
  for (let i = 1; i < n; i++) all = all.flatMap((one) => Array.from({ length: k }, (_, heap) => [...one, heap]))
  return all.filter((one) => new Set(one).size === k)
}

function nearest(groups: Group[], place: Place): Group {
  const at = point(place)
  const far = (group: Group) => {
    const c = centroid(group)
    return (c.x - at.x) ** 2 + (c.y - at.y) ** 2
  }
  return groups.reduce((best, group) => (far(group) < far(best) ? group : best))
}

/** Divides by the straight line that gives the most compact parts, recursively, into groups of even size. */
function bisect(places: Place[], count: number): Group[] {
  if (count <= 1) return [places]
  const firstCount = Math.floor(count / 2)
  const size = Math.round((places.length * firstCount) / count)
  let best: [Group, Group] = [places.slice(0, size), places.slice(size)]
  let bestScore = Number.NEGATIVE_INFINITY
  for (let d = 0; d < 2 * directions; d++) {
    const angle = (Math.PI * d) / directions
    const along = (place: Place) => {
      const { x, y } = point(place)
      return x * Math.cos(angle) + y * Math.sin(angle)
    }
    const ordered = [...places].sort((a, b) => along(a) - along(b) || (a.code < b.code ? -1 : 1))
    const halves: [Group, Group] = [ordered.slice(0, size), ordered.slice(size)]
    const score = tightness(halves[0]) + tightness(halves[1])
    if (score > bestScore + 1e-9) [best, bestScore] = [halves, score]
  }
  return [...bisect(best[0], firstCount), ...bisect(best[1], count - firstCount)]
}

/** Swaps municipalities between groups for as long as a swap makes them more compact; keeps the sizes. */
function improve(groups: Group[]): Group[] {
  let better = true
  while (better) {
    better = false
    for (let a = 0; a < groups.length; a++)
      for (let b = a + 1; b < groups.length; b++) if (swapOne(groups[a]!, groups[b]!)) better = true
  }
  return groups
}

function swapOne(a: Group, b: Group): boolean {
  const before = tightness(a) + tightness(b)
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < b.length; j++) {
      const [one, other] = [a[i]!, b[j]!]
      a[i] = other
      b[j] = one
      if (tightness(a) + tightness(b) > before + 1e-9) return true
      a[i] = one
      b[j] = other
    }
  return false
}

/**
 * A measure of compactness: rises as the sum of squared distances to the group's centroid falls, because for a given
 * set of places the two add up to a constant.
 */
function tightness(group: Group): number {
  let [x, y] = [0, 0]
  for (const place of group) {
    const p = point(place)
    x += p.x
    y += p.y
  }
  return group.length === 0 ? 0 : (x * x + y * y) / group.length
}

function centroid(group: Group): Point {
  const points = group.map(point)
  const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length
  return { x: mean(points.map((p) => p.x)), y: mean(points.map((p) => p.y)) }
}

/** Distance north and east of 62° N, 16° E, in degrees of latitude: accurate enough to compare distances. */
function point(place: Place): Point {
  return { x: (place.lon - 16) * Math.cos((place.lat * Math.PI) / 180), y: place.lat - 62 }
}

function fromNorthToSouth(a: Group, b: Group): number {
  const byLatitude = centroid(b).y - centroid(a).y
  return Math.abs(byLatitude) > 1e-9 ? byLatitude : a[0]!.code < b[0]!.code ? -1 : 1
}
