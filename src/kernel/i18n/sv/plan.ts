/** plan: Swedish, the source of truth for the keys. */
export const plan = {} as const
