/**
 * What a reader can work out about hidden groups from all published tables of an item together, and which groups of a
 * new table have to be hidden for that.
 *
 * The reader is assumed to know who has answered, so that only what they answered is unknown. Answers that no table
 * sets apart form an atom. Every count shown is an equation in the atoms' counts, and linear programming gives the
 * smallest and the largest value of a hidden count. After Fischetti and Salazar-González (2001), as in tau-argus.
 */
import { fewestShown } from '../rules.ts'

/** Where all of a group gave the same answer, everybody's answer is told: not in a group of fewer than this. */
const fewestAlike = 5
/** Values nearer than this are the same to the solver. */
const tolerance = 1e-6

/** A published table of one item, or one that is about to be. */
export interface Table {
  /** Categories that the table counts together: indices of the item's points, then of the answers beside them. */
  columns: number[][]
  groups: TableGroup[] // the total first
  /** Unit (an answer handed in) → its group; 0: in the total only. */
  units: Record<string, number>
}
interface TableGroup {
  key: string
  title: string
  asked: number
  answered: number
  /** Per column; null: not told. */
  counts: number[] | null
  secret: Secret | null
}
/** Why a group is hidden, whatever else is shown: its base is small, or all its answers are the same. */
export interface Secret {
  is: 'few' | 'alike'
  /** So many of the group known to have given the same answer is too much. */
  known: number
}

/** @param counts per category, the points first */
export function secretOf(counts: number[], points: number): Secret | null {
  const told = counts.slice(0, points)
  const base = sum(told)
  if (sum(counts) === 0) return null
  if (base < fewestShown) return { is: 'few', known: 1 }
  return base < fewestAlike && told.includes(base) ? { is: 'alike', known: base } : null
}

/** An item's tables as equations; the new table is the last. */
export interface Attack {
  categories: number
  points: number
  atoms: number[] // answers in each
  tables: { columns: number[][]; groups: AttackedGroup[] }[]
}
type AttackedGroup = Pick<TableGroup, 'counts' | 'secret'> & { atoms: number[] }

/** Atoms are in the order of the tables' groups, so that the same tables always give the same attack. */
export function attackOf(tables: Table[], { categories, points }: Pick<Attack, 'categories' | 'points'>): Attack {
  const signatures = new Map<string, number[]>()
  tables.forEach(({ units }, at) => {
    for (const [unit, group] of Object.entries(units)) {
      const own = signatures.get(unit) ?? tables.map(() => -1)
      own[at] = group
      signatures.set(unit, own)
    }
  })
  const atoms = new Map<string, { signature: number[]; answered: number }>()
  for (const signature of signatures.values()) {
    const key = signature.join(' ')
    const known = atoms.get(key)
    if (known) known.answered++
    else atoms.set(key, { signature, answered: 1 })
  }
  const sorted = [...atoms.values()].sort((a, b) => {
    const at = a.signature.findIndex((group, i) => group !== b.signature[i])
    return (a.signature[at] ?? 0) - (b.signature[at] ?? 0)
  })
  const membersOf = (table: number, group: number) =>
    sorted.flatMap(({ signature }, i) => {
      const own = signature[table] ?? -1
      return own === group || (group === 0 && own > 0) ? [i] : []
    })
  return {
    categories,
    points,
    atoms: sorted.map(({ answered }) => answered),
    tables: tables.map(({ columns, groups }, table) => ({
      columns,
      groups: groups.map(({ counts, secret }, group) => ({ counts, secret, atoms: membersOf(table, group) })),
    })),
  }
}

/** The linear programme: a variable for each category of each atom, an equation for each count shown. */
export interface Solver {
  /** The smallest value, or the largest, of the sum of these variables. */
  extreme(variables: number[], which: 'least' | 'most'): Solved
  /** Takes a row's equation away, or puts it back. */
  setRow(row: number, shown: boolean): void
}
export interface Solved {
  value: number
  values: Float64Array // a solution that has the value
  rows: number[] // the equations that the value follows from
}
export interface Equations {
  variables: number
  rows: { variables: number[]; sum: number }[]
  /** By table and group, the rows of its counts. */
  rowsOf: (number[] | null)[][]
}

/** Variable of a category of an atom: `atom * categories + category`. */
function equationsOf({ categories, atoms, tables }: Attack): Equations {
  const rows: Equations['rows'] = atoms.map((answered, atom) => ({
    variables: Array.from({ length: categories }, (_, i) => atom * categories + i),
    sum: answered,
  }))
  const rowsOf = tables.map(({ columns, groups }) =>
    groups.map((group) => {
      const { counts } = group
      if (!counts) return null
      return columns.map(
        (column, i) => rows.push({ variables: variablesOf(group.atoms, column, categories), sum: counts[i] ?? 0 }) - 1,
      )
    }),
  )
  return { variables: atoms.length * categories, rows, rowsOf }
}

function variablesOf(atoms: number[], column: number[], categories: number): number[] {
  return atoms.flatMap((atom) => column.map((category) => atom * categories + category))
}

/** Answers that nobody may learn: those of a group hidden for itself, or the few that two tables share or differ by. */
interface Target {
  atoms: number[]
  answered: number
  /** So many known to have given the same answer is too much. */
  known: number
  of: [table: number, group: number][]
}

function targetsOf({ atoms, tables }: Attack): Target[] {
  const found = new Map<string, Target>()
  const answeredOf = (members: number[]) => sum(members.map((atom) => atoms[atom] ?? 0))
  const add = (members: number[], of: Target['of'], secret: Secret | null) => {
    const answered = answeredOf(members)
    const known = secret?.known ?? (answered < fewestShown ? 1 : answered)
    if (answered === 0 || (!secret && answered >= fewestAlike)) return
    const key = members.join(' ')
    const before = found.get(key)
    if (!before || before.known > known) found.set(key, { atoms: members, answered, known, of: before?.of ?? of })
  }
  const all = tables.flatMap(({ groups }, table) => groups.map((group, i) => ({ ...group, table, i })))
  for (const { atoms: members, secret, table, i } of all) if (secret) add(members, [[table, i]], secret)
  for (const one of all)
    for (const other of all) {
      if (one.table === other.table) continue
      const inOther = new Set(other.atoms)
      // Who came or went between two publications.
      const isTotal = other.i === 0
      if (!isTotal && (one.i === 0 || one.table > other.table)) continue
      const members = one.atoms.filter((atom) => inOther.has(atom) !== isTotal)
      add(members, [[one.table, one.i], [other.table, other.i]], null) // biome-ignore format: two pairs
    }
  atoms.forEach((_answered, atom) => {
    const of = all.filter(({ i, atoms: members }) => i > 0 && members.includes(atom)).map(({ table, i }) => [table, i])
    add([atom], of as Target['of'], null)
  })
  return [...found.values()]
}

export interface Suppression {
  /** Groups of the new table that are hidden, by index; first those for their own sake, then those for others'. */
  hidden: number[]
  /** Of those hidden for others' sake: whose, and the earlier tables that would have told. */
  because: { group: number; of: [table: number, group: number][]; with: number[] }[]
  widths: Width[]
}
/** The values that a hidden count of a group can have, per column of its table. */
export interface Width {
  table: number
  group: number
  low: number[]
  high: number[]
}

/**
 * Hides groups of the last table, the smallest first, until no target's answers follow from several shown groups
 * together; then shows again, the largest first, what need not be hidden. What follows from a single shown group is no
 * disclosure: a group that may be shown may have been of one mind.
 */
export function suppress(attack: Attack, solverOf: (equations: Equations) => Solver): Suppression {
  const { tables, categories, points, atoms } = attack
  const last = tables.length - 1
  const fresh = tables[last]
  if (!fresh) return { hidden: [], because: [], widths: [] }
  const equations = equationsOf(attack)
  const solver = solverOf(equations)
  const sizes = fresh.groups.map((group) => sum(group.atoms.map((atom) => atoms[atom] ?? 0)))
  const shown = fresh.groups.map(({ secret }) => secret === null)
  const rowsOf = (group: number) => equations.rowsOf[last]?.[group] ?? []
  const setShown = (group: number, isShown: boolean) => {
    shown[group] = isShown
    for (const row of rowsOf(group)) solver.setRow(row, isShown)
  }
  fresh.groups.forEach(({ secret }, group) => {
    if (secret) setShown(group, false)
  })
  const isTold = (table: number, group: number) =>
    table === last ? (shown[group] ?? false) : equations.rowsOf[table]?.[group] !== null
  const groupOfRow = new Map(
    equations.rowsOf.flatMap((groups, table) =>
      groups.flatMap((rows, group) => (rows ?? []).map((row) => [row, { table, group }] as const)),
    ),
  )
  const forms = [
    ...new Map(tables.flatMap(({ columns }) => columns).map((column) => [column.join(' '), column])).values(),
  ]
  const isPoints = (form: number[]) => form.every((category) => category < points)
  const membersOf = tables.map(({ groups }) => groups.map((group) => new Set(group.atoms)))
  const inherentOf = (target: Target, form: number[]) =>
    Math.max(
      0,
      ...tables.flatMap(({ columns, groups }, table) => {
        const within = columns.map((column) => column.every((category) => form.includes(category)))
        return groups.flatMap(({ counts }, group) => {
          if (!counts || !isTold(table, group)) return []
          const common = target.atoms.filter((atom) => membersOf[table]?.[group]?.has(atom))
          return sum(common.map((atom) => atoms[atom] ?? 0)) - sum(counts.filter((_n, i) => !within[i]))
        })
      }),
    )
  const isTooMuch = (value: number, { known }: Target, inherent: number) => {
    const least = Math.ceil(value - tolerance)
    return least >= known && least > inherent
  }

  /** Solutions found: a sum that is small in one of them needs no solving. */
  let pool: Float64Array[] = []
  /** @param earlier what the tables before tell by themselves: only more than that is too much. */
  const tooMuch = ({ target, form, earlier }: { target: Target; form: number[]; earlier: number }): Solved | null => {
    const variables = variablesOf(target.atoms, form, categories)
    const inherent = Math.max(earlier, inherentOf(target, form))
    const harmless = (values: Float64Array) => !isTooMuch(sum(variables.map((at) => values[at] ?? 0)), target, inherent)
    if (pool.some(harmless)) return null
    const solved = solver.extreme(variables, 'least')
    pool = [solved.values, ...pool].slice(0, 400)
    return isTooMuch(solved.value, target, inherent) ? solved : null
  }

  const because: Suppression['because'] = []
  const pairs = targetsOf(attack).flatMap((target) =>
    forms
      .filter((form) => isPoints(form) || target.answered < fewestShown)
      .map((form) => ({ target, form, earlier: 0 })),
  )
  // Hiding a group also takes away what it tells by itself, so that more may count as too much: until nothing does.
  for (let before = -1; before < because.length; ) {
    before = because.length
    for (const pair of pairs)
      for (let told = tooMuch(pair); told; told = tooMuch(pair)) {
        const used = told.rows.flatMap((row) => groupOfRow.get(row) ?? [])
        const [smallest] = used
          .flatMap(({ table, group }) => (table === last && shown[group] ? [group] : []))
          .sort((a, b) => Number(a === 0) - Number(b === 0) || (sizes[a] ?? 0) - (sizes[b] ?? 0) || a - b)
        if (smallest === undefined) {
          // It follows from earlier tables alone.
          pair.earlier = Math.ceil(told.value - tolerance)
          continue
        }
        setShown(smallest, false)
        const others = [...new Set(used.map(({ table }) => table))].filter((table) => table !== last)
        because.push({ group: smallest, of: pair.target.of, with: others })
      }
  }

  const secondary = because.map(({ group }) => group)
  secondary.sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b)
  for (const group of secondary) {
    setShown(group, true)
    const holds = (values: Float64Array) =>
      rowsOf(group).every((row) => {
        const { variables, sum: count } = equations.rows[row] ?? { variables: [], sum: 0 }
        return Math.abs(sum(variables.map((at) => values[at] ?? 0)) - count) < tolerance
      })
    const before = pool
    pool = pool.filter(holds)
    if (pairs.some(tooMuch)) {
      setShown(group, false)
      pool = before
    }
  }
  const stillHidden = because.filter(({ group }) => !shown[group])
  const own = fresh.groups.flatMap(({ secret }, group) => (secret ? [group] : []))
  return { hidden: [...own, ...stillHidden.map(({ group }) => group)], because: stillHidden, widths: widths() }

  function widths(): Width[] {
    return tables.flatMap(({ columns, groups }, table) =>
      groups.flatMap((group, i) => {
        if (isTold(table, i) || group.atoms.length === 0) return []
        const extremes = (which: 'least' | 'most') =>
          columns.map((column) => solver.extreme(variablesOf(group.atoms, column, categories), which).value)
        const low = extremes('least').map((value) => Math.ceil(value - tolerance))
        return [{ table, group: i, low, high: extremes('most').map((value) => Math.floor(value + tolerance)) }]
      }),
    )
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}
