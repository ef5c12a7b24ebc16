import type { seats as sv } from '../sv/seats.ts'

export const seats: Record<keyof typeof sv, string> = {}
