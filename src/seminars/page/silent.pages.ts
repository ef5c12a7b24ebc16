/** Those who have not answered, with their numbers: to be rung. */
import type { SheetCell } from '../../kernel/html/csv.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { inOrder } from '../../kernel/text.ts'
import { seatRoles } from '../../questionnaire/rules.ts'
import type { SeatRow } from './seat-grid.rules.ts'

/** Invited, and silent about the invitation or the questions; by municipality and role. */
function silentSeats(seats: SeatRow[]): SeatRow[] {
  const silent = seats.filter((seat) => seat.isInvited && (seat.reply === null || seat.submittedAt === null))
  return inOrder(silent, ({ municipality, role }) => [municipality, String(seatRoles.indexOf(role))])
}

export function silentView(seats: SeatRow[], t: Translate) {
  const silent = silentSeats(seats)
  return {
    count: t.n('seminars.silent.count', silent.filter(({ reply }) => reply === null).length, {
      answers: silent.filter(({ submittedAt }) => submittedAt === null).length,
    }),
    lines: silent.map((seat) => ({
      code: seat.code,
      municipality: seat.municipality,
      role: t(`seat_role.${seat.role}`),
      name: seat.holder ?? '–',
      href: seat.invitationId && `/inbjudningar/${seat.invitationId}`,
      phone: seat.phone ?? '',
      tel: (seat.phone ?? '').replace(/[^+\d]/g, ''),
      email: seat.email ?? '',
      ...stateOf(seat, t),
    })),
  }
}

function stateOf({ reply, submittedAt, responseId }: SeatRow, t: Translate) {
  const answers = submittedAt ? 'done' : responseId ? 'begun' : 'none'
  return {
    reply: t(reply === null ? 'seminars.silent.no_reply' : `seminars.seat.${reply}`),
    isSilent: reply === null,
    answers: t(`seminars.silent.answers_${answers}`),
    isMissing: submittedAt === null,
  }
}

/** As a file: the head and one row a person. */
export function silentRows(seats: SeatRow[], t: Translate): SheetCell[][] {
  const { lines } = silentView(seats, t)
  const heads = ['municipality', 'role', 'name', 'phone', 'email', 'reply', 'answers'] as const
  return [heads.map((head) => t(`seminars.silent.${head}`)), ...lines.map((line) => heads.map((head) => line[head]))]
}
