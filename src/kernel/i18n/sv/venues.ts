/** venues: Swedish, the source of truth for the keys. */
export const venues = {} as const
