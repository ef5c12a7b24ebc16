/** seminars: Swedish, the source of truth for the keys. */
export const seminars = {} as const
