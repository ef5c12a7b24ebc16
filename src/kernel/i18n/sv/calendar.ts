/** calendar: Swedish, the source of truth for the keys. */
export const calendar = {} as const
