import type { venues as sv } from '../sv/venues.ts'

export const venues: Record<keyof typeof sv, string> = {}
