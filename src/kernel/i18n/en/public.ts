import type { publicPages as sv } from '../sv/public.ts'

export const publicPages: Record<keyof typeof sv, string> = {}
