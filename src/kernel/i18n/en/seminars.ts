import type { seminars as sv } from '../sv/seminars.ts'

export const seminars: Record<keyof typeof sv, string> = {}
