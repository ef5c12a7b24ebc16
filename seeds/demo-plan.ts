/** The demo's seminars, their stages and their dates. */
import { holidaysBetween } from '../src/kernel/calendar/working-time.ts'
import { addDays, type LocalDate, week, weekday } from '../src/kernel/time.ts'

export type DemoStage = 'held' | 'invited' | 'dated' | 'answered' | 'asked' | 'silent' | 'refused' | 'not_begun'

export interface DemoSeminar {
  region: string
  rss: string
  name: string
  number: number
  stage: DemoStage
  venue: [name: string, address: string, town: string, capacity: number]
  isDigital?: boolean
  /** Which of the region's municipalities belong to the seminar; all when left out. */
  takes?: (municipality: { lat: number; lon: number; rss: string }) => boolean
}

const byRss = (rss: string) => (m: { rss: string }) => m.rss === rss
const north = (m: { lat: number }) => m.lat >= 59.36
const west = (m: { lat: number; lon: number }) => m.lon < 13.33 && m.lat < 56.15

/** Held seminars in order of time, then the coming ones. */
export const demoSeminars: DemoSeminar[] = [
  one('23', 'Jämtland Härjedalen', 'held', ['Gamla tingshuset', 'Rådhusgatan 40', 'Östersund', 80]),
  one('07', 'Kronoberg', 'held', ['Växjö konserthus', 'Västra Esplanaden 10', 'Växjö', 90]),
  one('10', 'Blekinge', 'held', ['Fredriksbergs konferens', 'Kungsplan 3', 'Karlskrona', 60]),
  one('17', 'Värmland', 'held', ['Karlstads folkets hus', 'Drottninggatan 7', 'Karlstad', 110]),
  one('03', 'Uppsala', 'held', ['Slottsbiografen', 'Nedre Slottsgatan 6', 'Uppsala', 70]),
  one('20', 'Dalarna', 'held', ['Dalasalen', 'Svärdsjögatan 20', 'Falun', 120]),
  one('18', 'Örebro', 'held', ['Conventum', 'Fabriksgatan 28', 'Örebro', 120]),
  one('09', 'Gotland', 'held', ['Biblioteket', 'Cramérgatan 5', 'Visby', 40]),
  one('19', 'Västmanland', 'held', ['Aros kongress', 'Munkgatan 7', 'Västerås', 90]),
  one('06', 'Jönköping', 'held', ['Rådhuset', 'Hovrättstorget 3', 'Jönköping', 100]),
  one('08', 'Kalmar', 'held', ['Sjöfartshuset', 'Skeppsbrogatan 45', 'Kalmar', 90]),
  { ...one('01', 'Stockholm 1', 'held', ['Tornet', 'Hantverkargatan 25', 'Stockholm', 120]), takes: north },
  one('05', 'Östergötland', 'invited', ['Garnisonen', 'Brigadgatan 1', 'Linköping', 100]),
  one('22', 'Västernorrland', 'invited', ['Kulturmagasinet', 'Packhusgatan 4', 'Sundsvall', 70]),
  {
    ...one('01', 'Stockholm 2', 'invited', ['Tornet', 'Hantverkargatan 25', 'Stockholm', 120]),
    number: 2,
    takes: (m) => !north(m),
  },
  {
    ...one('14', 'Göteborgsregionen', 'invited', ['Anders Personsgatan 8', 'Anders Personsgatan 8', 'Göteborg', 130]),
    rss: 'rss-14-gr',
    takes: byRss('rss-14-gr'),
  },
  { ...one('12', 'Skåne 1', 'invited', ['Gamla gasverket', 'Gasverksgatan 12', 'Lund', 120]), takes: west },
  {
    ...one('12', 'Skåne 2', 'invited', ['Kristianstad teatersal', 'Nya Boulevarden 5', 'Kristianstad', 120]),
    number: 2,
    takes: (m) => !west(m),
  },
  { ...one('24', 'Västerbotten', 'invited', ['Väven', 'Storgatan 46', 'Umeå', 110]), isDigital: true },
  {
    ...one('14', 'Fyrbodal', 'dated', ['Museet', 'Museigatan 1', 'Uddevalla', 80]),
    rss: 'rss-14-fyrbodal',
    number: 2,
    takes: byRss('rss-14-fyrbodal'),
  },
  {
    ...one('14', 'Skaraborg', 'dated', ['Kulturhuset', 'Trädgårdsgatan 5', 'Skövde', 80]),
    rss: 'rss-14-skaraborg',
    number: 3,
    takes: byRss('rss-14-skaraborg'),
  },
  one('13', 'Halland', 'answered', ['Stadsbiblioteket', 'Fredsgatan 2', 'Halmstad', 60]),
  one('21', 'Gävleborg', 'silent', ['Slottet', 'Slottstorget 1', 'Gävle', 80]),
  one('04', 'Sörmland', 'refused', ['Residenset', 'Stora torget 10', 'Nyköping', 70]),
  {
    ...one('14', 'Sjuhärad', 'asked', ['Åhaga', 'Åhagagatan 2', 'Borås', 90]),
    rss: 'rss-14-sjuharad',
    number: 4,
    takes: byRss('rss-14-sjuharad'),
  },
  one('25', 'Norrbotten', 'not_begun', ['Kulturens hus', 'Skeppsbrogatan 17', 'Luleå', 110]),
]

function one(region: string, name: string, stage: DemoStage, venue: DemoSeminar['venue']): DemoSeminar {
  return { region, rss: `rss-${region}`, name, number: 1, stage, venue }
}

const daysBack = 165
const daysAhead = 120

/** A year around today, with more of it before today than after. */
export function demoPeriod(today: LocalDate): { from: LocalDate; to: LocalDate } {
  return { from: addDays(today, -daysBack - 10), to: addDays(today, daysAhead + 20) }
}

/** A Tuesday, Wednesday or Thursday for each seminar, never a holiday, beside one or in the usual weeks of vacation. */
export function demoDates(today: LocalDate): LocalDate[] {
  const held = demoSeminars.filter((seminar) => seminar.stage === 'held').length
  const behind = goodDays(addDays(today, -daysBack), addDays(today, -2))
  const ahead = goodDays(addDays(today, 12), addDays(today, daysAhead))
  return demoSeminars.map((_, n) =>
    n < held ? spread(behind, n, held) : spread(ahead, n - held, demoSeminars.length - held),
  )
}

function spread(days: LocalDate[], n: number, of: number): LocalDate {
  return days[Math.floor(((n + 0.5) * days.length) / of)] as LocalDate
}

/** The first such day on or after the date. */
export function goodDay(date: LocalDate): LocalDate {
  return goodDays(date, addDays(date, 90))[0] ?? date
}

function goodDays(from: LocalDate, to: LocalDate): LocalDate[] {
  const holidays = new Set(holidaysBetween(addDays(from, -1), addDays(to, 1)).map(({ date }) => date))
  const days: LocalDate[] = []
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const near = [addDays(date, -1), date, addDays(date, 1)].some((day) => holidays.has(day))
    const vacation = (week(date) > 25 && week(date) < 33) || week(date) === 44 || week(date) >= 52
    if (!near && !vacation && weekday(date) >= 2 && weekday(date) <= 4) days.push(date)
  }
  return days
}
