/** What the letter that asks somebody to confirm statements says. */
import { translators } from '../kernel/i18n/translate.ts'
import { formatDate, type LocalDate } from '../kernel/time.ts'
import type { Values } from '../letters/rules.ts'

const t = translators.sv

/** @param link the personal link; the button leads to the statements below it. */
export function statementValues({ n, confirmBy }: { n: number; confirmBy: LocalDate }, link: string): Values {
  return {
    anteckningar: t.n('documentation.count', n),
    'bekräfta senast': formatDate(confirmBy, 'day', 'sv'),
    knapp: [{ kind: 'button', label: t('documentation.mail_button'), href: `${link}/dokumentation` }],
  }
}
