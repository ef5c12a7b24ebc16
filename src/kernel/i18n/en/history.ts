import type { history as sv } from '../sv/history.ts'

export const history: Record<keyof typeof sv, string> = {}
