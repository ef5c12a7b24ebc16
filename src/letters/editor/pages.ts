/** View data for a round's letters: the list, the editor and earlier versions. */

import { type DiffLine, diffLines, shortened } from '../../kernel/diff.ts'
import type { MessageKey, Translate } from '../../kernel/i18n/translate.ts'
import { formatInstant, type UtcText } from '../../kernel/time.ts'
import type { Round } from '../../rounds/queries.ts'
import { defaultLetter } from '../defaults.rules.ts'
import { type Purpose, purposeFacts, purposeName } from '../purposes.rules.ts'
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
  { name: 'questionnaire.title', purposes: ['questionnaire_opened', 'questionnaire_reminder', 'receipt'] },
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
    round: { name: round.name, slug: round.slug },
    groups: groups.map(({ name, purposes }) => ({
      name: t(name),
      letters: purposes.map((purpose) => ({
        href: `/omgangar/${round.slug}/brev/${purpose}`,
        name: purposeName(purpose, t),
        to: t(`letters.to.${purpose}`),
        subject: (latest.get(purpose) ?? defaultLetter(purpose)).subject,
        ...stateOf(latest.get(purpose), t),
      })),
    })),
  }
}

function stateOf(saved: SavedTemplate | undefined, t: Translate) {
  if (!saved) return { is: 'none', state: t('letters.first_words'), by: '' }
  const { version, savedBy, savedAt } = saved
  const by = t('common.name_date', { name: savedBy, date: formatInstant(savedAt, t.lang) })
  return { is: 'done', state: t('letters.version', { n: version }), by }
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
  const { round, purpose, versions, text, basis } = editing
  const base = `/omgangar/${round.slug}/brev`
  const name = purposeName(purpose, t)
  return {
    title: name,
    round: { name: round.name, slug: round.slug },
    base: `${base}/${purpose}`,
    to: t(`letters.to.${purpose}`),
    text,
    basis,
    problems: problemsPage(editing.problems, t),
    stale: editing.stale && stalePage(editing.stale, text, t),
    isUnsaved: editing.isTyped,
    versions: versionRows(`${base}/${purpose}`, versions, t),
    now: stateOf(versions[0], t),
    required: purposeFacts[purpose].required.map((one) => `{${one}}`).join(', '),
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

function stalePage(theirs: SavedTemplate, mine: TemplateText, t: Translate) {
  return {
    lead: t('letters.stale', { name: theirs.savedBy, n: theirs.version, date: formatInstant(theirs.savedAt, t.lang) }),
    lines: difference(theirs, mine, t),
  }
}

function versionRows(base: string, versions: SavedTemplate[], t: Translate) {
  const rows = versions.map(({ version, savedBy, savedAt }, i) => ({
    href: `${base}/versioner/${version}`,
    name: t('letters.version', { n: version }),
    by: savedBy,
    at: formatInstant(savedAt, t.lang),
    isNow: i === 0,
  }))
  const isNow = rows.length === 0
  const first = { href: `${base}/versioner/0`, name: t('letters.first_words'), by: '', at: '' }
  return [...rows, { ...first, isNow }]
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
  const base = `/omgangar/${round.slug}/brev/${purpose}`
  const before = versionOf(purpose, versions, shown.version - 1)
  const latest = versions[0]?.version ?? 0
  const name = (n: number) => (n === 0 ? t('letters.first_words') : t('letters.version', { n }))
  return {
    title: `${purposeName(purpose, t)}: ${name(shown.version).toLowerCase()}`,
    round: { name: round.name, slug: round.slug },
    letter: { name: purposeName(purpose, t), href: base },
    by: shown.savedAt
      ? t('common.name_date', { name: shown.savedBy, date: formatInstant(shown.savedAt, t.lang) })
      : t('letters.first_words_hint'),
    text: { subject: shown.subject, body: shown.body },
    changes: before ? difference(before, shown, t) : null,
    changesTitle: before ? t('letters.changes_since', { version: name(before.version).toLowerCase() }) : '',
    isNow: shown.version === latest,
    latest,
    back: t('letters.go_back_to', { version: name(shown.version).toLowerCase() }),
    previous: before ? { href: `${base}/versioner/${before.version}`, name: name(before.version) } : null,
    next:
      shown.version < latest ? { href: `${base}/versioner/${shown.version + 1}`, name: name(shown.version + 1) } : null,
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
