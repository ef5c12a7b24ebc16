import type { staff as sv } from '../sv/staff.ts'

export const staff: Record<keyof typeof sv, string> = {}
