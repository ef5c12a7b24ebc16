import type { plan as sv } from '../sv/plan.ts'

export const plan: Record<keyof typeof sv, string> = {}
