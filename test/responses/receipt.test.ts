/** Submitting answers sends a receipt by mail: one for each version, also when staff have edited its letter. */

import { expect, test } from 'vitest'
import { linkMark } from '../../src/kernel/ids.ts'
import { insertTemplate } from '../../src/letters/queries.ts'
import type { Answer } from '../../src/questionnaire/rules.ts'
import { saveParts, submitResponse } from '../../src/responses/actions.ts'
import { getResponseState, type Hand } from '../../src/responses/queries.ts'
import { useTestApp } from '../support/app.ts'
import { aHolder, anAccount, anInvitation, aPlannedRound } from '../support/builders.ts'
import { messageRows } from '../support/messages.ts'
import { editsFor, wholeResponse } from './support.ts'

const t = useTestApp()

test('each version that is handed in is acknowledged once, with the way back', async () => {
  const { seats, seminars, round } = await aPlannedRound(t.db)
  const seat = seats.find((one) => one.role === 'politician')!
  await aHolder(t.db, seat.id)
  const { invitationId, linkId } = await anInvitation(t.db, seat.id, seminars[0]!.id)
  const whose = { seatId: seat.id, role: seat.role }
  const hand: Hand = { linkId, accountId: null, colleagueId: null, source: 'form' }
  const save = async (changes: Record<string, Answer | null>) => {
    const state = await getResponseState(t.db, seat.id)
    await saveParts(t.deps, state, editsFor('politician', state, changes), hand)
  }
  const answers = Object.entries(wholeResponse('politician'))
  await save(Object.fromEntries(answers))
  const [first] = await Promise.all([submitResponse(t.deps, whose, hand), submitResponse(t.deps, whose, hand)])
  expect(await receipts()).toHaveLength(1)
  const [mail] = await receipts()
  expect(mail).toMatchObject({
    dedupe_key: `receipt:${first.id}`,
    to_email: 'helena.sjoberg@kommun.example',
    link_id: linkId,
    invitation_id: invitationId,
    state: 'queued',
    calendar: null,
  })
  expect(mail?.subject).toMatch(/^Tack, vi har tagit emot svaret från /)
  expect(mail?.text).toContain(`/i/${linkMark}/fragor/kvitto`)
  expect(mail?.text).toContain(`${answers.length} av ${answers.length}`)
  expect(mail?.html).toContain('Läs ditt svar')

  const accountId = await anAccount(t.db)
  const row = {
    roundId: round.id,
    purpose: 'receipt' as const,
    version: 1,
    subject: 'Kvitto för {kommun}',
    body: 'Hej {namn}!\n\n{kvitto}\n\n{knapp}',
  }
  await t.db.transaction().execute((tx) => insertTemplate(tx, row, { accountId, now: t.clock.now() }))
  const [key = ''] = answers.find(([, value]) => typeof value === 'string') ?? []
  await save({ [key]: null })
  await save({ [key]: Object.fromEntries(answers)[key] ?? null })
  await submitResponse(t.deps, whose, hand)
  expect(await receipts()).toHaveLength(1)
  const free = answers.find(([, value]) => typeof value === 'string' && value.includes('Språkombud'))
  await save({ [free?.[0] ?? '']: 'Något annat' })
  expect((await submitResponse(t.deps, whose, hand)).version).toBe(2)
  expect((await receipts()).map(({ subject }) => subject.split(' ')[0])).toEqual(['Tack,', 'Kvitto'])
  for (const table of ['answer', 'submitted_answer'] as const) {
    const hands = await t.db.selectFrom(table).select(['link_id', 'account_id', 'source']).distinct().execute()
    expect(hands).toEqual([{ link_id: linkId, account_id: null, source: 'form' }])
  }
})

const receipts = () =>
  messageRows(t.db).selectAll().where('purpose', '=', 'receipt').orderBy('subject', 'desc').execute()
