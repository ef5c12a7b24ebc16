import type { changes as sv } from '../sv/changes.ts'

export const changes: Record<keyof typeof sv, string> = {}
