/** rss: Swedish, the source of truth for the keys. */
export const rss = {} as const
