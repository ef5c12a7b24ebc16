import type { rounds as sv } from '../sv/rounds.ts'

export const rounds: Record<keyof typeof sv, string> = {}
