import type { TestApp, Visitor } from '../support/app.ts'
import { aGuest, anOrganisation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'

/** Blekinge with a date, a venue and an afternoon (13.00–15.30), and `persons` guests, each of another organisation. */
export async function anAfternoon(t: TestApp, persons: number, capacity: number | null = null) {
  const { round, seminars } = await aPlannedRound(t.db)
  const seminar = seminars.find((one) => one.slug === 'blekinge-1')
  if (!seminar) throw new Error('no Blekinge')
  await confirmedSeminar(t.db, seminar.id)
  await t.db.updateTable('seminar').set({ guest_capacity: capacity }).where('id', '=', seminar.id).execute()
  const items = [
    ['morning', '09:30', '12:00', 'Kommunernas läge'],
    ['afternoon', '13:00', '14:30', 'Möte med organisationerna'],
    ['afternoon', '14:30', '15:30', 'Vad vi tar med oss'],
  ] as const
  await t.db
    .insertInto('programme_item')
    .values(
      items.map(([part, start_time, end_time, title], index) => ({
        id: `${seminar.id}-${index}`,
        seminar_id: seminar.id,
        position: index + 1,
        part,
        start_time,
        end_time,
        title,
        detail: '',
      })),
    )
    .execute()
  const guests = []
  for (let i = 0; i < persons; i++) {
    const organisation = await anOrganisation(t.db, `Förbund ${i}`, i % 2 === 0 ? '10' : '')
    guests.push(await aGuest(t.db, organisation.id, { name: `Gäst Åberg ${i}`, email: `gast${i}@forbund.example` }))
  }
  return { round, seminar, guests }
}

/** Opens the preview as a planner does. @returns the page, its form, and `send`, which posts the form. */
export async function invite(planner: Visitor, guestIds: string[]) {
  const base = '/seminarier/blekinge-1/gaster'
  const query = new URLSearchParams(guestIds.map((id) => ['person', id]))
  const page = await planner.get(`${base}/granska?${query}`)
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page.body)?.[1]
  const form = { person: guestIds, utskick: hidden('utskick') ?? '', granskat: hidden('granskat') ?? '' }
  return { page, form, send: () => planner.post(`${base}/skicka`, form) }
}

export function linkIn(text: string | undefined): string {
  return new URL(/http\S+\/gast\/[\w-]+/.exec(text ?? '')?.[0] ?? 'http://none/').pathname
}
