import type { programmes as sv } from '../sv/programmes.ts'

export const programmes: Record<keyof typeof sv, string> = {}
