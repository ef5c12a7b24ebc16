/** A holder and a colleague answer together: on the same question at once, with comments, until the link is ended. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getResponseState } from '../../src/responses/queries.ts'
import { anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { inspect } from '../support/inspect.ts'
import { keptIn } from '../support/kept.ts'
import { openSite, type Site } from '../support/site.ts'
import { follow, open, press } from '../support/walk.ts'

let site: Site
let plan: Awaited<ReturnType<typeof aPlannedRound>>

beforeAll(async () => {
  site = await openSite()
  plan = await aPlannedRound(site.db, { answer_deadline: '2027-11-30' })
  await confirmedSeminar(site.db, plan.seminars[0]!.id)
})
afterAll(() => site.close())

test('both write at once: nothing is lost, both values stand, and an ended link keeps what is typed', async () => {
  const seat = plan.seats.find(({ role }) => role === 'social_services')!
  const { token } = await anInvitation(site.db, seat.id, plan.seminars[0]!.id)
  const holder = await site.person(390)
  await open(holder, `/i/${token}/fragor`)
  await follow(holder, 'Dela ett tema med en kollega')
  await press(holder, 'Gör en länk')
  await holder.getByLabel('Tema', { exact: true }).selectOption('rekrytering')
  await holder.getByLabel('Kollegans namn').fill('Kim Berg')
  await press(holder, 'Gör en länk')
  const link = new URL(await holder.getByLabel('Länk till Kim Berg').inputValue()).pathname

  const kim = await site.person(390)
  await open(kim, link)
  await follow(kim, 'Läs frågorna först')
  await follow(kim, 'Börja svara')
  await holder.goto(`/i/${token}/fragor/rekrytering`)
  await kim.locator('#rk_hinder').fill('Kims text')
  await holder.locator('#rk_hinder').fill('Holders text')
  await kim.locator('#rk_framgang').fill('Bara Kims')
  await holder.getByRole('radio', { name: 'Nej', exact: true }).check()
  const stored = async () => Object.fromEntries((await getResponseState(site.db, seat.id)).stored)
  await expect.poll(stored).toMatchObject({ rk_framgang: '"Bara Kims"', rk_plan: '"nej"' })
  const others = async () => {
    const { typed } = await getResponseState(site.db, seat.id)
    const { parts, others } = JSON.parse(typed.get('rk_hinder') ?? '{"parts":{},"others":{}}')
    return [parts.rk_hinder, ...(others.rk_hinder ?? [])].sort()
  }
  await expect.poll(others).toEqual(['Holders text', 'Kims text'])
  await open(holder, `/i/${token}/fragor/rekrytering`)
  expect(await holder.getByText('Skrivet av Kim Berg').count()).toBeGreaterThan(0)
  await holder.getByLabel(/^Det (som står här|andra): Kims text$/).check()
  await expect.poll(stored).toMatchObject({ rk_hinder: '"Kims text"' })

  // A comment is typed beside an answer: it is no answer, and goes with its own button.
  await holder
    .getByText(/^Kommentera till kollegor/)
    .first()
    .click()
  const comment = holder.getByLabel('Kommentar till kollegor').first()
  await comment.fill('Stämmer det?')
  const kept = () => holder.evaluate(keptIn)
  await expect.poll(kept).toEqual([[expect.stringMatching(/^_kommentar\./), 'Stämmer det?']])
  // It outlives its page, beside what has been read elsewhere, and goes when the server has it.
  holder.once('dialog', (dialog) => dialog.accept())
  await holder.goto(`/i/${token}/fragor/granska`)
  await holder.goto(`/i/${token}/fragor/rekrytering`)
  await expect.poll(() => comment.inputValue()).toBe('Stämmer det?')
  await press(holder, 'Spara kommentaren')
  expect(await holder.getByText('Stämmer det?').isVisible()).toBe(true)
  await expect.poll(kept).toEqual([])
  await comment.fill('Till alla')
  await press(holder, /^Spara och gå till/)
  await expect.poll(kept).toEqual([])
  await open(kim, `${link}/fragor/rekrytering`)
  await kim.getByText(/^2 kommentarer/).click()
  expect(await kim.getByText('Stämmer det?').isVisible()).toBe(true)

  await open(holder, `/i/${token}/fragor/dela`)
  await press(holder, /^Avsluta länken/)
  await kim.locator('#rk_framgang').fill('Skrivet efter att länken tog slut')
  await expect.poll(() => kim.locator('#sparat').textContent()).toContain('Helena Sjöberg har avslutat länken.')
  expect(await kim.evaluate(keptIn)).toEqual([['rk_framgang', 'Skrivet efter att länken tog slut']])
  await press(holder, /^Öppna länken igen/)
  await kim.reload()
  await expect.poll(stored).toMatchObject({ rk_framgang: '"Skrivet efter att länken tog slut"' })
  await inspect(kim)
  await press(kim, 'Spara')
  expect(site.complaints.splice(0).filter((text) => !/410/.test(text))).toEqual([])
})
