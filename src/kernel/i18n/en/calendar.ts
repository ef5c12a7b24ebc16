import type { calendar as sv } from '../sv/calendar.ts'

export const calendar: Record<keyof typeof sv, string> = {}
