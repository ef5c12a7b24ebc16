/** Helpers of the journeys: delivered mails, and answers as people type them. */
import type { Email } from 'postal-mime'
import { expect } from 'vitest'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import type { Answers } from '../../src/questionnaire/rules.ts'
import type { sheetOf } from '../../src/questionnaire/sheet.rules.ts'
import { formOf } from '../../src/responses/parts.rules.ts'
import type { TestApp } from '../support/app.ts'
import type { TestSmtp } from '../support/smtp.ts'
import { open, type Page, press } from '../support/visit.ts'

/** Delivers the mail that is due. @returns the first mail to the address whose subject matches. */
export async function mailIn(
  { t, smtp }: { t: TestApp; smtp: TestSmtp },
  address: string,
  subject: RegExp,
): Promise<Email> {
  while ((await deliverDueMail(t.deps)) > 0);
  const mails = await smtp.parsed()
  const found = mails.find((mail) => mail.to?.[0]?.address === address && subject.test(mail.subject ?? ''))
  if (!found) throw new Error(`no mail to ${address} about ${subject}`)
  return found
}

export function linkIn(mail: Email): string {
  const link = /http:\/\/localhost:3000(\/(?:i|logga-in)\/[\w-]+)/.exec(mail.text ?? '')?.[1]
  if (!link) throw new Error('no link in the mail')
  return link
}

/** Answers theme by theme, from the personal link to the receipt. */
export async function answerAll(
  t: TestApp,
  url: string,
  { sheet, answers }: { sheet: ReturnType<typeof sheetOf>; answers: Answers },
): Promise<Page> {
  const invitee = t.visitor()
  let page: Page = await open(invitee, `${url}/fragor/${sheet.themes[0]?.value}`)
  for (const theme of sheet.themes) {
    const typed = Object.assign({}, ...theme.questions.map((q) => formOf(q, answers[q.key], 'sv')))
    page = await press(invitee, page, /^Spara och/, typed)
    expect(page.status).toBe(200)
  }
  page = await press(invitee, page, 'Lämna in svaren')
  expect(page.url).toContain('/kvitto')
  return page
}
