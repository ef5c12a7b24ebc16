import type { overview as sv } from '../sv/overview.ts'

export const overview: Record<keyof typeof sv, string> = {}
