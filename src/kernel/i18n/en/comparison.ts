import type { comparison as sv } from '../sv/comparison.ts'

export const comparison: Record<keyof typeof sv, string> = {}
