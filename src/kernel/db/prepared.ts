import type { CompiledQuery } from 'kysely'
import type { Db, Tx } from './open.ts'

interface Compilable<R> {
  compile(): CompiledQuery<R>
}
export type Cell = string | number | null

/**
 * A query that is compiled once for each number of arguments, for what many people open or save at the same time:
 * compiling takes longer than SQLite takes to answer. `build` gets placeholders for the arguments, all of them strings.
 */
export function prepared<A extends Cell[], R>(
  build: (db: Db | Tx, ...args: A) => Compilable<R>,
): (db: Db | Tx, ...args: A) => Promise<R[]> {
  const compiled = new WeakMap<object, Map<number, CompiledQuery<R>>>()
  return async (db, ...args) => {
    const { adapter } = db.getExecutor()
    const queries = compiled.get(adapter) ?? new Map<number, CompiledQuery<R>>()
    compiled.set(adapter, queries)
    let query = queries.get(args.length)
    if (!query) {
      query = build(db, ...(args.map((_, index) => standIn(index)) as A)).compile()
      queries.set(args.length, query)
    }
    const parameters = query.parameters.map((value) => {
      const index = standIns.get(value)
      return index === undefined ? value : args[index]
    })
    const { rows } = await db.executeQuery<R>({ ...query, parameters })
    return rows
  }
}

const standIns = new Map<unknown, number>()

function standIn(index: number): string {
  const text = `\uE001${index}`
  standIns.set(text, index)
  return text
}
