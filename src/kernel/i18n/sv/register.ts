/** register: Swedish, the source of truth for the keys. */
export const register = {} as const
