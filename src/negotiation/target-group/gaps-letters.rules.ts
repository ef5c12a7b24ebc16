/** What the letter about missing names and addresses is filled from. */
import { translators } from '../../kernel/i18n/translate.ts'
import { formatDate, type LocalDate } from '../../kernel/time.ts'
import { listText } from '../../kernel/words.ts'
import { helperButton, listBlock } from '../../letters/helpers.rules.ts'
import type { Values } from '../../letters/rules.ts'
import type { MissingMunicipality, MissingSeat } from './gaps.rules.ts'

const t = translators.sv

interface Named {
  name: string
  slug: string
}

/** To a contact person: exactly these names and addresses are missing. */
export function gapsValues(
  ask: { n: number; parts: { seminar: Named; missing: MissingMunicipality[] }[] },
  { baseUrl, answerBy }: { baseUrl: string; answerBy: LocalDate },
): Values {
  const [first] = ask.parts
  const only = ask.parts.length === 1 ? first?.seminar : undefined
  const href = only ? `${baseUrl}/rss/${only.slug}/malgrupp?visa=saknas` : `${baseUrl}/rss`
  const names = ask.parts.map(({ seminar }) => seminar.name)
  const points = ask.parts.flatMap(({ seminar, missing }) =>
    missing.map(({ municipality, seats }) => {
      const where = only ? municipality : `${seminar.name}, ${municipality}`
      return `${where}: ${seats.map(seatText).join(', ')}`
    }),
  )
  return {
    seminarium: listText(names, t),
    antal: t.n('seats.gaps.mail_n', ask.n),
    'svara senast': formatDate(answerBy, 'day', 'sv'),
    saknas: listBlock(points),
    knapp: helperButton(t('seats.gaps.mail_button'), href),
  }
}

/** "socialtjänst", "förtroendevald (e-post till Bo Ek)" */
function seatText({ role, gap, name }: MissingSeat): string {
  const seat = t(`seat_role.${role}`).toLowerCase()
  if (gap === 'no_address') return t('seats.gaps.mail_address', { seat, name })
  return gap === 'not_known' ? t('seats.gaps.mail_unknown', { seat }) : seat
}
