import { z } from 'zod'
import { line, optionalLine } from '../../kernel/http/forms.ts'

export const contactForm = z.object({
  name: line(),
  title: optionalLine(),
  phone: optionalLine(50),
})
