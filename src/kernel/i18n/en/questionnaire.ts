import type { questionnaire as sv } from '../sv/questionnaire.ts'

export const questionnaire: Record<keyof typeof sv, string> = {}
