import type { CompiledQuery } from 'kysely'
import type { Db, Tx } from './open.ts'

interface Compilable<R> {
  compile(): CompiledQuery<R>
}

/**
 * A query that is compiled once, for pages that many people open at the same time: compiling takes longer
 * than SQLite takes to answer. `build` gets placeholders for the arguments, all of them strings.
 */
export function prepared<A extends string[], R>(
  build: (db: Db | Tx, ...args: A) => Compilable<R>,
): (db: Db | Tx, ...args: A) => Promise<R[]> {
  const compiled = new WeakMap<object, CompiledQuery<R>>()
  return async (db, ...args) => {
    const { adapter } = db.getExecutor()
    let query = compiled.get(adapter)
    if (!query) {
      query = build(db, ...(args.map((_, index) => standIn(index)) as A)).compile()
      compiled.set(adapter, query)
    }
    const parameters = query.parameters.map((value) => {
      const index = standIns.indexOf(value as string)
      return index < 0 ? value : args[index]
    })
    const { rows } = await db.executeQuery<R>({ ...query, parameters })
    return rows
  }
}

const standIns: string[] = []

function standIn(index: number): string {
  standIns[index] ??= `\uE001${index}`
  return standIns[index]
}
