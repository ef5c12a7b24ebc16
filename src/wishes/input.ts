import { z } from 'zod'
import { many, optionalText } from '../kernel/http/forms.ts'
import { diets } from './rules.ts'

export const wishForm = z.object({ kost: many(z.enum(diets)), mat: optionalText(500), behov: optionalText(500) })
