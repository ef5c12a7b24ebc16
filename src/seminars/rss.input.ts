import { z } from 'zod'
import { line, optionalEmail, optionalLine } from '../kernel/http/forms.ts'
import { seatRoles } from '../questionnaire/rules.ts'

export const contactForm = z.object({
  name: line(),
  title: optionalLine(),
  phone: optionalLine(50),
})

const person = z
  .object({
    name: optionalLine(),
    title: optionalLine(),
    email: optionalEmail(),
    phone: optionalLine(50),
  })
  .refine(({ name, email }) => name !== '' || email === '', {
    path: ['name'],
    error: 'rss.name_missing',
  })

/** `social_services.name`, …: one municipality's three seats; all empty means nobody. */
export const holdersForm = z.preprocess(
  (body) => nested((body ?? {}) as Record<string, unknown>),
  z.object({ social_services: person, health_care: person, politician: person }),
)

function nested(body: Record<string, unknown>) {
  return Object.fromEntries(
    seatRoles.map((role) => [
      role,
      Object.fromEntries(
        ['name', 'title', 'email', 'phone'].map((field) => [field, body[`${role}.${field}`]]),
      ),
    ]),
  )
}
