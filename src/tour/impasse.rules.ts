/** Rules that cannot all be kept: contradictions found without the solver, and which rules to try without. */
import { addDays, daysBetween, type LocalDate, mondayOf } from '../kernel/time.ts'
import { daysOfPeriod, fitsTheDay, freeTeams, isAhead, whyNotOn } from './days.rules.ts'
import { counted, type Impasse, type Said, said, type TourInput, type TourSeminar, type TourSettings } from './rules.ts'

/** One rule given up: the rule, the change to suggest, and the input with that change. */
interface Loosened {
  rule: Said
  remedy: Said
  input: TourInput
}

/** Days by which the period is made longer as a remedy. */
const longerDays = 56

export function plainImpasses(input: TourInput): Impasse[] {
  const { settings } = input
  if (!fitsTheDay(input)) {
    const { earliest, latest } = settings
    const params = { earliest, latest, hours: settings.minutes / 60 }
    return [{ rules: [said('tour.clash_hours', params)], seminarIds: [], remedies: [said('tour.try_hours')] }]
  }
  const days = daysOfPeriod(input)
  const open = input.seminars.filter((one) => !one.fixed)
  if (days.length === 0 && open.length > 0) {
    return [
      {
        rules: [said('tour.clash_no_days', { from: settings.from, to: settings.to })],
        seminarIds: open.map((one) => one.id),
        remedies: remediesWhen(input, (other) => daysOfPeriod(other).length > 0),
      },
    ]
  }
  const single = [...fixedImpasses(input), ...open.flatMap((one) => withoutDay(input, one, days))]
  return single.length > 0 ? single : roomImpasse(input, days)
}

/** Days with more confirmed seminars than teams. */
function fixedImpasses(input: TourInput): Impasse[] {
  const ahead = input.seminars.filter((one) => isAhead(input, one))
  const byDay = Map.groupBy(ahead, (one) => one.fixed?.date ?? '')
  return [...byDay].flatMap(([date, seminars]): Impasse[] => {
    if (seminars.length <= input.settings.teams) return []
    const names = seminars.map((one) => one.name).join(', ')
    return [
      {
        rules: [counted('tour.clash_fixed', input.settings.teams, { names, date })],
        seminarIds: seminars.map((one) => one.id),
        remedies: [counted('tour.try_teams', seminars.length), said('tour.try_fixed', { names })],
      },
    ]
  })
}

function withoutDay(input: TourInput, seminar: TourSeminar, days: LocalDate[]): Impasse[] {
  const reasons = days.map((date) => whyNotOn(input, seminar, date))
  if (reasons.includes(null)) return []
  const named = new Map(reasons.flatMap((one) => (one ? [[nameOf(one), one] as const] : [])))
  const params = { name: seminar.name, rss: seminar.rssName }
  return [
    {
      rules: [counted('tour.clash_no_day', days.length, params), ...named.values()],
      seminarIds: [seminar.id],
      remedies: remediesWhen(input, (other) => {
        const same = other.seminars.find((one) => one.id === seminar.id)
        return same !== undefined && daysOfPeriod(other).some((date) => !whyNotOn(other, same, date))
      }),
    },
  ]
}

/** Key by which equal reasons are joined: a blocked period is named once, not once for each of its days. */
function nameOf({ key, params }: Said): string {
  return `${key} ${params.name ?? ''}`
}

/** An impasse when there are more seminars than the weeks have room for. */
function roomImpasse(input: TourInput, days: LocalDate[]): Impasse[] {
  const room = roomIn(input, days)
  const open = input.seminars.filter((one) => !one.fixed)
  if (open.length <= room) return []
  const { perWeek } = input.settings
  const weeks = new Set(days.map(mondayOf)).size
  const rule = counted('tour.clash_room', perWeek, { seminars: open.length, days: days.length, weeks, room })
  return [
    {
      rules: [rule],
      seminarIds: open.map((one) => one.id),
      remedies: remediesWhen(input, (other) => roomIn(other, daysOfPeriod(other)) >= open.length),
    },
  ]
}

/** Maximum number of further seminars in these days if travel took no time. */
function roomIn(input: TourInput, days: LocalDate[]): number {
  const confirmed = input.seminars.filter((one) => isAhead(input, one))
  const taken = (inWeek: LocalDate[], start: LocalDate) => ({
    inWeek: confirmed.filter((one) => mondayOf(one.fixed?.date ?? '') === start).length,
    onDays: inWeek.map((date) => confirmed.filter((one) => one.fixed?.date === date).length),
  })
  return [...Map.groupBy(days, mondayOf)].reduce((sum, [start, inWeek]) => {
    const { inWeek: gone, onDays } = taken(inWeek, start)
    const slots = inWeek.reduce(
      (all, date, n) => all + Math.max(0, freeTeams(input, date).length - (onDays[n] ?? 0)),
      0,
    )
    return sum + Math.max(0, Math.min(input.settings.perWeek - gone, slots))
  }, 0)
}

function remediesWhen(input: TourInput, isEnough: (other: TourInput) => boolean): Said[] {
  return loosened(input)
    .filter((one) => isEnough(one.input))
    .map((one) => one.remedy)
}

/** The input with one rule given up at a time, the mildest change first. */
export function loosened(input: TourInput): Loosened[] {
  const { settings } = input
  const set = (values: Partial<TourSettings>) => ({ ...input, settings: { ...settings, ...values } })
  const longer = addDays(settings.to, longerDays)
  const workdays = [1, 2, 3, 4, 5]
  const all: (Loosened | false)[] = [
    {
      rule: counted('tour.rule_week', settings.perWeek),
      remedy: counted('tour.try_week', settings.perWeek + 1),
      input: set({ perWeek: settings.perWeek + 1 }),
    },
    settings.perTrip < 3 && {
      rule: counted('tour.rule_trip', settings.perTrip),
      remedy: counted('tour.try_trip', settings.perTrip + 1),
      input: set({ perTrip: settings.perTrip + 1 }),
    },
    workdays.some((day) => !settings.weekdays.includes(day)) && {
      rule: said('tour.rule_weekdays'),
      remedy: said('tour.try_weekdays'),
      input: set({ weekdays: [...new Set([...settings.weekdays, ...workdays])].sort() }),
    },
    settings.bridgeDays === 'never' && {
      rule: said('tour.rule_bridge'),
      remedy: said('tour.try_bridge'),
      input: set({ bridgeDays: 'avoid' }),
    },
    settings.schoolBreaks === 'never' && {
      rule: said('tour.rule_school'),
      remedy: said('tour.try_school'),
      input: set({ schoolBreaks: 'avoid' }),
    },
    ...withoutBlocks(input),
    ...withoutRefusals(input),
    ...withoutFixed(input),
    {
      rule: said('tour.rule_period', { from: settings.from, to: settings.to }),
      remedy: said('tour.try_period', { n: longerDays / 7, to: longer }),
      input: set({ to: longer }),
    },
    {
      rule: counted('tour.rule_teams', settings.teams),
      remedy: counted('tour.try_teams', settings.teams + 1),
      input: set({ teams: settings.teams + 1 }),
    },
  ]
  return all.filter((one) => one !== false)
}

function withoutBlocks(input: TourInput): Loosened[] {
  const longest = input.blocks
    .filter((one) => one.hard)
    .toSorted((a, b) => daysBetween(b.from, b.to) - daysBetween(a.from, a.to))
  return longest
    .slice(0, 8)
    .map((block) => ({
      rule: said('tour.rule_block', { name: block.name }),
      remedy: said('tour.try_block', { name: block.name, from: block.from, to: block.to }),
      input: { ...input, blocks: input.blocks.filter((one) => one !== block) },
    }))
}

function withoutRefusals(input: TourInput): Loosened[] {
  const refusing = input.seminars.filter((one) => one.refused.length > 0)
  if (refusing.length === 0) return []
  const rss = [...new Set(refusing.map((one) => one.rssName))].join(', ')
  const seminars = input.seminars.map((one) => ({ ...one, refused: [] }))
  return [
    {
      rule: said('tour.rule_refused', { rss }),
      remedy: said('tour.try_refused', { rss }),
      input: { ...input, seminars },
    },
  ]
}

/** Gives up one confirmed date at a time; only the first eight, to limit the time. */
function withoutFixed(input: TourInput): Loosened[] {
  const ahead = input.seminars.filter((one) => isAhead(input, one))
  return ahead
    .slice(0, 8)
    .map((seminar) => ({
      rule: said('tour.rule_fixed', { name: seminar.name, date: seminar.fixed?.date ?? '' }),
      remedy: said('tour.try_fixed', { names: seminar.name }),
      input: { ...input, seminars: input.seminars.map((one) => (one === seminar ? { ...one, fixed: null } : one)) },
    }))
}
