import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import { WrongFields } from '../kernel/http/forms.ts'
import { hashToken, linkToken, newId } from '../kernel/ids.ts'
import { lockSeats } from '../seats/queries.ts'
import { insertColleague, listColleagues, setClosed } from './colleague.queries.ts'
import { mostColleagues } from './colleague.rules.ts'

interface Seat {
  seatId: string
  linkId: string
}

/**
 * Makes a link by which a colleague answers one theme. A second press makes no second link: of the same name and theme
 * there is one that is open.
 * @returns the colleague's id. @throws WrongFields when the seat has too many
 */
export async function shareTheme(
  { db, clock, config }: Pick<Deps, 'db' | 'clock' | 'config'>,
  { seatId, linkId }: Seat,
  { theme, name, ask }: { theme: string; name: string; ask: string },
): Promise<string> {
  return db.transaction().execute(async (tx) => {
    await lockSeats(tx, [seatId])
    const open = (await listColleagues(tx, seatId)).filter((one) => one.closedAt === null && one.makerLinkId !== null)
    const same = open.find((one) => one.theme === theme && one.name === name)
    if (same) return same.id
    if (open.length >= mostColleagues) throw new WrongFields({ namn: 'colleague.too_many' })
    const id = newId()
    await insertColleague(tx, {
      id,
      seat_id: seatId,
      link_id: linkId,
      theme,
      name,
      ask,
      token_hash: hashToken(linkToken(config.secret, id)),
      created_at: clock.now(),
    })
    return id
  })
}

/** Ends a colleague's link, or opens it again. @returns the colleague's name. @throws NotFound when it is another seat's */
export async function setColleagueOpen(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  colleague: { id: string; seatId: string },
  isOpen: boolean,
): Promise<string> {
  const closed = isOpen ? null : { at: clock.now(), as: 'ended' as const }
  const name = await db.transaction().execute((tx) => setClosed(tx, colleague, closed))
  if (name === undefined) throw new NotFound()
  return name
}
