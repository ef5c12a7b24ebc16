/** The page from which staff enter answers that came on paper or by phone. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, formatInstant, type LocalDate } from '../kernel/time.ts'
import { seatHref as roleHref } from '../seats/holders.pages.ts'
import type { Entry, listEntries, SeatToEnter } from './entry.queries.ts'
import type { ResponseState } from './queries.ts'

/** "på papper, mottaget 28 november" */
export function cameWords({ source, receivedOn }: Pick<Entry, 'source' | 'receivedOn'>, t: Translate): string {
  return t(`entry.came_${source}`, { date: formatDate(receivedOn, 'day', t.lang) })
}

/** The page of the seat: its invitation's, or that of the role when nobody is invited. */
export function seatHref({ invitationId, municipalityCode, role, roundSlug }: SeatToEnter): string {
  return invitationId === null ? roleHref(municipalityCode, role, { slug: roundSlug }) : `/inbjudningar/${invitationId}`
}

export function entriesPage(
  {
    seat,
    state,
    entries,
    today,
  }: { seat: SeatToEnter; state: ResponseState; entries: Awaited<ReturnType<typeof listEntries>>; today: LocalDate },
  t: Translate,
) {
  const { seatId, role, municipalityName: municipality, holderName, holderEmail, linkId } = seat
  const isByPost = seat.byPost === 1 || !holderEmail
  const { submission } = state
  return {
    title: t('entry.title'),
    kicker: t('seats.seat_of', { role: t(`seat_role.${role}`), municipality }),
    back: seatHref(seat),
    base: `/platser/${seatId}`,
    today,
    deadline: t('entry.deadline', { date: formatDate(state.deadline, 'long', t.lang) }),
    known: submission
      ? t('entry.submitted', { date: formatInstant(submission.submittedAt, t.lang), version: submission.version })
      : state.stored.size > 0
        ? t('entry.begun')
        : '',
    told:
      linkId === null || holderName === null
        ? t('entry.tells_nobody')
        : isByPost
          ? t('entry.tells_by_post', { name: holderName })
          : t('entry.tells', { name: holderName, email: holderEmail ?? '' }),
    entries: entries.map(({ id, by, begunAt, version, submittedAt, ...entry }) => ({
      what: cameWords(entry, t),
      who: t('common.name_date', { name: by, date: formatInstant(submittedAt ?? begunAt, t.lang) }),
      state: version === null ? '' : t('responses.version_n', { n: version }),
      href: version === null ? `/inmatning/${id}/fragor` : null,
    })),
  }
}
