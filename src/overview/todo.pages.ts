import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { daysBetween, formatDate, type LocalDate, localDate } from '../kernel/time.ts'
import { joined, someText } from '../kernel/words.ts'
import type { Round } from '../rounds/queries.ts'
import { type Todo, tellAddress } from './todo.rules.ts'
import { type Wait, waitKinds } from './waiting.rules.ts'

type Reminding = Round & { reminds: boolean }

export function todoItem(todo: Todo, round: Reminding, today: LocalDate, t: Translate) {
  const [first] = todo.seminars
  const where = someText(
    todo.seminars.map((seminar) => seminar.name),
    3,
    t,
  )
  const many = todo.seminars.length > 1
  return {
    href: tellHref(todo, round) ?? (many || !first ? wholeHref(todo, round) : hrefOf(todo, first, round)),
    text: many
      ? t(`overview.todo_many_${todo.kind}` as MessageKey, { n: 0, ...todo.params, seminars: todo.seminars.length })
      : t(`overview.todo_${todo.kind}`, { n: 0, ...todo.params, where }),
    late: todo.late,
    when: whenText(todo, today, t),
    why: many ? where : t(`overview.why_${todo.kind}`, { n: 0, ...todo.params }),
  }
}

/** The mailing to all seminars of an `untold_…` to-do; null for other kinds. */
function tellHref({ kind, seminars, params }: Todo, { slug }: Round): string | null {
  const purpose = /^untold_(\w+)$/.exec(kind)?.[1]
  if (!purpose) return null
  return tellAddress(slug, { purpose, seminars, reason: String(params.reason ?? '') })
}

/** The page that deals with several seminars, or the whole round, at once. */
function wholeHref({ kind, params }: Todo, round: Round): string {
  if (kind === 'handover') return `/inbjudningar/${params.invitationId}`
  if (kind === 'handovers') return `/inbjudningar?omgang=${encodeURIComponent(round.slug)}`
  if (/^(failed_mail|held_mailing|outdated_mail)$/.test(kind)) return '/utskick'
  if (kind === 'bounced_mail') return '/inkorg?visa=studsar'
  if (kind === 'unread_mail') return '/inkorg'
  if (kind === 'no_contact') return '/rss-organ'
  if (kind === 'no_reminders') return `/omgangar/${round.slug}/paminnelser`
  if (kind === 'unplaced') return `/omgangar/${round.slug}/plan`
  if (kind === 'no_options') return `/omgangar/${round.slug}/turne`
  if (kind === 'import_holders') return `/omgangar/${round.slug}/rollinnehavare`
  if (kind === 'no_holders') return `/omgangar/${round.slug}/roller`
  const list = `/seminarier?omgang=${encodeURIComponent(round.slug)}`
  return kind === 'rss_silent' ? `${list}&state=proposed` : list
}

/** Address below the seminar's page where the to-do is dealt with; without an entry, the seminar's page itself. */
const placeOf: Partial<Record<Todo['kind'], string>> = {
  no_options: '/datum',
  rss_silent: '/datum/paminnelse',
  choose_date: '#datum',
  all_refused: '/datum',
  no_venue: '/lokal',
  no_link: '/andra?andring=form',
  confirm_venue: '/lokal',
  no_programme: '/program',
  confirm_programme: '/program',
  no_date: '/datum',
  option_venue_lapses: '#datum',
  venue_lapses: '/lokal',
  tidy_statements: '/dokumentation',
  ask_statements: '/dokumentation',
  lock_statements: '/dokumentation',
}

function hrefOf(todo: Todo, { slug, rssId }: Todo['seminars'][number], round: Reminding): string {
  if (todo.kind === 'no_contact') return `/rss-organ/${rssId}`
  if (todo.kind === 'invite' || todo.kind === 'invite_new') return `/utskick/inbjudan?seminarium=${slug}`
  if (todo.kind === 'few_replies' && !round.reminds) return `/omgangar/${round.slug}/paminnelser`
  return `/seminarier/${slug}${placeOf[todo.kind] ?? ''}`
}

function whenText(todo: Todo, today: LocalDate, t: Translate): string | null {
  if (todo.due === null) return null
  const days = daysBetween(today, todo.due)
  if (days < 0) return t.n('overview.days_late', -days)
  if (days === 0) return t('common.today')
  return t('overview.due', { date: formatDate(todo.due, 'short', t.lang) })
}

/** Waits grouped by kind, in the order of `waitKinds`. */
export function waitingGroups(waits: Wait[], t: Translate) {
  const byKind = Map.groupBy(waits, ({ kind }) => kind)
  return waitKinds.flatMap((kind) => {
    const own = byKind.get(kind) ?? []
    if (own.length === 0) return []
    const n = own.reduce((sum, one) => sum + one.n, 0)
    const late = own.filter((one) => one.late).length
    return [
      {
        text: t.n(`overview.waits.${kind}`, n),
        late: late > 0 ? t.n('overview.waits.late', late) : null,
        lines: own.map((one) => ({
          href: one.href,
          text: joined(one.who || t.n('common.n_people', one.n), one.where),
          late: one.late,
          when: whenOf(one, t),
        })),
      },
    ]
  })
}

function whenOf({ since, by }: Wait, t: Translate): string {
  return joined(
    since && t('common.since', { date: formatDate(localDate(since), 'short', t.lang) }),
    by && t('overview.waits.by', { date: formatDate(by, 'short', t.lang) }),
  )
}
