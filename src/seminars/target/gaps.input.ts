import { z } from 'zod'
import { date, line, many } from '../../kernel/http/forms.ts'

const slug = z.string().max(80)

/** `?omgang=2027&region=12&visa=luckor`; what is not understood is as if not asked. */
export const gapsQuery = z.object({
  region: z.string().max(2).default('').catch(''),
  visa: z.enum(['alla', 'luckor']).default('alla').catch('alla'),
})

export const askQuery = z.object({
  seminarium: many(slug).catch([]),
  senast: z.string().max(20).default('').catch(''),
  exempel: z.coerce.number().int().min(1).default(1).catch(1),
})

export const askForm = z.object({
  omgang: slug,
  seminarium: many(slug),
  senast: date(),
  utskick: z.string().regex(/^[\w-]{10,40}$/),
  granskat: line(100),
})
