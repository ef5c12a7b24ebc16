/** Personal links with an extra character at the end, which mail programs and people add when they pass links on. */
import { beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import { useTestApp } from '../support/app.ts'
import {
  aGuest,
  aGuestInvitation,
  anInvitation,
  anOrganisation,
  aPlannedRound,
  confirmedSeminar,
} from '../support/builders.ts'

const t = useTestApp()
const links: string[] = []

beforeAll(async () => {
  const { seminars, seats } = await aPlannedRound(t.db)
  const seminar = seminars.find(({ slug }) => slug === 'blekinge-1')!
  await confirmedSeminar(t.db, seminar.id)
  const seat = seats.find((one) => one.municipality_code === '1080')!
  const person = { name: 'Åsa Öberg', email: 'asa@kommun.example' }
  links.push(`/i/${(await anInvitation(t.db, seat.id, seminar.id, person)).token}`)
  const guest = await aGuest(t.db, (await anOrganisation(t.db)).id)
  links.push(`/gast/${(await aGuestInvitation(t.db, guest.id, seminar.id)).token}`)
  const planner = await t.signIn('planner')
  const page = (await planner.post('/kalender/prenumerera', { id: newId() })).body
  links.push(/\/kalender\/[\w-]{20,}\.ics/.exec(page)![0])
})

test.each(['.', ')', '%3E', '>', ',', ';', '*', '%20', '%C2%A0', '%E2%80%8B', '/', ').', '.?utm=mail'])(
  'the page opens with %s after its address',
  async (trail) => {
    expect(links).toHaveLength(3)
    for (const link of links) {
      const answer = await t.visitor().get(link + trail)
      expect([answer.statusCode, answer.headers.location]).toEqual([
        303,
        trail.includes('?') ? `${link}?utm=mail` : link,
      ])
      expect((await t.visitor().get(link)).statusCode).toBe(200)
    }
  },
)

test.each(['/i/', '/gast/'])('a wrong link below %s says whom to ask, and leads to no sign-in', async (path) => {
  const answer = await t.visitor().get(`${path}po_40jIarjnRobXLvXC8jmNzaTg`)
  expect(answer.statusCode).toBe(404)
  expect(answer.body).toContain(t.deps.config.contactEmail)
  expect(answer.body).not.toContain('Till startsidan')
})
