/** What the secretariat waits for: from whom, since when and until when. */

import type { UtcText } from '../kernel/time.ts'
import { addDays, type LocalDate } from '../kernel/time.ts'
import { shortBodyName } from '../register/rules.ts'
import type { RegionState, SeminarState, Situation } from './rules.ts'

export const waitKinds = [
  'date',
  'gaps',
  'target_group',
  'venue',
  'programme',
  'replies',
  'answers',
  'handover',
] as const
type WaitKind = (typeof waitKinds)[number]

export interface Wait {
  kind: WaitKind
  /** The RSS body or the municipality; '' when the wait is for `n` persons. */
  who: string
  /** Name of the seminar; '' when the wait is not about a particular seminar. */
  where: string
  n: number
  since: UtcText | null
  by: LocalDate | null
  late: boolean
  href: string
}

interface Round {
  reply_days: number
}

const places = { date: '#datum', target_group: '#platser', venue: '#lokal', programme: '#program' } as const

export function waitsFor(
  { regions, handovers }: { regions: RegionState[]; handovers: Situation['handovers'] },
  round: Round,
  today: LocalDate,
): Wait[] {
  const seminars = regions.flatMap((region) => region.seminars)
  const all = [
    ...seminars.filter(({ stage }) => stage !== 'held').flatMap((one) => waitsOf(one, round)),
    ...handovers.filter(({ state }) => state === 'asked').map(handoverOf),
  ]
  return all
    .map((one) => ({ ...one, late: one.by !== null && one.by < today }))
    .sort((a, b) => (a.by ?? '9999').localeCompare(b.by ?? '9999'))
}

/** Only what has been asked for or has a due date: before that the secretariat waits for nobody. */
function waitsOf({ facts, things }: SeminarState, round: Round): Wait[] {
  const base = `/seminarier/${facts.slug}`
  const common = { where: facts.name, late: false }
  const toRss = { ...common, who: shortBodyName(facts.rssName), n: 1 }
  const waits = things.flatMap(({ thing, waitingFor, since, due: by }): Wait[] => {
    if (waitingFor !== 'rss' || thing === 'contact' || by === null) return []
    if (thing === 'target_group' && facts.gapsAskedAt) return []
    return [{ ...toRss, kind: thing, since, by, href: `${base}${places[thing]}` }]
  })
  const isMissing = facts.seatsHeld < facts.seats && !facts.targetGroupApprovedAt
  if (facts.gapsAskedAt && isMissing)
    waits.push({ ...toRss, kind: 'gaps', since: facts.gapsAskedAt, by: facts.gapsAnswerBy, href: `${base}#platser` })
  const silent = facts.invited - facts.replied
  const href = `${base}/ej-svarat`
  if (silent > 0 && facts.date) {
    const by = addDays(facts.date, -round.reply_days)
    waits.push({ ...common, who: '', kind: 'replies', n: silent, since: null, by, href })
  }
  const unanswered = facts.invited - facts.answered
  if (unanswered > 0) {
    const by = facts.answerBy
    waits.push({ ...common, who: '', kind: 'answers', n: unanswered, since: null, by, href })
  }
  return waits
}

function handoverOf(handover: Situation['handovers'][number]): Wait {
  const { invitationId, municipality: who, at: since } = handover
  const href = `/inbjudningar/${invitationId}`
  return { kind: 'handover', who, where: '', n: 1, since, by: null, late: false, href }
}
