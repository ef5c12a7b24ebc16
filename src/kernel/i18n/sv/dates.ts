/** dates: Swedish, the source of truth for the keys. */
export const dates = {} as const
