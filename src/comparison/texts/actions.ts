import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { NotFound } from '../../kernel/errors.ts'
import { WrongFields } from '../../kernel/http/forms.ts'
import { newId } from '../../kernel/ids.ts'
import type { QuoteForm } from './input.ts'
import { findCollection, insertCollection, insertQuote, listQuotes, setRemoved, updateCollection } from './queries.ts'
import { isQuoteOf, type Told } from './rules.ts'

/**
 * Puts a quote in the collection of that name, which is made when the round has none. The same words of the same source
 * are kept once.
 * @returns the collection's id
 * @throws WrongFields when the words do not stand in the source
 */
export async function collectQuote(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  of: { roundId: string; accountId: string; source: Told; form: QuoteForm },
): Promise<string> {
  const { roundId, accountId, source, form } = of
  if (!isQuoteOf(form.citat, source.text)) throw new WrongFields({ citat: 'quotes.not_in_source' })
  const made = { created_at: clock.now(), created_by: accountId }
  return db.transaction().execute(async (tx) => {
    let id = await findCollection(tx, roundId, form.samling)
    if (!id) {
      id = newId()
      await insertCollection(tx, { id, round_id: roundId, name: form.samling, ...made })
    }
    const [kind, first = '', questionKey = ''] = source.key.split('.')
    const reference =
      kind === 'svar'
        ? { seat_id: first, question_key: questionKey, statement_id: null }
        : { seat_id: null, question_key: null, statement_id: first }
    const same = (await listQuotes(tx, id)).find(
      (quote) =>
        quote.text === form.citat &&
        quote.seatId === reference.seat_id &&
        quote.questionKey === reference.question_key &&
        quote.statementId === reference.statement_id,
    )
    if (same) await setRemoved(tx, { collectionId: id, id: same.id, removed: 0 })
    else await insertQuote(tx, { id: newId(), collection_id: id, text: form.citat, ...reference, ...made })
    return id
  })
}

/** @throws WrongFields when another collection of the round has the name */
export async function changeCollection(
  { db }: Pick<Deps, 'db'>,
  of: { roundId: string; id: string; name: string; memo: string; seen: (tx: Tx) => Promise<void> },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await of.seen(tx)
    const holder = await findCollection(tx, of.roundId, of.name)
    if (holder && holder !== of.id) throw new WrongFields({ namn: 'quotes.name_taken' })
    await updateCollection(tx, of.id, { name: of.name, memo: of.memo })
  })
}

/** @throws NotFound when the collection has no such quote */
export async function removeQuote(
  { db }: Pick<Deps, 'db'>,
  of: { collectionId: string; id: string; removed: 0 | 1 },
): Promise<void> {
  if (!(await db.transaction().execute((tx) => setRemoved(tx, of)))) throw new NotFound()
}
