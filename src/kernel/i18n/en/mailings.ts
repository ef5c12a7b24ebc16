import type { mailings as sv } from '../sv/mailings.ts'

export const mailings: Record<keyof typeof sv, string> = {}
