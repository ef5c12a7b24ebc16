import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  consentOf,
  type Documentation,
  emptyDocumentation,
  isAttributedTo,
  outcomeOf,
  type RowEdit,
  type Statement,
  type StatementFields,
  standingOf,
  type Verdict,
  whyCannotAsk,
  whyCannotConfirm,
  whyCannotDecide,
  whyCannotLock,
  whyCannotWrite,
} from '../../src/documentation/rules.ts'

const fields: StatementFields = {
  kind: 'obstacle',
  theme: 'ledarskap',
  text: 'För många medarbetare per chef.',
  municipalityCode: '1080',
  role: null,
  questionKey: null,
  programmeItemId: null,
  consent: '',
  targetGroup: '',
  evidence: '',
  contact: '',
  link: '',
  removed: 0,
}
const statement: Statement = {
  ...fields,
  id: 'a',
  version: 2,
  change: 5,
  original: null,
  leftOut: 0,
  decidedAt: null,
  savedAt: '2027-04-14T08:00:00Z',
  savedBy: 'Anna',
  municipality: 'Karlskrona',
}
const say = (kind: Verdict['kind'], values: Partial<Verdict> = {}): Verdict => ({
  statementId: 'a',
  seatId: 'seat',
  kind,
  text: kind === 'corrected' ? 'Rätt' : '',
  consent: '',
  version: 2,
  at: '2027-04-20T08:00:00Z',
  who: 'Karin',
  ...values,
})

describe('a row', () => {
  const edit: RowEdit = { id: 'a', version: 2, fields: { ...fields, text: 'Ny text' } }

  test.each([
    ['is new', undefined, { ...edit, version: 0 }, 'insert'],
    ['was never stored, though the page says so', undefined, edit, 'unknown'],
    ['is changed from the stored version', statement, edit, 'update'],
    [
      'is removed from the stored version',
      statement,
      { ...edit, fields: { ...fields, removed: 1 as const } },
      'update',
    ],
    ['is stored already, from whatever version', statement, { ...edit, version: 1, fields }, 'same'],
    ['has been changed meanwhile', { ...statement, version: 3 }, edit, 'clash'],
    ['is sent as new, though somebody has changed it', statement, { ...edit, version: 0 }, 'clash'],
  ] as const)('that %s', (_, stored, sent, outcome) => {
    expect(outcomeOf(stored, sent)).toBe(outcome)
  })

  /**
   * Two writers with a page each. A writer edits from what the page knows, sends, may lose the answer and send again,
   * sees what the other saved, and on a clash chooses. No stored text ever disappears unless somebody who had seen it
   * wrote over it, and no row is stored twice.
   */
  test('is never overwritten unseen, nor stored twice, whatever order things come in', () => {
    const step = fc.record({
      writer: fc.integer({ min: 0, max: 1 }),
      row: fc.integer({ min: 0, max: 2 }),
      what: fc.constantFrom('write', 'send', 'sendAndLoseAnswer', 'look', 'keepMine', 'keepTheirs'),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const stored = new Map<string, StatementFields & { version: number }>()
        const history = new Map<string, string[]>()
        const writers = [0, 1].map(() => ({
          known: new Map<string, number>(),
          queue: new Map<string, RowEdit>(),
          seen: new Set<string>(),
        }))
        let n = 0
        for (const { writer, row, what } of steps) {
          const id = `row${row}`
          const me = writers[writer]!
          const waiting = me.queue.get(id)
          const now = stored.get(id)
          if (what === 'look' && now && !waiting) me.known.set(id, now.version)
          if (what === 'look' && now) me.seen.add(now.text)
          if (what === 'write')
            me.queue.set(id, {
              id,
              version: waiting?.version ?? me.known.get(id) ?? 0,
              fields: { ...fields, text: `${writer} wrote ${n++}` },
            })
          if ((what === 'send' || what === 'sendAndLoseAnswer') && waiting) {
            const outcome = outcomeOf(now, waiting)
            if (outcome === 'insert' || outcome === 'update') {
              // Whoever writes over a text has had it on the page.
              if (now) expect(me.seen.has(now.text)).toBe(true)
              stored.set(id, { ...waiting.fields, version: waiting.version + 1 })
              history.set(id, [...(history.get(id) ?? []), waiting.fields.text])
              expect(stored.get(id)!.version).toBe(history.get(id)!.length)
            }
            if (what === 'sendAndLoseAnswer' || outcome === 'clash') continue
            me.queue.delete(id)
            me.known.set(id, stored.get(id)!.version)
            me.seen.add(stored.get(id)!.text)
          }
          const clash = waiting && now && outcomeOf(now, waiting) === 'clash'
          if (what === 'keepMine' && clash) {
            me.seen.add(now.text)
            me.queue.set(id, { ...waiting, version: now.version })
          }
          if (what === 'keepTheirs' && clash) {
            me.seen.add(now.text)
            me.known.set(id, now.version)
            me.queue.delete(id)
          }
        }
        for (const texts of history.values()) expect(new Set(texts).size).toBe(texts.length)
      }),
    )
  })
})

test('a statement is its municipality’s, its role’s, or both; the whole room’s is nobody’s', () => {
  const seat = { municipalityCode: '1080', role: 'politician' as const }
  const of = (municipalityCode: string | null, role: StatementFields['role']) =>
    isAttributedTo({ municipalityCode, role }, seat)
  expect([of('1080', null), of(null, 'politician'), of('1080', 'politician')]).toEqual([true, true, true])
  expect([of('1081', null), of(null, 'health_care'), of('1080', 'health_care'), of(null, null)]).toEqual([
    ...[false, false, false, false],
  ])
})

describe('the stages', () => {
  const live: Documentation = { ...emptyDocumentation, changes: 3 }
  const tidied = { ...live, tidiedAt: '2027-04-15T08:00:00Z' }
  const asked = { ...tidied, confirmBy: '2027-04-22' }
  const locked = { ...asked, lockedVersion: 1, versions: 1 }
  const unlocked = { ...tidied, versions: 1, unlockReason: 'Fel namn' }

  test('rows are written until those concerned are asked, and again when it is unlocked', () => {
    expect([live, tidied, asked, locked, unlocked].map(whyCannotWrite)).toEqual([
      ...[null, null, 'confirming', 'locked', null],
    ])
  })

  test('those concerned are asked about what is tidied, until a day that is not long gone or far away', () => {
    const ask = (of: Documentation, lastDay = '2027-04-22', list = [statement]) =>
      whyCannotAsk(of, list, { lastDay, today: '2027-04-15' })
    expect([ask(live), ask(tidied), ask(asked), ask(locked)]).toEqual(['not_tidied', null, null, 'not_tidied'])
    expect([ask(tidied, '2027-04-14'), ask(tidied, '2027-04-15'), ask(tidied, '2027-07-01')]).toEqual([
      ...['day_passed', null, 'day_far'],
    ])
    const room = { ...statement, municipalityCode: null }
    expect([ask(tidied, '2027-04-22', [room]), ask(tidied, '2027-04-22', [])]).toEqual([
      ...['nobody_concerned', 'nobody_concerned'],
    ])
  })

  test('they may confirm until the last day is over', () => {
    const on = (day: string) => whyCannotConfirm(asked, day)
    expect([on('2027-04-15'), on('2027-04-22'), on('2027-04-23')]).toEqual([null, null, 'closed'])
    expect([live, tidied, locked].map((of) => whyCannotConfirm(of, '2027-04-20'))).toEqual([
      ...['not_asked', 'not_asked', 'closed'],
    ])
  })

  test('staff decide and lock when the days are over, and nothing waits to be decided', () => {
    const lock = (of: Documentation, day: string, ...standings: Parameters<typeof whyCannotLock>[1]) =>
      whyCannotLock(of, standings, day)
    expect(whyCannotDecide(asked, '2027-04-22')).toBe('still_open')
    expect(whyCannotDecide(asked, '2027-04-23')).toBe(null)
    expect(whyCannotDecide(tidied, '2027-04-23')).toBe('not_asked')
    expect(lock(asked, '2027-04-22', 'confirmed')).toBe('still_open')
    expect(lock(asked, '2027-04-23', 'confirmed', 'withdrawn', 'room', 'silent', 'corrected')).toBe(null)
    expect(lock(asked, '2027-04-23', 'confirmed', 'correction')).toBe('undecided')
    expect(lock(asked, '2027-04-23', 'disputed')).toBe('undecided')
    expect(lock(asked, '2027-04-23', 'withdrawn')).toBe('empty')
    expect(lock(tidied, '2027-04-23', 'silent')).toBe('not_asked')
    expect(lock(unlocked, '2027-04-23', 'silent')).toBe(null)
    expect(lock(locked, '2027-04-23', 'silent')).toBe('locked')
  })
})

describe('how a statement stands', () => {
  test.each([
    ['nobody has answered', [], {}, 'silent'],
    ['it is the whole room’s', [say('withdrawn')], { municipalityCode: null }, 'room'],
    ['one has confirmed', [say('confirmed')], {}, 'confirmed'],
    ['one would correct it', [say('confirmed'), say('corrected', { seatId: 'b' })], {}, 'correction'],
    ['one withdraws it', [say('withdrawn')], {}, 'withdrawn'],
    ['one withdraws what another confirms', [say('withdrawn'), say('confirmed', { seatId: 'b' })], {}, 'disputed'],
    ['what they said was of an earlier version', [say('withdrawn', { version: 1 })], {}, 'silent'],
    ['staff have let it stand', [say('corrected')], { decidedAt: '2027-04-23T08:00:00Z' }, 'silent'],
    ['staff have left it out', [say('confirmed')], { leftOut: 1 as const }, 'withdrawn'],
    ['the correction is taken in', [say('corrected', { version: 1 })], { original: 'Fel' }, 'corrected'],
  ])('when %s', (_, verdicts, values, standing) => {
    expect(standingOf({ ...statement, ...values }, verdicts)).toBe(standing)
  })
})

test('the strictest consent of those concerned holds, else what was heard in the room', () => {
  const heard = { consent: 'ja' as const, version: 2 }
  expect(consentOf(heard, [])).toBe('ja')
  expect(consentOf(heard, [say('confirmed', { consent: 'utan_namn' }), say('confirmed', { consent: 'ja' })])).toBe(
    'utan_namn',
  )
  expect(consentOf(heard, [say('confirmed', { consent: 'nej' }), say('confirmed', { consent: 'ja' })])).toBe('nej')
  expect(consentOf(heard, [say('confirmed', { consent: 'nej', version: 1 })])).toBe('ja')
})
