import { z } from 'zod'
import { optionalLine } from '../kernel/http/forms.ts'

export const feedForm = z.object({ id: z.uuid(), name: optionalLine(60) })
