import * as m0001 from './0001_staff.ts'
import * as m0002 from './0002_register.ts'
import * as m0003 from './0003_rounds.ts'
import * as m0004 from './0004_seats.ts'
import * as m0005 from './0005_seminars.ts'
import * as m0006 from './0006_mail.ts'
import * as m0007 from './0007_invitations.ts'
import * as m0008 from './0008_responses.ts'

/** Hand-listed, in order; frozen once released. */
export const migrations = {
  '0001_staff': m0001,
  '0002_register': m0002,
  '0003_rounds': m0003,
  '0004_seats': m0004,
  '0005_seminars': m0005,
  '0006_mail': m0006,
  '0007_invitations': m0007,
  '0008_responses': m0008,
}
