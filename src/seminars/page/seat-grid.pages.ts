/** The seats of a seminar as a grid of municipality by role, and as files. */

import type { SheetCell } from '../../kernel/html/csv.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { byText, inOrder } from '../../kernel/text.ts'
import { localDate } from '../../kernel/time.ts'
import { type QuestionnaireDocument, seatRoles } from '../../questionnaire/rules.ts'
import { progressOf, type SeatRow, stateOfSeat } from './seat-grid.rules.ts'

const seatShapes = {
  vacant: 'none',
  not_invited: 'empty',
  no_reply: 'none',
  coming: 'done',
  not_coming: 'no',
  substitute: 'swap',
} as const

export interface Seats {
  seats: SeatRow[]
  draftKeys: Map<string, Set<string>>
  document: QuestionnaireDocument
}

export function grid(rows: Seats & { sort: 'municipality' | 'group' }, t: Translate) {
  const { seats, sort } = rows
  const codes = [...new Set(seats.map((seat) => seat.code))]
  const byCode = new Map(codes.map((code) => [code, seats.filter((seat) => seat.code === code)]))
  const lines = codes
    .map((code) => {
      const own = byCode.get(code) ?? []
      const { municipality = '', group = '' } = own[0] ?? {}
      return {
        code,
        municipality,
        group: group ?? '',
        cells: seatRoles.map((role) =>
          cell(
            own.find((seat) => seat.role === role),
            rows,
            t,
          ),
        ),
      }
    })
    .sort((a, b) =>
      sort === 'group' && a.group !== b.group ? a.group.localeCompare(b.group) : byText(a.municipality, b.municipality),
    )
  return {
    caption: t.n('seminars.grid.caption', codes.length, { seats: seats.length }),
    roles: seatRoles.map((role) => t(`seat_role.${role}`)),
    sort,
    lines,
    total: seatRoles.map((role) =>
      total(
        seats.filter((seat) => seat.role === role),
        t,
      ),
    ),
  }
}

function cell(seat: SeatRow | undefined, rows: Seats, t: Translate) {
  if (!seat) return null
  const state = stateOfSeat(seat)
  const progress = progressOf(seat, rows.draftKeys.get(seat.responseId ?? '') ?? new Set(), rows.document)
  return {
    is: seatShapes[state],
    reply: t(`seminars.reply.${state}`),
    href: seat.invitationId ? `/inbjudningar/${seat.invitationId}` : null,
    came: seat.came ? t('seminars.seat.came') : '',
    begun: progress.state !== 'not_begun',
    submitted: progress.state === 'submitted',
    progress:
      progress.state === 'submitted'
        ? t('seminars.progress.done')
        : progress.state === 'begun'
          ? t('common.n_of', { n: progress.done, of: progress.of })
          : t('seminars.progress.none'),
    pips: Array.from({ length: progress.of }, (_, index) => ({
      x: index * 6,
      shade: index < progress.done ? 'q4' : 'q1',
    })),
  }
}

function total(seats: SeatRow[], t: Translate) {
  const invited = seats.filter((seat) => seat.isInvited).length
  const replied = seats.filter((seat) => seat.isInvited && seat.reply).length
  const held = seats.filter((seat) => seat.holder).length
  return {
    reply:
      invited > 0
        ? t('seminars.grid.replied', { n: replied, of: invited })
        : t('seminars.grid.held', { n: held, of: seats.length }),
    done: t.n('seminars.grid.submitted', seats.filter((seat) => seat.submittedAt).length),
  }
}

/** A heading row and one row per seat. */
export function seatsCsv(rows: Seats, t: Translate) {
  const heads = [
    t('register.code'),
    t('register.municipality'),
    t('register.group'),
    t('common.role'),
    t('common.name'),
    t('common.title'),
    t('common.email'),
    t('invitations.invitation'),
    t('common.replied'),
    t('seminars.csv.themes'),
    t('seminars.csv.submitted'),
  ]
  const lines = [...rows.seats]
    .sort((a, b) => byText(a.municipality, b.municipality) || seatRoles.indexOf(a.role) - seatRoles.indexOf(b.role))
    .map((seat) => [
      seat.code,
      seat.municipality,
      seat.group ?? '',
      t(`seat_role.${seat.role}`),
      seat.holder ?? '',
      seat.title ?? '',
      seat.email ?? '',
      t(`seminars.reply.${stateOfSeat(seat)}`),
      seat.repliedAt ? localDate(seat.repliedAt) : '',
      progressOf(seat, rows.draftKeys.get(seat.responseId ?? '') ?? new Set(), rows.document).done,
      seat.submittedAt ? localDate(seat.submittedAt) : '',
    ])
  return [heads, ...lines]
}

/** Invited seats without a reply or without submitted answers, by municipality and role. */
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
    reply: t(`seminars.reply.${reply ?? 'no_reply'}`),
    isSilent: reply === null,
    answers: t(`seminars.silent.answers_${answers}`),
    isMissing: submittedAt === null,
  }
}

/** For a file: a heading row and one row per invited seat without a reply or without submitted answers. */
export function silentRows(seats: SeatRow[], t: Translate): SheetCell[][] {
  const { lines } = silentView(seats, t)
  const heads = [
    t('register.municipality'),
    t('common.role'),
    t('common.name'),
    t('common.phone'),
    t('common.email'),
    t('invitations.invitation'),
    t('questionnaire.title'),
  ]
  return [
    heads,
    ...lines.map((line) => [line.municipality, line.role, line.name, line.phone, line.email, line.reply, line.answers]),
  ]
}
