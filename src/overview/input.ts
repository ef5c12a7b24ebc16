import { z } from 'zod'
import { optionalLine } from '../kernel/http/forms.ts'

/** `?alla`, with any value: show the whole to-do list. */
export const overviewQuery = z.object({ alla: z.string().optional().catch(undefined) })

export const searchQuery = z.object({ q: optionalLine(100).catch('') })
