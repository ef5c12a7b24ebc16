/** How many guests from interest organisations an afternoon is reckoned to gather until something is known. */
const expectedGuests = 15

export interface GuestCounts {
  /** null: as many as come. */
  capacity: number | null
  invited: number
  coming: number
  notComing: number
  waiting: number
}

/**
 * How many guests the room has to hold: the places staff have set, or else those invited who may still come;
 * before anybody knows, what an afternoon usually gathers.
 */
export function guestsToCountOn({ capacity, invited, coming, notComing }: GuestCounts): number {
  if (capacity !== null) return Math.max(capacity, coming)
  return invited > 0 ? invited - notComing : expectedGuests
}
