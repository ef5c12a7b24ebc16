import type { rss as sv } from '../sv/rss.ts'

export const rss: Record<keyof typeof sv, string> = {}
