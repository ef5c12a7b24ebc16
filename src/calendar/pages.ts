/** The parts shared by the month view and the list view of the calendar, and the list view. */
import type { Translate } from '../kernel/i18n/translate.ts'
import type { Region } from '../register/queries.ts'
import { columnNames, stageShapes } from '../seminars/list.pages.ts'
import { stages } from '../seminars/rules.ts'
import { whereText } from '../seminars/words.rules.ts'
import { type Event, eventSorts } from './events.rules.ts'
import type { CalendarQuery } from './input.ts'

/** `home`: the calendar's address; `seminars`: the address below which the seminars' pages are. */
interface Place {
  home: '/kalender' | '/rss/kalender'
  seminars: '/seminarier' | '/rss'
}

export const staffPlace: Place = { home: '/kalender', seminars: '/seminarier' }
export const rssPlace: Place = { home: '/rss/kalender', seminars: '/rss' }

export function addressOf(place: Place, query: Partial<CalendarQuery>): string {
  const entries = Object.entries(query).filter(([key, value]) => value && !(key === 'sort' && value === 'date'))
  const text = new URLSearchParams(entries as [string, string][]).toString()
  return text ? `${place.home}?${text}` : place.home
}

export interface Common {
  place: Place
  query: CalendarQuery
  round: { slug: string; name: string }
  regions: Region[]
}

export function commonPage({ place, query, round, regions }: Common, t: Translate) {
  return {
    title: t('nav.calendar'),
    home: place.home,
    tabs: [
      tab('month', addressOf(place, { ...query, vy: undefined, sort: 'date', ner: undefined })),
      tab('list', addressOf(place, { ...query, vy: 'lista' })),
    ],
    subscribe: '/kalender/prenumerera',
    links:
      place === staffPlace
        ? [
            { href: '/oversikt/plan', label: t('calendar.whole_plan') },
            { href: `/omgangar/${round.slug}/turne`, label: t('tour.title') },
          ]
        : [],
    filters: [
      ...(regions.length > 1
        ? [
            {
              name: 'region',
              label: t('register.region'),
              chosen: query.region,
              choices: orAll(regions.map(({ code, name }) => ({ value: code, label: name }))),
            },
          ]
        : []),
      {
        name: 'lage',
        label: t('common.state'),
        chosen: query.lage,
        choices: orAll(stages.map((one) => ({ value: one, label: t(`seminars.stage.${one}`) }))),
      },
    ],
    isFiltered: query.region !== '' || query.lage !== '',
  }

  function tab(view: 'month' | 'list', href: string) {
    const isCurrent = (query.vy === 'lista') === (view === 'list')
    return { label: t(`calendar.view_${view}`), href, isCurrent }
  }

  function orAll(choices: { value: string; label: string }[]) {
    return [{ value: '', label: t('common.all') }, ...choices]
  }
}

/** `events`: the filtered events, in order; `total`: the number of events without the filter. */
interface Shown extends Common {
  events: Event[]
  total: number
}

export function calendarListPage(shown: Shown, t: Translate) {
  const { query, place, events, total } = shown
  return {
    ...commonPage(shown, t),
    kept: { vy: 'lista', sort: query.sort, ner: query.ner },
    caption: t('calendar.list_caption', { n: events.length, of: total, round: shown.round.name }),
    all: addressOf(place, { vy: 'lista' }),
    columns: eventSorts.map((sort) => ({
      label: t(columnNames[sort === 'place' ? 'venue' : sort]),
      isDate: sort === 'date',
      current: sort === query.sort && (query.ner ? 'descending' : 'ascending'),
      href: addressOf(place, { ...query, sort, ner: sort === query.sort && !query.ner ? '1' : undefined }),
    })),
    items: events.map((event) => ({ ...event, place: whereText(event, t), shape: stageShapes[event.state] })),
    seminars: place.seminars,
  }
}
