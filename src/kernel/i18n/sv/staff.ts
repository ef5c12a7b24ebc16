/** staff: Swedish, the source of truth for the keys. */
export const staff = {} as const
