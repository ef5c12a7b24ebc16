/** tour: Swedish, the source of truth for the keys. */
export const tour = {} as const
