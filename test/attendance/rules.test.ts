import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eatsLunch, nameStep } from '../../src/attendance/pages.ts'
import { applyTaps, type Mark, type Tap } from '../../src/attendance/rules.ts'
import { addSeconds } from '../../src/kernel/time.ts'
import { countWishes } from '../../src/wishes/rules.ts'

const now = '2027-04-14T08:00:00Z'
const people = ['plats:a', 'plats:b', 'gast:c'].map((key) => ({ key, name: key, from: 'Lund' }))

/** A model of the server: applies presses to its stored marks, as the action does with the database. */
function server() {
  const seen = new Set<string>()
  const marks = new Map<string, Mark>()
  return {
    marks,
    receive: (taps: Tap[], device: string, at = now) => {
      const result = applyTaps(taps, seen, people, [...marks.values()], { now: at, by: device, device })
      for (const id of result.applied) seen.add(id)
      for (const mark of result.marks) marks.set(mark.person, mark)
      return result
    },
    here: () =>
      [...marks.values()]
        .filter(({ here }) => here)
        .map(({ person }) => person)
        .sort(),
  }
}

const tapOf = (id: string, person: string, here: boolean, age = 0): Tap => ({
  id,
  person,
  here,
  age,
  name: '',
  from: '',
})

test('a press counts from when it was made, whatever the device’s clock says', () => {
  const { receive, marks } = server()
  receive([tapOf('1', 'plats:a', true, 600)], 'A')
  expect(marks.get('plats:a')).toMatchObject({ here: true, at: '2027-04-14T07:50:00Z' })
})

test('between two devices the later press counts, and the other is told', () => {
  const { receive, here } = server()
  receive([tapOf('1', 'plats:a', true, 300)], 'A')
  receive([tapOf('2', 'plats:a', false, 60)], 'B')
  expect(here()).toEqual([])
  const late = receive([tapOf('3', 'plats:a', true, 120)], 'A2')
  expect(late.lost).toMatchObject([{ person: 'plats:a', here: false, by: 'B' }])
  expect(here()).toEqual([])
  receive([tapOf('4', 'plats:a', true, 0)], 'A2')
  expect(here()).toEqual(['plats:a'])
})

test('a device’s own presses count as they were made, however slow the first was on its way', () => {
  const { receive, here } = server()
  receive([tapOf('1', 'plats:a', true, 0)], 'A')
  receive([tapOf('2', 'plats:a', false, 5)], 'A')
  expect(here()).toEqual([])
})

test('somebody unknown is refused and not remembered; who is added needs a name', () => {
  const { receive, marks } = server()
  const result = receive([tapOf('1', 'plats:x', true), tapOf('2', 'extra:1', true)], 'A')
  expect(result).toMatchObject({ applied: [], refused: ['1', '2'] })
  receive([{ ...tapOf('3', 'extra:1', true), name: 'Bo', from: 'Ronneby' }], 'A')
  expect(marks.get('extra:1')).toMatchObject({ name: 'Bo', from: 'Ronneby', here: true })
  receive([{ ...tapOf('4', 'extra:2', true), name: 'Eva' }, tapOf('5', 'extra:2', false)], 'A')
  expect(marks.get('extra:2')).toMatchObject({ name: 'Eva', here: false })
})

/** Presses on three devices, one each second. Queues arrive in parts, and some parts arrive twice. */
const presses = fc.array(
  fc.record({
    device: fc.constantFrom('A', 'B', 'C'),
    person: fc.constantFrom('plats:a', 'plats:b', 'gast:c'),
    here: fc.boolean(),
  }),
  { maxLength: 25 },
)

test('whenever the queues arrive and however often, everybody is as the last press said', () => {
  fc.assert(
    fc.property(presses, fc.infiniteStream(fc.nat(2)), fc.infiniteStream(fc.boolean()), (made, turns, twice) => {
      const all = made.map((press, second) => ({ ...press, second, id: String(second) }))
      const queues = ['A', 'B', 'C'].map((device) => all.filter((one) => one.device === device))
      const { receive, marks } = server()
      const after = addSeconds(now, 1000)
      const send = (device: string, batch: typeof all) =>
        receive(
          batch.map(({ id, person, here, second }) => tapOf(id, person, here, 1000 - second)),
          device,
          after,
        )
      while (queues.some((queue) => queue.length > 0)) {
        const queue = queues[turns.next().value ?? 0]!
        const batch = queue.splice(0, 1 + (turns.next().value ?? 0))
        if (batch.length === 0) continue
        send(batch[0]!.device, batch)
        if (twice.next().value) send(batch[0]!.device, batch)
      }
      for (const { key } of people) {
        const last = all.findLast(({ person }) => person === key)
        expect(marks.get(key)?.here ?? null).toBe(last?.here ?? null)
      }
    }),
  )
})

test('the kitchen gets numbers and texts in an order that tells nothing', () => {
  const counted = countWishes([
    { diets: ['vegan', 'gluten_free'], food: 'Ägg', access: '' },
    { diets: [], food: '', access: 'Hörslinga' },
    { diets: ['vegan'], food: 'Nötter', access: '' },
    { diets: ['gluten_free', 'vegan'], food: ' ägg'.trim(), access: '' },
    { diets: [], food: '', access: '' },
  ])
  expect(counted.diets.map(({ n }) => n)).toEqual([0, 3, 2, 0])
  expect(counted).toMatchObject({
    together: [{ diets: ['vegan', 'gluten_free'], n: 2 }],
    food: [
      { text: 'Nötter', n: 1 },
      { text: 'Ägg', n: 2 },
    ],
    access: [{ text: 'Hörslinga', n: 1 }],
    people: 4,
  })
})

test('guests are fed at noon only when they have come by then', () => {
  const items = [
    { part: 'morning', start: '12:00', title: 'Lunch' },
    { part: 'afternoon', start: '13:00', title: 'Välkomna' },
  ]
  expect(eatsLunch(items, null)).toBe(false)
  expect(eatsLunch(items, '12:00')).toBe(false)
  expect(eatsLunch(items.slice(0, 1), '12:00')).toBe(true)
  expect(eatsLunch(items.slice(0, 1), '13:00')).toBe(false)
  expect(eatsLunch([], null)).toBe(false)
})

test('a longer name is set smaller', () => {
  expect(nameStep('Bo Ek')).toBe(1)
  expect(nameStep('Anna-Karin Svensson Ek')).toBe(1)
  expect(nameStep('Helena Sjöberg-Ander Ek')).toBe(2)
  expect(nameStep('Anna-Karin Gustafsson Lindqvist von Essen')).toBe(3)
  expect(nameStep('Eva Wolfeschlegelsteinhausen')).toBe(4)
  expect(nameStep('Wolfeschlegelsteinhausenbergerdorff')).toBe(5)
})
