/** View data for a round's letters: the list, the editor and earlier versions. */

import { type DiffLine, diffLines, shortened } from '../../kernel/diff.ts'
import type { MessageKey, Translate } from '../../kernel/i18n/translate.ts'
import type { UtcText } from '../../kernel/time.ts'
import type { Round } from '../../rounds/queries.ts'
import { defaultLetter } from '../defaults.rules.ts'
import { type Purpose, purposeName } from '../purposes.rules.ts'
import type { SavedTemplate } from '../queries.ts'
import type { TemplateProblem, TemplateText } from '../rules.ts'

const groups: { name: MessageKey; purposes: Purpose[] }[] = [
  {
    name: 'invitations.invitation',
    purposes: ['invitation_social_services', 'invitation_health_care', 'invitation_politician'],
  },
  {
    name: 'letters.group.replies',
    purposes: ['reply_reminder', 'substitute', 'substitute_cancelled', 'substitute_declined', 'practical'],
  },
  { name: 'letters.group.people', purposes: ['handover', 'handed_over', 'new_link', 'withdrawn'] },
  { name: 'letters.group.changes', purposes: ['moved', 'made_digital', 'cancelled'] },
  {
    name: 'questionnaire.title',
    purposes: ['questionnaire_opened', 'questionnaire_reminder', 'receipt', 'receipt_entered', 'joint_news'],
  },
  { name: 'letters.group.after', purposes: ['thanks', 'confirm_statements', 'results_ready'] },
  { name: 'letters.group.guests', purposes: ['guest_invitation', 'guest_waiting', 'guest_place', 'guest_withdrawn'] },
  {
    name: 'register.rss',
    purposes: [
      ...(['rss_introduction', 'dates_proposed', 'dates_reminder', 'date_settled', 'dates_closed'] as const),
      ...(['gaps_asked', 'rss_changed', 'rss_cancelled', 'rss_message'] as const),
    ],
  },
  { name: 'venues.title', purposes: ['venue_needed', 'venue_released', 'venue_changed'] },
]

export function listPage(round: Round, saved: SavedTemplate[], t: Translate) {
  const latest = new Map<Purpose, SavedTemplate>()
  for (const one of saved) if (!latest.has(one.purpose)) latest.set(one.purpose, one)
  return {
    title: t('letters.title'),
    round,
    groups: groups.map(({ name, purposes }) => ({
      name,
      letters: purposes.map((purpose) => ({ purpose, version: 0, ...defaultLetter(purpose), ...latest.get(purpose) })),
    })),
  }
}

interface Editing {
  round: Round
  purpose: Purpose
  /** Versions of this letter, the latest first. */
  versions: SavedTemplate[]
  /** The text in the form's fields. */
  text: TemplateText
  /** Number of the version that the text started from; 0 for the default. */
  basis: number
  problems: TemplateProblem[]
  /** The version that somebody else saved meanwhile; null when nobody did. */
  stale: SavedTemplate | null
  isTyped: boolean
}

export function editPage(editing: Editing, t: Translate) {
  const { round, purpose, text } = editing
  return {
    ...editing,
    title: purposeName(purpose, t),
    base: `/omgangar/${round.slug}/brev/${purpose}`,
    problems: problemsPage(editing.problems, t),
    staleLines: editing.stale && difference(editing.stale, text, t),
  }
}

/** The problems as sentences with line numbers, all together and by field. */
function problemsPage(problems: TemplateProblem[], t: Translate) {
  const all = problems.map(({ field, code, name, line }) => {
    const key: MessageKey =
      code === 'alone' && field === 'subject' ? 'letters.problem.alone_in_subject' : `letters.problem.${code}`
    const words = t(key, { name: `{${name}}` })
    const place = line > 0 ? `${t('letters.line', { n: line })} ` : ''
    return { field, text: `${place}${words}` }
  })
  const of = (field: keyof TemplateText) => all.filter((one) => one.field === field).map(({ text }) => text)
  return { n: all.length, all, subject: of('subject'), body: of('body') }
}

interface Version extends TemplateText {
  version: number
  savedBy: string
  savedAt: UtcText | null
}

/** Version 0 is the default letter. */
export function versionOf(purpose: Purpose, versions: SavedTemplate[], number: number): Version | undefined {
  if (number === 0) return { ...defaultLetter(purpose), version: 0, savedBy: '', savedAt: null }
  return versions.find(({ version }) => version === number)
}

export function versionPage(round: Round, purpose: Purpose, versions: SavedTemplate[], shown: Version, t: Translate) {
  const before = versionOf(purpose, versions, shown.version - 1)
  const name = shown.version === 0 ? t('letters.first_words') : t('letters.version', { n: shown.version })
  return {
    title: `${purposeName(purpose, t)}: ${name.toLowerCase()}`,
    round,
    purpose,
    shown,
    changes: before ? difference(before, shown, t) : null,
    latest: versions[0]?.version ?? 0,
  }
}

/** Compares subject and body as one text; omits unchanged lines far from a change. Empty when nothing changed. */
function difference(before: TemplateText, after: TemplateText, t: Translate) {
  const whole = ({ subject, body }: TemplateText) => `${t('letters.subject')}: ${subject}\n\n${body}`
  const lines = shortened(diffLines(whole(before), whole(after)))
  if (!lines.some((line) => line && line.is !== 'same')) return []
  return lines.map((line) => line ?? gap)
}

const gap: { is: DiffLine['is'] | 'gap'; text: string } = { is: 'gap', text: '…' }
