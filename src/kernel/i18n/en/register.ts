import type { register as sv } from '../sv/register.ts'

export const register: Record<keyof typeof sv, string> = {}
