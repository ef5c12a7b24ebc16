/** overview: Swedish, the source of truth for the keys. */
export const overview = {} as const
