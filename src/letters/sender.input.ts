import { z } from 'zod'
import { email, line, optionalLine } from '../kernel/http/forms.ts'
import { isSender } from '../kernel/mail/sender.rules.ts'

export const senderForm = z.object({
  mail_from: email().refine(isSender, { error: 'sender.never_exists' }),
  sender_name: line(100),
  reply_to: email(),
  organisation: line(100),
  contact_email: email(),
  contact_phone: optionalLine(40),
  postal_address: optionalLine(200),
})
export type SenderForm = z.infer<typeof senderForm>
