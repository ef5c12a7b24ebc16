/** The form on paper, for one seat: empty, or with what is already answered. */
import { contactOf } from '../kernel/mail/sender.rules.ts'
import { formatDate } from '../kernel/time.ts'
import { wayIn } from '../links/code.pages.ts'
import { paper } from '../questionnaire/pages.ts'
import { knownViews } from './known.pages.ts'
import { common, type Survey, whoSees } from './pages.ts'
import { draftsOf, valuesOf } from './theme.pages.ts'

/** Who sends the form, and where it is sent back to. */
interface PaperSender {
  organisation: string
  contactEmail: string
  contactPhone: string
  postalAddress: string
  baseUrl: string
  secret: string
}

/** @param linkId the personal link whose codes are printed; null without one. */
export function formPage(
  survey: Survey,
  { isFilled, linkId, sender, back }: { isFilled: boolean; linkId: string | null; sender: PaperSender; back: string },
) {
  const { sheet, invitee, state, t } = survey
  const { who } = common(survey)
  const date = formatDate(state.deadline, 'long', t.lang)
  const { organisation, postalAddress, contactEmail, contactPhone } = sender
  return {
    ...paper(sheet, t, isFilled ? valuesOf(draftsOf(survey, sheet.questions), survey) : {}),
    known: knownViews(isFilled ? survey : { ...survey, state: { ...state, confirmed: new Map() } }, sheet.questions),
    back,
    municipality: invitee.municipalityOfficialName,
    lastDay: date,
    own: linkId === null ? null : wayIn(sender, linkId),
    handIn: [
      postalAddress === ''
        ? t('responses.paper.copy', { email: contactEmail })
        : t('responses.paper.post', { address: `${organisation}, ${postalAddress}`, date, email: contactEmail }),
      contactPhone === ''
        ? t('responses.paper.ask', { contact: contactEmail })
        : t('responses.paper.phone', { phone: contactPhone, contact: contactOf(sender) }),
      t('responses.paper.then'),
      ...(state.jointFrom === null ? [] : [whoSees(survey)]),
    ],
    runs: who,
  }
}
