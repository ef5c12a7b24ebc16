import { z } from 'zod'

/** `?omgang=2027&alla` */
export const overviewQuery = z.object({
  omgang: z.string().max(60).optional().catch(undefined),
  alla: z.string().optional().catch(undefined),
})
