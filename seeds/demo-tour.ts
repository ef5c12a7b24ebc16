/** What the demo's tour has to go round: days blocked for all, for the team and for one RSS body. */
import { newId } from '../src/kernel/ids.ts'
import { addDays, type LocalDate } from '../src/kernel/time.ts'
import { demoDates, goodDay } from './demo-plan.ts'
import { add, at, type Rows, type World } from './demo-world.ts'

export function addBlocks(
  rows: Rows,
  { today }: World,
  round: { id: string; plannerId: string; contactId: string },
): void {
  const away = freeDay(addDays(today, 33))
  const board = goodDay(addDays(today, 54))
  const fair = freeDay(addDays(today, 75))
  block('Sekretariatets internat', away, 1, { hard: 1, rss: null, by: round.plannerId })
  block('Nämndvecka', board, 2, { hard: 1, rss: 'rss-25', by: round.contactId })
  block('Kvalitetsmässan', fair, 1, { hard: 0, rss: null, by: round.plannerId })

  /** One that no seminar lies on, nor on the day after. */
  function freeDay(from: LocalDate): LocalDate {
    const taken = (day: LocalDate) => demoDates(today).includes(day)
    let day = goodDay(from)
    while (taken(day) || taken(addDays(day, 1))) day = goodDay(addDays(day, 1))
    return day
  }

  function block(
    name: string,
    from: LocalDate,
    more: number,
    { hard, rss, by }: { hard: 0 | 1; rss: string | null; by: string },
  ): void {
    add(rows, 'blocked_period', {
      id: newId(),
      round_id: round.id,
      starts_on: from,
      ends_on: addDays(from, more),
      name,
      team: null,
      rss_id: rss,
      hard,
      created_by: by,
      created_at: at(addDays(today, -20), '13:40'),
    })
  }
}
