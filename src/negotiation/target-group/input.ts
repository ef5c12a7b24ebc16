import { z } from 'zod'
import { checkbox, date, line, many, optionalEmail, optionalLine, phone } from '../../kernel/http/forms.ts'
import { saysNobody } from '../../kernel/text.ts'
import { seatRoles } from '../../questionnaire/rules.ts'

const seat = z
  .object({
    name: optionalLine().transform((name) => (saysNobody(name) ? '' : name)),
    title: optionalLine(),
    email: optionalEmail(),
    phone: phone(),
    not_known: checkbox(),
    person: z.enum(['same', 'new']).optional().catch(undefined),
  })
  .refine(({ name, email }) => name !== '' || email === '', { path: ['name'], error: 'rss.name_missing' })
  .transform(({ not_known, person: which, ...person }) => ({ person, notKnown: not_known === 1, which }))

/** Fields `social_services.name`, … of one municipality's three seats. A seat without a name has no holder. */
export const seatsForm = z.preprocess(
  (body) => nested((body ?? {}) as Record<string, unknown>),
  z.object({
    social_services: seat,
    health_care: seat,
    politician: seat,
    onward: z.enum(['next', 'list']).catch('list'),
  }),
)

function nested(body: Record<string, unknown>) {
  const fields = ['name', 'title', 'email', 'phone', 'not_known', 'person']
  const seats = seatRoles.map((role) => [
    role,
    Object.fromEntries(fields.map((field) => [field, body[`${role}.${field}`]])),
  ])
  return { ...Object.fromEntries(seats), onward: body.onward }
}

/** `?visa=saknas`: only municipalities with a gap. */
export const targetQuery = z.object({ visa: z.enum(['alla', 'saknas']).default('alla').catch('alla') })

const slug = z.string().max(80)

/** `?omgang=2027&region=12&visa=luckor`; an invalid value counts as left out. */
export const gapsQuery = z.object({
  region: z.string().max(2).default('').catch(''),
  visa: z.enum(['alla', 'luckor']).default('alla').catch('alla'),
})

export const askQuery = z.object({
  seminarium: many(slug).catch([]),
  senast: z.string().max(20).default('').catch(''),
  exempel: z.coerce.number().int().min(1).default(1).catch(1),
})

export const askForm = z.object({
  omgang: slug,
  seminarium: many(slug),
  senast: date(),
  utskick: z.string().regex(/^[\w-]{10,40}$/),
  granskat: line(100),
})
