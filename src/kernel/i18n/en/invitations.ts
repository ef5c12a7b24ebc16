import type { invitations as sv } from '../sv/invitations.ts'

export const invitations: Record<keyof typeof sv, string> = {}
