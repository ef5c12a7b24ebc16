import { z } from 'zod'
import { email, line, many } from '../kernel/http/forms.ts'

/** The address of the preview: which seminars, and which recipient's mail to show. */
export const previewQuery = z.object({
  omgang: z.string().max(60).optional().catch(undefined),
  seminarium: many(z.string().max(100)).catch([]),
  exempel: z.coerce.number().int().min(1).catch(1),
})

export const inviteForm = z.object({
  omgang: z.string({ error: 'forms.required' }).max(50),
  seminarium: many(z.string().max(100)),
  utskick: z.uuid(),
  granskat: z.string().length(64),
})

export const replyForm = z.object({
  svar: z.enum(['kommer', 'ersattare', 'kommer_inte'], { error: 'forms.choose' }),
})

/** Mail programs make a link of it; the name goes into a mail from us to an address anyone may choose. */
const looksLikeAddress = /:\/\/|[Ww]{3}\.|@|\.\p{Ll}{2}|\.\p{L}{2,4}(?!\p{L})/u

export const substituteForm = z.object({
  namn: line(120).refine((name) => !looksLikeAddress.test(name), {
    error: 'invitations.name_not_address',
  }),
  adress: email(),
})
