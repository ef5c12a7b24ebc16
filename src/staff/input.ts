import { z } from 'zod'
import { localPath } from '../kernel/http/address.ts'
import { email, line } from '../kernel/http/forms.ts'
import { digests, staffRoles } from './rules.ts'

/** The path on this site to open after signing in; '' when none or another site's is given. */
const onward = z
  .unknown()
  .optional()
  .transform((value) => localPath(value) ?? '')

export const signInForm = z.object({ email: email(), till: onward })
export const onwardQuery = z.object({ till: onward })

export const ownNameForm = z.object({ name: line(100) })

export const digestForm = z.object({ digest: z.enum(digests, { error: 'forms.choose' }) })

export const staffForm = z.object({
  name: line(100),
  email: email(),
  role: z.enum(staffRoles, { error: 'forms.choose' }),
})
