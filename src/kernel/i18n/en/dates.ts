import type { dates as sv } from '../sv/dates.ts'

export const dates: Record<keyof typeof sv, string> = {}
