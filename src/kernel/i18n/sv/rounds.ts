/** rounds: Swedish, the source of truth for the keys. */
export const rounds = {} as const
