import { z } from 'zod'

/** Which character stands between the columns of a CSV file. */
export const styleQuery = z.object({ skilj: z.enum(['semikolon', 'komma']).catch('semikolon') })
