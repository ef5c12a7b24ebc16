import { z } from 'zod'
import { checkbox, line, optionalText, wholeNumber } from '../kernel/http/forms.ts'

export const venueForm = z.object({
  venue_name: line(),
  address: line(),
  town: line(100),
  capacity: wholeNumber(1, 100_000),
  step_free: checkbox(),
  hearing_loop: checkbox(),
  accessible_toilet: checkbox(),
  note: optionalText(),
  accept_small: checkbox(),
})

export type VenueForm = z.infer<typeof venueForm>

/** Which venue the approver saw. */
export const seenVenue = z.object({ venue: z.string().max(60) })
