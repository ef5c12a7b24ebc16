import { frameOf, type Sender } from '../invitations/letters.rules.ts'
import { defaultLetter } from '../letters/defaults.rules.ts'
import { purposeFacts } from '../letters/purposes.rules.ts'
import { composeMail, isUnfilled, type Mail, parseTemplate, type Template } from '../letters/rules.ts'
import { type Receipt, type ReceiptReader, receiptValues } from './letters.rules.ts'

/** The receipt in the round's words. Handing in never fails because of them: then the first words do. */
export function receiptMail(sender: Sender, template: Template, reader: ReceiptReader, receipt: Receipt): Mail {
  const values = receiptValues(sender, reader, receipt)
  const frame = frameOf(sender, true)
  const mail = composeMail(template, values, frame)
  if (!isUnfilled(mail)) return mail
  const first = parseTemplate(defaultLetter('receipt'), purposeFacts.receipt.placeholders)
  const again = composeMail(first, values, frame)
  if (isUnfilled(again)) throw new Error(`The receipt lacks ${again.unfilled.join(', ')}`)
  return again
}
