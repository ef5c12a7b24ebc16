/** invitations: Swedish, the source of truth for the keys. */
export const invitations = {} as const
