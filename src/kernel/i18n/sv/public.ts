/** public: Swedish, the source of truth for the keys. */
export const publicPages = {} as const
