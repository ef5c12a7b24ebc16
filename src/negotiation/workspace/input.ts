import { z } from 'zod'
import { line, optionalLine, phone } from '../../kernel/http/forms.ts'

export const contactForm = z.object({ name: line(), title: optionalLine(), phone: phone() })
