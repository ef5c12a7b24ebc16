/**
 * Imports lists of people and organisations from files: read, preview, save and, for some lists, undo. Each kind of
 * list defines its fields, the rules for its rows, and how to save them.
 */
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { readTableWithin } from '../kernel/files/reading.ts'
import type { MessageKey } from '../kernel/i18n/translate.ts'
import type { UtcText } from '../kernel/time.ts'
import {
  getList,
  type KeptList,
  keepList,
  keepResult,
  type ListOwner,
  markListConfirmed,
  type Saved,
} from './queries.ts'
import type { Field } from './rules.ts'
import { type Listed, type ListShape, type ReadRows, type RowRules, readList, readRows } from './rules.ts'

interface By {
  /** null for an import from the command line. */
  accountId: string | null
  now: UtcText
  filename: string
}

/** `Scope`: what the list belongs to, such as a round or a seminar. */
interface ListKind<Name extends string, Item, Scope, Plan, Undo> {
  shape: ListShape<Name>
  owner(scope: Scope): ListOwner
  /** Why no list can be read or saved now; null when one can. */
  whyClosed?(scope: Scope): MessageKey | null
  rules(db: Db, scope: Scope): Promise<RowRules<Name, Item>>
  plan(db: Db | Tx, scope: Scope, rows: Listed<Item>[]): Promise<Plan>
  /** @returns the data needed to undo; null when the import cannot be undone. */
  save(tx: Tx, scope: Scope, plan: Plan, by: By): Promise<Undo | null>
  undo?: {
    /** True when nothing that the import saved has been used or changed since. */
    isPossible(db: Db | Tx, undo: Undo, savedAt: UtcText): Promise<boolean>
    restore(tx: Tx, scope: Scope, undo: Undo, by: By & { savedAt: UtcText }): Promise<void>
    tooLate: MessageKey
  }
}

export interface ListImport<Item, Scope, Plan> {
  fields: Record<string, Field>
  /** Parses the file and stores its rows for a day; changes nothing else. @throws Invalid when it is no such list. */
  read(
    deps: Deps,
    scope: Scope,
    file: { filename: string; content: Buffer; accountId: string | null },
  ): Promise<{ id: string; list: ReadRows<Item> }>
  /** `plan`: null when the list has been saved. @throws NotFound */
  look(db: Db, scope: Scope, id: string): Promise<LookedAt<Plan>>
  /**
   * Saves all valid rows, compared with the data stored now, in one transaction. A repeated call changes nothing and
   * returns the first result.
   */
  save(deps: Deps, scope: Scope, id: string, accountId: string | null): Promise<Saved>
  /** Restores the state before the save. A repeated call changes nothing. @throws Conflict when it is too late. */
  undo(deps: Deps, scope: Scope, id: string, accountId: string): Promise<void>
}

export interface LookedAt<Plan> {
  file: KeptList
  plan: Plan | null
  canUndo: boolean
}

export function listImport<Name extends string, Item extends object, Scope, Plan extends Saved, Undo>(
  kind: ListKind<Name, Item, Scope, Plan, Undo>,
): ListImport<Item, Scope, Plan> {
  const { shape, owner, undo } = kind
  const planOf = (db: Db | Tx, scope: Scope, { list }: KeptList) => kind.plan(db, scope, list.rows as Listed<Item>[])
  const refuseClosed = (scope: Scope) => {
    const why = kind.whyClosed?.(scope)
    if (why) throw new Conflict(why)
  }
  const isPossible = async (db: Db | Tx, { undo: kept, confirmedAt }: KeptList) =>
    undo !== undefined && kept !== null && confirmedAt !== null && undo.isPossible(db, kept as Undo, confirmedAt)
  return {
    fields: shape.fields,
    read: async (deps, scope, { content, ...file }) => {
      refuseClosed(scope)
      const found = readList(await readTableWithin(content), shape)
      const list = readRows(found, shape, await kind.rules(deps.db, scope))
      const kept = { ...file, now: deps.clock.now(), list }
      return { id: await keepList(deps.db, owner(scope), kept), list }
    },
    look: async (db, scope, id) => {
      const file = await getList(db, owner(scope), id)
      const plan = file.result ? null : await planOf(db, scope, file)
      return { file, plan, canUndo: await isPossible(db, file) }
    },
    save: async (deps, scope, id, accountId) => {
      refuseClosed(scope)
      const now = deps.clock.now()
      return deps.db.transaction().execute(async (tx) => {
        const isFirst = await markListConfirmed(tx, owner(scope), id, now)
        const file = await getList(tx, owner(scope), id)
        if (!isFirst && file.result) return file.result
        const plan = await planOf(tx, scope, file)
        const by = { accountId, now, filename: file.filename }
        const needed = await kind.save(tx, scope, plan, by)
        const { saved, known, counts } = plan
        const result = { saved, known, counts }
        await keepResult(tx, file, { result, undo: needed, undoneAt: null })
        return result
      })
    },
    undo: async (deps, scope, id, accountId) => {
      const now = deps.clock.now()
      await deps.db.transaction().execute(async (tx) => {
        const file = await getList(tx, owner(scope), id)
        if (!undo || file.undoneAt) return
        const { filename, confirmedAt: savedAt, result } = file
        if (!savedAt || file.undo === null) throw new Conflict(undo.tooLate)
        const by = { accountId, now, filename, savedAt }
        await undo.restore(tx, scope, file.undo as Undo, by)
        await keepResult(tx, file, { result, undo: null, undoneAt: now })
      })
    },
  }
}
