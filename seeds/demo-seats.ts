/** The demo's people: a contact person for each RSS body, and a holder for nearly every seat. */
import { newId } from '../src/kernel/ids.ts'
import { addDays } from '../src/kernel/time.ts'
import { seatRoles } from '../src/questionnaire/rules.ts'
import { account, add, at, inventPerson, type Rows, type Seat, type World } from './demo-world.ts'

const vacantSeats = 17

export function addContacts(rows: Rows, world: World) {
  const contacts = new Map<string, { id: string; email: string }>()
  for (const body of world.bodies) {
    const { name } = inventPerson('social_services', body.id, world.random)
    const contact = account(rows, world, name, 'rss_contact', `${body.id}.example`)
    add(rows, 'rss_contact', {
      rss_id: body.id,
      account_id: contact.id,
      added_at: at(addDays(world.today, -210), '13:00'),
    })
    contacts.set(body.id, contact)
  }
  return contacts
}

export function addSeats(rows: Rows, world: World, roundId: string): Map<string, Seat[]> {
  const { municipalities, random, today } = world
  const all = municipalities.flatMap((municipality) =>
    seatRoles.map((role): Seat => ({ id: newId(), role, municipality, holder: null })),
  )
  const vacant = new Set<number>()
  while (vacant.size < vacantSeats) vacant.add(Math.floor(random() * all.length))
  all.forEach((seat, n) => {
    add(rows, 'seat', { id: seat.id, round_id: roundId, municipality_code: seat.municipality.code, role: seat.role })
    const person = inventPerson(seat.role, seat.municipality.name, random)
    if (vacant.has(n)) return
    seat.holder = person
    add(rows, 'holder', {
      id: newId(),
      seat_id: seat.id,
      ...person,
      since_at: at(addDays(today, -190), '14:00'),
      until_at: null,
      source: 'import',
    })
  })
  return Map.groupBy(all, (seat) => seat.municipality.code)
}
