import type { Db } from '../../src/kernel/db/open.ts'

/** Counts the queries of one request, where Kysely passes them to the database. */
export async function countedQueries<R extends { body: string }>(db: Db, work: () => Promise<R>) {
  let queries = 0
  const executor = db.getExecutor()
  const original = executor.executeQuery.bind(executor)
  executor.executeQuery = (...args) => {
    queries += 1
    return original(...args)
  }
  const { body } = await work()
  executor.executeQuery = original
  return { queries, body }
}
