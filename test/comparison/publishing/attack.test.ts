/** Suppression over linked tables and over time, against a reader who tries every possibility. */
import fc from 'fast-check'
import type { Highs } from 'highs'
import { beforeAll, expect, test } from 'vitest'
import {
  attackOf,
  type Secret,
  secretOf,
  suppress,
  type Table,
} from '../../../src/comparison/publishing/attack.rules.ts'
import { solveAttack } from '../../../src/comparison/publishing/attack.ts'
import { loadSolver } from '../../../src/kernel/solver.ts'

let highs: Highs
beforeAll(async () => {
  highs = await loadSolver()
})

/** An answer handed in, by its unit: the category it is. */
type Answers = Record<string, number>
type GroupOf = (unit: string) => number
const kinds = { categories: 3, points: 2 } // yes, no; and beside them "vet ej"

function tableOf(answers: Answers, groupOf: GroupOf, columns = [[0], [1], [2]]): Table {
  const units = Object.fromEntries(Object.keys(answers).map((unit) => [unit, groupOf(unit)]))
  const groups = Array.from({ length: Math.max(0, ...Object.values(units)) + 1 }, (_, group) => {
    const own = Object.entries(answers).filter(([unit]) => group === 0 || units[unit] === group)
    const counts = [0, 1, 2].map((category) => own.filter(([, given]) => given === category).length)
    const merged = columns.map((column) => column.reduce((total, category) => total + (counts[category] ?? 0), 0))
    return { key: `${group}`, title: `${group}`, asked: own.length, answered: own.length, counts: merged, secret: secretOf(counts, kinds.points) } // biome-ignore format: one group
  })
  return { columns, groups, units }
}

/** The table as the next reader of the ledger finds it. */
function publish(earlier: Table[], table: Table): { published: Table; hidden: number[] } {
  const { hidden } = solveAttack(highs, attackOf([...earlier, table], kinds))
  const groups = table.groups.map((group, i) => (hidden.includes(i) ? { ...group, counts: null } : group))
  return { published: { ...table, groups }, hidden: hidden.toSorted((a, b) => a - b) }
}

const people = (text: string): Answers =>
  Object.fromEntries([...text].map((category, i) => [`u${i}`, Number(category)]))

test('a group of two is hidden, and the smallest of the others with it, as the total minus the rest would tell', () => {
  // Groups of 2, 4 and 6: the two say no, the others differ.
  const answers = people('110101010101')
  const groupOf: GroupOf = (unit) => (Number(unit.slice(1)) < 2 ? 1 : Number(unit.slice(1)) < 6 ? 2 : 3)
  expect(publish([], tableOf(answers, groupOf)).hidden).toEqual([1, 2])
})

test('three of one mind are hidden, four who differ are not', () => {
  const answers = people('111010100110')
  const groupOf: GroupOf = (unit) => (Number(unit.slice(1)) < 3 ? 1 : Number(unit.slice(1)) < 7 ? 2 : 3)
  expect(secretOf([0, 3, 0], 2)).toEqual({ is: 'alike', known: 3 } satisfies Secret)
  expect(secretOf([1, 0, 9], 2)).toEqual({ is: 'few', known: 1 } satisfies Secret)
  expect(secretOf([0, 0, 0], 2)).toBeNull()
  // Group 1 is hidden and group 2 with it.
  expect(publish([], tableOf(answers, groupOf)).hidden).toEqual([1, 2])
})

test('the same question by role laid beside: a table that would tell is published with more hidden', () => {
  const answers = people('0101010101011')
  const first = publish(
    [],
    tableOf(answers, (unit) => (Number(unit.slice(1)) < 6 ? 1 : 2)),
  )
  expect(first.hidden).toEqual([])
  // The last is alone in the second table, and is what group 2 has more than group 2 here.
  const second = tableOf(answers, (unit) => (Number(unit.slice(1)) < 6 ? 1 : Number(unit.slice(1)) < 12 ? 2 : 3))
  const { hidden } = publish([first.published], second)
  expect(hidden).toEqual([2, 3])
})

test('one new answer between two publications is told by their difference: total and group are hidden', () => {
  const groupOf: GroupOf = (unit) => (Number(unit.slice(1)) % 2) + 1
  const before = publish([], tableOf(people('01100110011001'), groupOf)).published
  const later = publish([before], tableOf(people('011001100110011'), groupOf))
  expect(later.hidden).toEqual([0, 1])
  // Six new ones in each group differ among themselves.
  const answers = people(`01100110011001${'001101101010'}`)
  expect(publish([before], tableOf(answers, groupOf)).hidden).toEqual([])
})

test('an answer handed in again unchanged tells nothing; a changed one is not told', () => {
  const groupOf: GroupOf = (unit) => (unit.startsWith('u') && Number(unit.slice(1)) < 7 ? 1 : 2)
  const answers = people('01100110011001')
  const before = publish([], tableOf(answers, groupOf)).published
  const { u13, ...others } = answers
  expect(publish([before], tableOf({ ...others, again: u13! }, groupOf)).hidden).toEqual([])
  expect(publish([before], tableOf({ ...others, changed: 1 - u13! }, groupOf)).hidden).toEqual([0, 2])
})

test('what earlier tables half tell, a new table does not tell in full', () => {
  // Group 1 (three yes) and group 3 (one no) are hidden; the total less group 2 tells that most of those four say yes.
  const first = publish(
    [],
    tableOf(people('00010101'), (unit) => [1, 1, 1, 3, 2, 2, 2, 2][Number(unit.slice(1))]!),
  )
  expect(first.hidden).toEqual([1, 3])
  const later = { u0: 0, u1: 0, v0: 0, v1: 1, v2: 0, v3: 1, v4: 0, v5: 1 }
  expect(
    publish(
      [first.published],
      tableOf(later, (unit) => (unit.startsWith('u') ? 1 : 2)),
    ).hidden,
  ).toEqual([1, 2])
})

/** Every way to answer that gives the tables' counts, as far as a reader knows. */
function* possible(units: string[], tables: Table[]): Generator<Answers> {
  const answers: Answers = {}
  function* from(at: number): Generator<Answers> {
    if (at === units.length) {
      if (tables.every(fits)) yield answers
      return
    }
    for (const category of [0, 1, 2]) {
      answers[units[at]!] = category
      yield* from(at + 1)
    }
  }
  const fits = ({ units: own, groups, columns }: Table) =>
    groups.every(({ counts }, group) => {
      if (!counts) return true
      const members = Object.keys(own).filter((unit) => group === 0 || own[unit] === group)
      return columns.every(
        (column, i) => members.filter((unit) => column.includes(answers[unit]!)).length === counts[i],
      )
    })
  yield* from(0)
}

/** The last of the tables tells no more of a secret than one shown group does, or than the earlier tables did. */
function expectUntold(tables: Table[]): void {
  const units = [...new Set(tables.flatMap((table) => Object.keys(table.units)))]
  const membersOf = (table: Table, group: number) =>
    units.filter((unit) => unit in table.units && (group === 0 || table.units[unit] === group))
  const secrets = tables.flatMap((table) =>
    table.groups.flatMap(({ secret }, group) => (secret ? [{ secret, members: membersOf(table, group) }] : [])),
  )
  const leastOf = (known: Table[]) => {
    const least = secrets.map(() => [99, 99])
    for (const one of possible(units, known))
      secrets.forEach(({ members }, i) => {
        for (const point of [0, 1])
          least[i]![point] = Math.min(least[i]![point]!, members.filter((unit) => one[unit] === point).length)
      })
    return least
  }
  const inherentOf = (members: string[], point: number) => {
    const each = tables.flatMap((table) =>
      table.groups.flatMap(({ counts }, group) => {
        if (!counts) return []
        const all = membersOf(table, group)
        const isOther = table.columns.map((column) => !column.includes(point) || column.length > 1)
        const others = counts.reduce((total, n, at) => total + (isOther[at] ? n : 0), 0)
        return members.filter((unit) => all.includes(unit)).length - others
      }),
    )
    return Math.max(0, ...each)
  }
  const [before, after] = [leastOf(tables.slice(0, -1)), leastOf(tables)]
  secrets.forEach(({ secret, members }, i) => {
    for (const point of [0, 1]) {
      const known = after[i]![point]!
      expect(known < secret.known || known <= inherentOf(members, point) || known <= before[i]![point]!).toBe(true)
    }
  })
}

test('law: whoever tries every possibility learns no more of a hidden group than one shown group tells', () => {
  const world = fc.record({
    answers: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 9 }),
    groupings: fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 9, maxLength: 9 }), {
      minLength: 1,
      maxLength: 3,
    }),
    // How many have answered when each is published.
    when: fc.array(fc.integer({ min: 3, max: 9 }), { minLength: 3, maxLength: 3 }),
    merged: fc.boolean(),
  })
  fc.assert(
    fc.property(world, ({ answers, groupings, when, merged }) => {
      const tables: Table[] = []
      groupings.forEach((grouping, i) => {
        const given = Object.fromEntries(answers.slice(0, when[i]).map((category, at) => [`u${at}`, category]))
        const columns = merged && i === 0 ? [[0, 1], [2]] : [[0], [1], [2]]
        tables.push(
          publish(
            tables,
            tableOf(given, (unit) => grouping[Number(unit.slice(1))]!, columns),
          ).published,
        )
      })
      for (let last = 1; last <= tables.length; last++) expectUntold(tables.slice(0, last))
    }),
    { numRuns: 60 },
  )
})

test('the same tables always give the same pattern', () => {
  const answers = people('0110100101101001011010010110')
  const table = tableOf(answers, (unit) => (Number(unit.slice(1)) % 11) + 1)
  const shuffled = { ...table, units: Object.fromEntries(Object.entries(table.units).reverse()) }
  const hidden = (one: Table) => solveAttack(highs, attackOf([one], kinds))
  expect(hidden(shuffled)).toEqual(hidden(table))
  expect(suppress({ ...kinds, atoms: [], tables: [] }, () => expect.unreachable())).toEqual({ hidden: [], because: [], widths: [] }) // biome-ignore format: one line
})
