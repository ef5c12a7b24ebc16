/**
 * How far it is between two towns. There are no roads in the register, so this is a rough reckoning from
 * the distance as the crow flies: roads are about 1.3 times as long and driven at 75 km/h, water around
 * Gotland costs the crossing, and what would take more than five and a half hours on the road is flown.
 */
export interface Point {
  lat: number
  lon: number
}

const earthRadiusKm = 6371
const detour = 1.3
const roadKmPerHour = 75
const longestDriveMinutes = 330
/** To the airport, through it, and from the other one. */
const flightOverheadMinutes = 210
const flightKmPerHour = 650
const ferryMinutes = 240

/** As the crow flies, km. */
export function distanceKm(a: Point, b: Point): number {
  const rad = Math.PI / 180
  const dLat = (b.lat - a.lat) * rad
  const dLon = (b.lon - a.lon) * rad
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** By road, km; a crossing to Gotland counts as if there were one. */
export function roadKm(a: Point, b: Point): number {
  return distanceKm(a, b) * detour
}

/** One way, whole minutes; 0 within a town. */
export function travelMinutes(a: Point, b: Point): number {
  const km = distanceKm(a, b)
  const crossing = isOnGotland(a) === isOnGotland(b) ? 0 : ferryMinutes
  const road = ((km * detour) / roadKmPerHour) * 60 + crossing
  const flight = flightOverheadMinutes + (km / flightKmPerHour) * 60
  return Math.round(road > longestDriveMinutes ? Math.min(road, flight) : road)
}

function isOnGotland({ lat, lon }: Point): boolean {
  return lon > 18 && lon < 19.6 && lat > 56.8 && lat < 58.1
}
