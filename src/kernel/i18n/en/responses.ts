import type { responses as sv } from '../sv/responses.ts'

export const responses: Record<keyof typeof sv, string> = {}
