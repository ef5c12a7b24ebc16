import { z } from 'zod'

/** `?alla` */
export const overviewQuery = z.object({
  alla: z.string().optional().catch(undefined),
})
