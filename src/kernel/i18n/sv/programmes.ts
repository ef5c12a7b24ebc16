/** programmes: Swedish, the source of truth for the keys. */
export const programmes = {} as const
