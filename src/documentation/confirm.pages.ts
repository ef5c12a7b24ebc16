/** A person's own statements: those of their municipality and role. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, type LocalDate } from '../kernel/time.ts'
import { joined } from '../kernel/words.ts'
import type { SeatInvitee } from '../links/queries.ts'
import { labelIn, type QuestionnaireDocument } from '../questionnaire/rules.ts'
import type { Seminar } from '../seminars/rules.ts'
import { standingShapes, who } from './pages.ts'
import {
  consents,
  type Documentation,
  documentationStage,
  type Statement,
  standingOf,
  type Verdict,
  whyCannotConfirm,
} from './rules.ts'
import { byTheme } from './version.rules.ts'

interface Shown {
  base: string
  invitee: SeatInvitee
  seminar: Seminar
  documentation: Documentation
  /** Those attributed to the invitee's seat. */
  statements: Statement[]
  verdicts: Verdict[]
  document: QuestionnaireDocument
  today: LocalDate
  /** The statement whose form was refused. */
  refusedId: string | null
}

export function confirmPage(shown: Shown, t: Translate) {
  const { base, invitee, seminar, documentation, statements, document, today } = shown
  const refusal = whyCannotConfirm(documentation, today)
  const municipality = invitee.municipalityOfficialName
  const date = documentation.confirmBy ? formatDate(documentation.confirmBy, 'day', t.lang) : ''
  const isLocked = documentationStage(documentation) === 'locked'
  return {
    title: t('documentation.confirm_title'),
    base,
    kicker: seminar.name,
    open: refusal === null,
    lead:
      refusal === 'not_asked'
        ? t('documentation.confirm_later')
        : refusal === 'closed'
          ? t(isLocked ? 'documentation.confirm_locked' : 'documentation.confirm_closed')
          : t('documentation.confirm_lead', { municipality, date }),
    shared: refusal === null ? t('documentation.confirm_shared', { municipality }) : '',
    nothing: refusal !== 'not_asked' && statements.length === 0,
    consents: consents.map((value) => ({ value, label: t(`documentation.consent.${value}`) })),
    rows:
      refusal === 'not_asked'
        ? []
        : byTheme(statements, document.themes)
            .map((one) => rowOf(one, shown, t))
            .filter(({ standing }) => !isLocked || standing !== 'withdrawn'),
  }
}

function rowOf(one: Statement, { verdicts, invitee, document, refusedId }: Shown, t: Translate) {
  const said = verdicts.filter(({ statementId }) => statementId === one.id)
  const standing = standingOf(one, said)
  const own = said.find(({ seatId, version }) => seatId === invitee.seatId && version === one.version)
  const theme = document.themes.find(({ value }) => value === one.theme)
  return {
    id: one.id,
    version: one.version,
    text: one.text,
    original: one.original,
    isExample: one.kind === 'good_example',
    tags: joined(t(`documentation.kind.${one.kind}`), theme && labelIn(theme, t.lang), who(one, t)),
    standing,
    is: standingShapes[standing],
    own: own
      ? { kind: own.kind, words: t(`documentation.you_said.${own.kind}`), text: own.text, consent: own.consent }
      : null,
    isRefused: refusedId === one.id,
  }
}
