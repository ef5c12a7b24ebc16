/** history: Swedish, the source of truth for the keys. */
export const history = {} as const
