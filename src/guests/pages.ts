import type { SheetCell } from '../kernel/html/csv.ts'
import { isMessageKey, type Translate } from '../kernel/i18n/translate.ts'
import type { ListWords } from '../lists/pages.ts'
import type { Region } from '../register/queries.ts'
import { replyNow } from '../seminars/rules.ts'
import type { Organisation, OrganisationHistory, OrganisationRow, OwnInvitation, Person } from './queries.ts'
import { nameKey, organisationHeads, type planOrganisations } from './rules.ts'

interface ListQuery {
  sok: string
  rackvidd: string
}

/** Organisations that match: national or of one region, with the words in their name or their contact's. */
export function filtered(rows: OrganisationRow[], { sok, rackvidd }: ListQuery): OrganisationRow[] {
  const words = nameKey(sok)
  return rows.filter(
    (row) =>
      (rackvidd === '' || (rackvidd === 'national' ? row.reach === 'national' : row.region_code === rackvidd)) &&
      (words === '' || nameKey(`${row.name} ${row.contact_name}`).includes(words)),
  )
}

export function listPage(all: OrganisationRow[], regions: Region[], query: ListQuery, t: Translate) {
  const shown = filtered(all, query)
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))
  return {
    title: t('guests.register'),
    query,
    csv: `/organisationer.csv?${search}`,
    isEmpty: all.length === 0,
    isFiltered: search.size > 0,
    count: t.n('guests.n_organisations', shown.length),
    reachOptions: [
      { value: '', label: t('common.all') },
      { value: 'national', label: t('guests.reach.national') },
      ...regions.map(({ code, name }) => ({ value: code, label: name })),
    ],
    organisations: shown,
  }
}

/** One row per person, with the columns that the import reads. */
export function organisationsCsv(rows: OrganisationRow[], persons: Person[], t: Translate): SheetCell[][] {
  const own = Map.groupBy(persons, (person) => person.organisation_id)
  return [
    organisationHeads.map((head) => t(head)),
    ...rows.flatMap((row) =>
      (own.get(row.id) ?? [null]).map((person) => [
        row.name,
        t(`guests.reach.${row.reach}`),
        row.region ?? '',
        ...[row.contact_name, row.contact_email, row.contact_phone, row.note],
        ...[person?.name ?? '', person?.title ?? '', person?.email ?? '', person?.phone ?? ''],
      ]),
    ),
  ]
}

export function organisationFields(organisation: Organisation) {
  return {
    namn: organisation.name,
    rackvidd: organisation.reach,
    region: organisation.region_code,
    kontakt: organisation.contact_name,
    kontaktadress: organisation.contact_email,
    kontakttelefon: organisation.contact_phone,
    anteckning: organisation.note,
  }
}

export function personFields({ name, title, email, phone }: Omit<Person, 'id'>) {
  return { namn: name, titel: title, adress: email, telefon: phone }
}

export function organisationForm(regions: Region[], organisation: Organisation | null, t: Translate) {
  return {
    title: organisation ? t('guests.change_organisation') : t('guests.add_organisation'),
    action: organisation ? `/organisationer/${organisation.id}` : '/organisationer',
    back: organisation ? `/organisationer/${organisation.id}` : '/organisationer',
    began: organisation && organisationFields(organisation),
    reaches: (['national', 'regional'] as const).map((reach) => ({ value: reach, label: t(`guests.reach.${reach}`) })),
    regionOptions: [
      { value: '', label: t('guests.no_region') },
      ...regions.map(({ code, name }) => ({ value: code, label: name })),
    ],
    labels: {
      namn: t('common.organisation'),
      rackvidd: t('guests.column.reach'),
      region: t('register.county'),
      kontakt: t('guests.column.contact_name'),
      kontaktadress: t('guests.column.contact_email'),
      kontakttelefon: t('guests.column.contact_phone'),
      anteckning: t('common.note'),
    },
  }
}

interface OrganisationView {
  organisation: Organisation
  region: string | null
  persons: Person[]
  invitations: OwnInvitation[]
  history: OrganisationHistory
}

const shapes = { coming: 'done', not_coming: 'no', waiting: 'half' } as const

export function organisationPage(view: OrganisationView, t: Translate) {
  const { organisation, persons, invitations } = view
  const own = Map.groupBy(invitations, ({ guestId }) => guestId)
  return {
    title: organisation.name,
    base: `/organisationer/${organisation.id}`,
    reach: view.region ? t('guests.of_region', { region: view.region }) : t('guests.reach.national'),
    organisation,
    canRemove: invitations.length === 0,
    persons: persons.map((person) => ({
      ...person,
      invitations: (own.get(person.id) ?? []).map((one) => ({ ...one, ...replyView(one, t) })),
    })),
    history: view.history.map((row) => {
      const key = `history.${row.kind}`
      const params = JSON.parse(row.detail) as Record<string, string>
      return { ...row, text: isMessageKey(key) ? t(key, params) : row.kind }
    }),
  }
}

/** The reply that holds, as a symbol and a word. */
function replyView(invitation: Omit<OwnInvitation, 'id' | 'guestId' | 'seminar'>, t: Translate) {
  if (invitation.withdrawnAt) return { is: 'empty', reply: t('guests.state.withdrawn') }
  const reply = replyNow(invitation, invitation)
  return reply
    ? { is: shapes[reply], reply: t(`seminars.reply.${reply}`) }
    : { is: 'none', reply: t('seminars.reply.no_reply') }
}

/** Texts of the import of organisations and persons. */
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
