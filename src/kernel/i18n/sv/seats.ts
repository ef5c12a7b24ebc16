/** seats: Swedish, the source of truth for the keys. */
export const seats = {} as const
