import type { tour as sv } from '../sv/tour.ts'

export const tour: Record<keyof typeof sv, string> = {}
