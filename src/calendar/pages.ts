/** What both views of the calendar have in common: where one is, and what is chosen. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, week } from '../kernel/time.ts'
import { hoursText } from '../kernel/words.ts'
import type { Region } from '../register/queries.ts'
import { columnNames } from '../seminars/list.pages.ts'
import { stages } from '../seminars/rules.ts'
import { type Event, eventSorts } from './events.rules.ts'
import type { CalendarQuery } from './input.ts'

/** `home`: the calendar's own address; `seminars`: where its seminars' pages are. */
interface Place {
  home: '/kalender' | '/rss/kalender'
  seminars: '/seminarier' | '/rss'
}

export const staffPlace: Place = { home: '/kalender', seminars: '/seminarier' }
export const rssPlace: Place = { home: '/rss/kalender', seminars: '/rss' }

const shapes: Record<Event['state'], string> = {
  none: 'none',
  proposed: 'half',
  dated: 'done',
  invited: 'done',
  held: 'done',
  cancelled: 'no',
}

export function shapeOf(event: Event): string {
  return shapes[event.state]
}

/** Where it is held, in words; '' when nobody knows. */
export function placeWords({ form, place }: Event, t: Translate): string {
  if (form === 'digital') return t('calendar.digital')
  return form === 'both' && place ? t('calendar.venue_and_digital', { venue: place }) : place
}

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

/** `events`: those to show, in order; `total`: how many there are without the filter. */
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
    items: events.map((event) => ({
      href: `${place.seminars}/${event.slug}`,
      name: event.name,
      place: placeWords(event, t) || '–',
      date: event.date,
      day: event.date ? formatDate(event.date, 'day', t.lang) : t('seminars.undated'),
      week: event.date ? t('calendar.week_n', { n: week(event.date) }) : '',
      time: event.start && event.end ? hoursText(event.start, event.end, t) : '',
      shape: shapeOf(event),
      word: t(`seminars.stage.${event.state}`),
    })),
  }
}
