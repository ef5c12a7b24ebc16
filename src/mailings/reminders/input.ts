import { z } from 'zod'
import { firstHour } from '../../kernel/calendar/working-time.ts'
import { wholeNumber } from '../../kernel/http/forms.ts'
import { isFarEnoughApart, lastHour, type Schedule } from './rules.ts'

const days = () => wholeNumber(1, 90)
const hour = () => wholeNumber(firstHour, lastHour)

/** The schedule's form; refuses two reminders that are too close to each other. */
export const scheduleForm = z
  .object({ reply1: days(), reply2: days(), replyHour: hour(), answer1: days(), answer2: days(), answerHour: hour() })
  .transform(
    (form): Schedule => ({
      reply_reminder: { first: form.reply1, second: form.reply2, hour: form.replyHour },
      questionnaire_reminder: { first: form.answer1, second: form.answer2, hour: form.answerHour },
    }),
  )
  .superRefine((schedule, context) => {
    for (const [purpose, field] of [
      ['reply_reminder', 'reply2'],
      ['questionnaire_reminder', 'answer2'],
    ] as const) {
      if (isFarEnoughApart(schedule[purpose])) continue
      context.addIssue({ code: 'custom', path: [field], message: 'reminders.too_close' })
    }
  })

export const pauseForm = z.object({ regel: z.string().max(60).default('') })
