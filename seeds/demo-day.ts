/** The demo's seminar days: who attended the held seminars, and what some people need at the coming ones. */
import { newId } from '../src/kernel/ids.ts'
import { addSeconds, daysBetween } from '../src/kernel/time.ts'
import { daysKept } from '../src/wishes/rules.ts'
import { seededRandom } from './answers.ts'
import { add, at, type Rows, type Seat, type Seminar, type World } from './demo-world.ts'

const needs = [
  ['["vegetarian"]', '', ''],
  ['["vegetarian"]', '', ''],
  ['["vegan"]', '', ''],
  ['["gluten_free"]', '', ''],
  ['["lactose_free"]', 'Jordnötter, även spår', ''],
  ['["gluten_free","lactose_free"]', '', ''],
  ['[]', 'Skaldjur', ''],
  ['[]', '', 'Hörslinga'],
  ['[]', '', 'Plats för rullstol, och någon som möter vid entrén'],
] as const

/** Uses a random generator of its own, so that the demo's other random values do not depend on it. */
export function addDay(rows: Rows, { now, today }: World, seminar: Seminar, seats: Seat[]): void {
  const random = seededRandom(Number(seminar.plan.region) * 31 + seats.length)
  const bySeat = new Map(seats.map((seat) => [seat.id, seat]))
  const links = rows.invitation_link ?? []
  for (const { id, seat_id, reply } of rows.invitation ?? []) {
    const seat = bySeat.get(seat_id ?? '')
    if (!seat || (reply !== 'coming' && reply !== 'substitute')) continue
    const kind = reply === 'coming' ? 'holder' : 'substitute'
    const link = links.find((one) => one.invitation_id === id && one.kind === kind)
    if (!link) continue
    const isKept = seminar.plan.stage !== 'held' || daysBetween(seminar.date, today) < daysKept
    if (isKept && random() < 0.15) {
      const [diets, food, access] = needs[Math.floor(random() * needs.length)] ?? needs[0]
      const wish = { link_id: link.id, diets, food, access }
      add(rows, 'personal_wish', { id: newId(), ...wish, saved_at: now })
    }
    if (seminar.plan.stage !== 'held' || random() > 0.93) continue
    add(rows, 'attendance', {
      id: newId(),
      seminar_id: seminar.id,
      person: `plats:${seat.id}`,
      seat_id: seat.id,
      guest_invitation_id: null,
      name: link.name,
      came_from: seat.municipality.name,
      here: 1,
      tapped_at: addSeconds(at(seminar.date, '08:55'), Math.floor(random() * 2400)),
      tapped_by: seminar.plannerId,
      device: 'demo',
    })
  }
}
