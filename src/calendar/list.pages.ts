import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, week } from '../kernel/time.ts'
import { hoursText } from '../kernel/words.ts'
import { type Event, eventSorts } from './events.rules.ts'
import { addressOf, type Common, commonPage, placeWords, shapeOf } from './pages.ts'

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
      label: t(sort === 'place' ? 'seminars.col_venue' : `seminars.col_${sort}`),
      isDate: sort === 'date',
      current: sort === query.sort && (query.ner ? 'descending' : 'ascending'),
      href: addressOf(place, { ...query, sort, ner: sort === query.sort && !query.ner ? '1' : undefined }),
    })),
    items: events.map((event) => ({
      href: `${place.seminars}/${event.slug}`,
      name: event.name,
      place: placeWords(event, t) || '–',
      date: event.date,
      day: event.date ? formatDate(event.date, 'day', t.lang) : t('calendar.no_date'),
      week: event.date ? t('calendar.week_n', { n: week(event.date) }) : '',
      time: event.start && event.end ? hoursText(event.start, event.end, t) : '',
      shape: shapeOf(event),
      word: t(`seminars.stage.${event.state}`),
    })),
  }
}
