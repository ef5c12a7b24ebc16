/** responses: Swedish, the source of truth for the keys. */
export const responses = {} as const
