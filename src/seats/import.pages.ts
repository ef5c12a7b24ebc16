/** Texts and tables of the import page for role-holders. */

import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import type { Count, ListWords } from '../lists/pages.ts'
import type { Person } from '../lists/person.rules.ts'
import type { SeatScope } from './import.queries.ts'
import type { HolderPlan } from './import.rules.ts'
import type { OverviewSeat } from './queries.ts'

type Plan = HolderPlan<OverviewSeat>

export function uploadPage({ slug, name }: SeatScope, seats: OverviewSeat[], t: Translate) {
  return {
    title: t('seats.import_title'),
    round: { name, slug },
    seats: seats.length,
    held: seats.filter(({ holder }) => holder).length,
    columns: exampleColumns,
  }
}

const exampleColumns: [heading: MessageKey, also: MessageKey, example: string][] = [
  ['register.municipality', 'seats.example_municipality', 'Habo'],
  ['common.role', 'seats.example_role', 'socialtjänst'],
  ['common.name', 'seats.example_name', 'Åsa Lind'],
  ['lists.title', 'seats.example_title', 'Socialchef'],
  ['common.email', 'seats.example_email', 'asa.lind@habo.example'],
  ['common.phone', 'seats.example_phone', '070-174 06 05'],
]

export function ownUploadPage({ slug, refusal }: SeatScope, t: Translate) {
  return { title: t('seats.own_title'), base: `/rss/${slug}/malgrupp`, refusal }
}

const words: Omit<ListWords<SeatScope, Plan>, 'frame'> = {
  ask: 'seats.preview_title',
  save: 'seats.save',
  saved: 'seats.result_title',
  note: 'seats.save_note',
  undo: { button: 'seats.undo', what: 'seats.undo_what', done: 'seats.undone' },
  counts: (counts, isSaved, t) => {
    const { added = 0, changed = 0, vacated = 0, vacant = 0 } = counts
    const tense = isSaved ? 'result' : 'preview'
    const count = (name: 'added' | 'changed' | 'vacated' | 'vacant', n: number): Count => ({
      label: t(`seats.${tense}_${name}`),
      n,
      text: t.n(`seats.${tense}_${name}_text`, n),
    })
    return [
      count('added', added),
      count('changed', changed),
      ...(vacated > 0 ? [count('vacated', vacated)] : []),
      count('vacant', vacant),
    ]
  },
  added: ({ added }, t) => ({
    title: t('seats.additions'),
    heads: ['register.municipality', 'common.role', 'common.name', 'lists.title', 'common.email', 'common.phone'],
    rows: added.map(({ seat, after }) => [
      seat.municipalityName,
      t(`seat_role.${seat.role}`),
      ...[after.name, after.title, after.email, after.phone],
    ]),
  }),
  changed: ({ changed, vacated }, t) => ({
    heads: ['register.municipality', 'common.role'],
    means: 'seats.is_same_means',
    rows: [...changed, ...vacated].map(({ seat, after, isSame }) => ({
      cells: [seat.municipalityName, t(`seat_role.${seat.role}`)],
      lines: differences(seat.holder ?? nobody, after ?? { ...nobody, name: t('seats.nobody') }),
      note: after && (isSame ? 'seats.is_same' : 'seats.new_person'),
    })),
  }),
}

export const roundWords: ListWords<SeatScope, Plan> = {
  ...words,
  frame: ({ slug, name }, t) => ({
    above: [
      { href: `/omgangar/${slug}`, label: name },
      { href: `/omgangar/${slug}/rollinnehavare`, label: t('seats.import_title') },
    ],
    onward: { href: `/omgangar/${slug}/roller`, label: t('seats.see_all') },
  }),
}

export const seminarWords: ListWords<SeatScope, Plan> = {
  ...words,
  frame: ({ slug }, t) => ({
    above: [{ href: `/rss/${slug}/malgrupp/fil`, label: t('seats.own_title') }],
    onward: { href: `/rss/${slug}/malgrupp`, label: t('seats.own_to_list') },
  }),
}

const nobody: Person = { name: '', title: '', email: '', phone: '' }

/** The name and the changed fields, with old and new values. */
function differences(before: Person, after: Person) {
  return (['name', 'title', 'email', 'phone'] as const)
    .filter((field) => field === 'name' || before[field] !== after[field])
    .map((field) => ({ before: before[field], after: after[field] }))
}
