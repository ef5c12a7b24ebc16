/** changes: Swedish, the source of truth for the keys. */
export const changes = {} as const
