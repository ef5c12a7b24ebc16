/** A person's own statements: those of their municipality and role. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, type LocalDate } from '../kernel/time.ts'
import { joined } from '../kernel/words.ts'
import type { SeatInvitee } from '../links/queries.ts'
import type { QuestionnaireDocument } from '../questionnaire/rules.ts'
import type { Seminar } from '../seminars/rules.ts'
import { consentChoices, standingShapes, themeLabel, who } from './pages.ts'
import {
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
  const isLocked = documentationStage(documentation) === 'locked'
  const rows = byTheme(refusal === 'not_asked' ? [] : statements, document.themes)
    .map((one) => rowOf(one, shown, t))
    .filter(({ standing }) => !isLocked || standing !== 'withdrawn')
  const where = { municipality: invitee.municipalityOfficialName }
  const date = documentation.confirmBy ? formatDate(documentation.confirmBy, 'day', t.lang) : ''
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
          : t('documentation.confirm_lead', { ...where, date }),
    shared: refusal === null ? t('documentation.confirm_shared', where) : '',
    nothing: refusal !== 'not_asked' && rows.length === 0,
    consents: consentChoices(t),
    rows,
  }
}

const saidShapes = { confirmed: 'done', corrected: 'half', withdrawn: 'no' }

function rowOf(one: Statement, { verdicts, invitee, document, refusedId }: Shown, t: Translate) {
  const said = verdicts.filter(({ statementId }) => statementId === one.id)
  const standing = standingOf(one, said)
  const own = said.find(({ seatId, version }) => seatId === invitee.seatId && version === one.version)
  return {
    id: one.id,
    version: one.version,
    text: one.text,
    original: one.original,
    isExample: one.kind === 'good_example',
    tags: joined(t(`documentation.kind.${one.kind}`), themeLabel(document, one.theme, t), who(one, t)),
    standing,
    is: standingShapes[standing],
    own: own && { ...own, is: saidShapes[own.kind], words: t(`documentation.you_said.${own.kind}`) },
    isRefused: refusedId === one.id,
  }
}
