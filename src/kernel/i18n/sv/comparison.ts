/** comparison: Swedish, the source of truth for the keys. */
export const comparison = {} as const
