/** mailings: Swedish, the source of truth for the keys. */
export const mailings = {} as const
