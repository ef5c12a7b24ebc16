import type { ListWords } from '../lists/pages.ts'
import type { planOrganisations } from './import.rules.ts'

/** What is said of a list of organisations and their persons. */
export const organisationWords: ListWords<null, ReturnType<typeof planOrganisations>> = {
  ask: 'guests.import_ask',
  save: 'guests.import_save',
  saved: 'guests.import_saved',
  counts: ({ organisations = 0, persons = 0 }, _isSaved, t) => [
    {
      label: t('guests.import_organisations'),
      n: organisations,
      text: t.n('guests.import_new_organisations', organisations),
    },
    { label: t('guests.persons'), n: persons, text: t.n('guests.import_new_persons', persons) },
  ],
  added: ({ persons }, t) => ({
    title: t('guests.persons'),
    heads: ['common.name', 'common.organisation', 'common.email'],
    rows: persons.map(({ organisation, person }) => [person.name, organisation, person.email]),
  }),
  frame: (_scope, t) => ({
    above: [
      { href: '/organisationer', label: t('guests.register') },
      { href: '/organisationer/importera', label: t('guests.import') },
    ],
    onward: { href: '/organisationer', label: t('guests.register') },
  }),
}
