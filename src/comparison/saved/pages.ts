/** Saved views, and figures frozen as they were. */
import type { SheetCell } from '../../kernel/html/csv.ts'
import { formatNumber, type Translate } from '../../kernel/i18n/translate.ts'
import { formatDate, formatInstant, localDate } from '../../kernel/time.ts'
import { labelIn } from '../../questionnaire/rules.ts'
import type { Round } from '../../rounds/queries.ts'
import { type Comparison, groupingWords } from '../compared.pages.ts'
import type { Figure, SavedView } from './queries.ts'

/** The view that is to be saved or frozen, with a name to begin from. */
export function savePage(c: Comparison, vy: string, t: Translate) {
  const name = `${labelIn(c.question, t.lang)} ${groupingWords(c, t).title}`
  return { title: t('saved.save'), vy, name: name.slice(0, 120), back: `/jamfor?${vy}` }
}

export function viewsPage(views: SavedView[], t: Translate) {
  const shown = views.map(({ id, name, note, query, removed, at, by }) => ({
    ...{ id, name, note, isRemoved: removed === 1 },
    href: `/jamfor?${query}`,
    saved: t('saved.by', { name: by, at: formatInstant(at, t.lang) }),
  }))
  return {
    title: t('saved.views'),
    views: shown.filter(({ isRemoved }) => !isRemoved),
    removed: shown.filter(({ isRemoved }) => isRemoved),
  }
}

export function figuresPage(figures: Figure[], t: Translate) {
  return {
    title: t('saved.figures'),
    figures: figures.map((figure) => ({
      href: `/jamfor/figurer/${figure.number}`,
      number: t('saved.figure', { n: figure.number }),
      title: figure.title,
      frozen: t('saved.frozen', { name: figure.by, at: formatInstant(figure.at, t.lang) }),
      withdrawn: withdrawnText(figure, t),
    })),
  }
}

function withdrawnText({ withdrawnAt, withdrawnWhy }: Figure, t: Translate): string | null {
  return withdrawnAt && t('saved.withdrawn', { at: formatInstant(withdrawnAt, t.lang), why: withdrawnWhy ?? '' })
}

export function rowsOf(figure: Figure): SheetCell[][] {
  return JSON.parse(figure.rows) as SheetCell[][]
}

/** @param now the same table today; null when it cannot be worked out */
export function figurePage(
  figure: Figure,
  now: SheetCell[][] | null,
  { round, organisation }: { round: Round; organisation: string },
  t: Translate,
) {
  const [head = [], ...body] = rowsOf(figure)
  const today = new Map((now ?? []).map((row) => [`${row[0]}`, row]))
  const rows = body.map((row) => {
    const other = now && today.get(`${row[0]}`)
    const isChanged = now !== null && JSON.stringify(other ?? null) !== JSON.stringify(row)
    return {
      cells: row.map((cell) => textOf(cell, t)),
      today: isChanged
        ? t('saved.today', {
            row: other
              ? other
                  .slice(1)
                  .map((cell) => textOf(cell, t) || '–')
                  .join(' · ')
              : '–',
          })
        : null,
    }
  })
  const gone = now ? now.slice(1).filter((row) => !body.some(([name]) => name === row[0])).length : 0
  const changed = rows.filter((row) => row.today !== null).length + gone
  return {
    title: `${t('saved.figure', { n: figure.number })}. ${figure.title}`,
    number: figure.number,
    note: figure.note,
    head: head.map((cell) => textOf(cell, t)),
    table: rows,
    columns: head.length,
    state: now === null ? t('saved.cannot_count') : changed > 0 ? t.n('saved.changed', changed) : t('saved.unchanged'),
    isChanged: now === null || changed > 0,
    withdrawn: withdrawnText(figure, t),
    frozen: t('saved.frozen', { name: figure.by, at: formatInstant(figure.at, t.lang) }),
    citation: t('saved.citation', {
      ...{ organisation, n: figure.number, title: figure.title, round: round.name },
      date: formatDate(localDate(figure.at), 'long', t.lang),
    }),
    hash: figure.hash,
    hasPicture: figure.picture !== null,
    now: `/jamfor?${figure.query}`,
  }
}

function textOf(cell: SheetCell, t: Translate): string {
  if (typeof cell === 'number') return formatNumber(cell, t.lang)
  return cell === null ? '' : typeof cell === 'string' ? cell : cell.date
}
