/** The tour's own page: what it is reckoned from, the button, and what has come out. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatInstant } from '../kernel/time.ts'
import type { Round } from '../rounds/queries.ts'
import type { BlockRow } from './blocked.queries.ts'
import type { RunRow } from './offers.queries.ts'
import type { TourResult, TourSettings } from './rules.ts'
import { baseOf, missingBlocks, roundLink, rulesInWords } from './settings.pages.ts'
import type { WishRow } from './wishes.queries.ts'
import { blockView, lengthText, periodText } from './words.pages.ts'

interface TourRows {
  settings: TourSettings
  places: { code: string; name: string }[]
  blocks: BlockRow[]
  wishes: WishRow[]
  runs: RunRow[]
}

/** More blocked days are on their own page. */
const blocksShown = 6

export function tourPage(round: Round, rows: TourRows, t: Translate) {
  const { wishes, blocks } = rows
  const runs = rows.runs.map((run) => runView(round, run, t))
  const dated = wishes.filter((one) => one.confirmedAt !== null).length
  return {
    title: t('tour.title'),
    round: roundLink(round),
    count: wishes.length,
    state: t('tour.dated', { n: dated, of: wishes.length }),
    rules: rulesInWords(rows.settings, rows.places, t),
    blocks: blocks.slice(0, blocksShown).map((block) => blockView(block, t)),
    usual: missingBlocks(round, blocks)
      .map((one) => `${t(`tour.suggest_${one.kind}`)} (${periodText(one, t)})`)
      .join(', '),
    moreBlocks: Math.max(0, blocks.length - blocksShown),
    wished: t('tour.wished', {
      weeks: wishes.filter((one) => one.from !== null).length,
      towns: wishes.filter((one) => one.townCode !== null).length,
      n: wishes.length,
    }),
    running: runs.find((run) => run.isRunning) ?? null,
    latest: runs.find((run) => run.isDone) ?? null,
    runs,
    choices: [3, 2, 1].map((n) => ({ value: n, label: t.n('tour.dates_each', n) })),
  }
}

const shapes = {
  queued: 'half',
  running: 'half',
  done: 'done',
  accepted: 'done',
  infeasible: 'late',
  failed: 'late',
  cancelled: 'no',
  discarded: 'no',
} as const

function runView(round: Pick<Round, 'slug'>, run: RunRow, t: Translate) {
  const isDone = run.state === 'done' || run.state === 'accepted'
  const result = isDone && run.result ? (JSON.parse(run.result) as TourResult) : null
  return {
    href: `${baseOf(round)}/${run.id}`,
    at: formatInstant(run.at, t.lang),
    by: run.by,
    is: shapes[run.state],
    state: t(`tour.state_${run.state}`),
    isRunning: run.state === 'queued' || run.state === 'running',
    isDone,
    travel: result ? lengthText(result.travelMinutes, t) : '',
    dates: result ? Object.values(result.dates).reduce((sum, all) => sum + all.length, 0) : '',
  }
}
