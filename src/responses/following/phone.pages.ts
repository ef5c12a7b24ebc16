/** The list to call from: who has not handed in, how they are reached, and what is left. */
import type { SheetCell } from '../../kernel/html/csv.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { inOrder } from '../../kernel/text.ts'
import { formatDate, localDate } from '../../kernel/time.ts'
import { listText } from '../../kernel/words.ts'
import type { Round } from '../../rounds/queries.ts'
import type { Left } from '../left.rules.ts'
import type { PhoneQuery } from './input.ts'
import { addressOf, chosenWords, filtersOf, type Places } from './pages.ts'
import type { ToCall } from './queries.ts'
import { whom } from './rules.ts'

interface Calls extends Places {
  round: Round
  query: PhoneQuery
  calls: ToCall[]
  left: ReadonlyMap<string, Left>
}

export function phonePage(calls: Calls, t: Translate) {
  const { query, round } = calls
  const rows = rowsOf(calls, t)
  return {
    title: t('following.call_title'),
    scripts: ['print.js'],
    back: addressOf({ ...query, vilka: undefined }),
    round,
    lead: t.n('following.call_lead', rows.length),
    chosen: chosenWords(calls, query, t),
    isEmpty: rows.length === 0,
    regions: [...Map.groupBy(rows, ({ region }) => region)].map(([name, own]) => ({ name, rows: own })),
    filters: [
      ...filtersOf(calls, query, t),
      {
        name: 'vilka',
        label: t('following.whom'),
        value: query.vilka,
        options: whom.map((value) => ({ value, label: t(`following.whom_${value}`) })),
      },
    ],
    files: ['csv', 'xlsx'].map((kind) => ({ kind, href: addressOf(query, `/svar/ringlista.${kind}`) })),
  }
}

function rowsOf({ calls, left, query: { vilka } }: Calls, t: Translate) {
  const rows = calls.flatMap((one) => {
    const own = left.get(one.seatId)
    if (!own || (vilka !== 'alla' && own.begun !== (vilka === 'borjat'))) return []
    const phone = one.phone ?? ''
    return [
      {
        ...one,
        phone,
        tel: phone.replace(/[^+\d]/g, ''),
        ...leftWords(own, t),
        saved: own.begun && one.savedAt ? formatDate(localDate(one.savedAt), 'short', t.lang) : '',
        lastDay: formatDate(one.deadline, 'short', t.lang),
      },
    ]
  })
  return inOrder(rows, ({ regionCode, municipality, role }) => [regionCode, municipality, String(order.indexOf(role))])
}

const order: ToCall['role'][] = ['social_services', 'health_care', 'politician']

/** "2 teman, ungefär 7 minuter", and which; of somebody who has not begun, all. */
function leftWords({ begun, themes, minutes: n }: Left, t: Translate): { left: string; themes: string } {
  const minutes = t.n('responses.left.minutes', n)
  if (!begun) return { left: t('following.left_none', { minutes }), themes: '' }
  if (themes.length === 0) return { left: t('following.left_done'), themes: '' }
  const some = t(themes.length === 1 ? 'responses.left.theme' : 'responses.left.themes', { n: themes.length })
  const names = themes.map(({ label }) => label)
  return { left: t('following.left_some', { themes: some, minutes }), themes: listText(names, t) }
}

export const phoneWidths = [18, 18, 18, 26, 30, 18, 34, 30, 50, 14, 14]

export function phoneTable(calls: Calls, t: Translate): SheetCell[][] {
  return [
    [
      ...[t('following.choice_lan'), t('register.municipality'), t('common.role'), t('common.name'), t('common.title')],
      ...[t('common.phone'), t('common.email'), t('following.left'), t('questionnaire.themes')],
      ...[t('following.saved'), t('following.last_day')],
    ],
    ...rowsOf(calls, t).map((row) => [
      ...[row.region, row.municipality, t(`seat_role.${row.role}`), row.name ?? t('following.vacant'), row.title ?? ''],
      ...[row.phone, row.email ?? '', row.left, row.themes, row.saved, { date: row.deadline }],
    ]),
  ]
}
