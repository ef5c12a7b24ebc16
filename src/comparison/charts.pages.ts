/** What the charts of shares and of numbers have alike: names, bases and rows as places in an SVG. */
import type { Translate } from '../kernel/i18n/translate.ts'
import type { NamedRow } from './compared.pages.ts'

export const chartWidth = 1216

/** Where the marks begin: after the longest name, so that little scrolls on a phone. */
function afterNames(rows: { code: string; name: string }[]): number {
  const longest = Math.max(...rows.map(({ code, name }) => name.length * 7.2 + (code ? 28 : 0)))
  return Math.round(Math.min(320, longest + 24))
}

/** A name as long as there is room for; the table beside has it whole. */
function shortened(name: string): string {
  return name.length > 37 ? `${name.slice(0, 36).trimEnd()}…` : name
}

/** The total first, then a rule, then the groups; many groups stand closer. `more`: room for marks beside the names. */
export function chartFrame(rows: NamedRow<{ asked: number; answered: number }>[], more: number, t: Translate) {
  const groups = rows.length - 1
  const pitch = groups > 12 ? 27 : 32
  const bar = groups > 12 ? 18 : 22
  const bottom = groups === 0 ? 91 : 101 + groups * pitch - (pitch - bar) + 11
  return {
    height: bottom + 26,
    bottom,
    left: afterNames(rows) + more,
    hasGroups: groups > 0,
    rows: rows.map(({ code, name, figures }, i) => {
      const top = i === 0 ? 59 : 101 + (i - 1) * pitch
      return {
        code,
        name: shortened(name),
        isTotal: i === 0,
        nameX: code === '' ? 0 : 28,
        top,
        bar,
        middle: top + bar / 2,
        baseline: top + bar / 2 + 4.5,
        base: `${figures.answered} ${t('common.of')} ${figures.asked}`,
      }
    }),
  }
}

export function missingText(figures: { asked: number; answered: number }, t: Translate): string {
  if (figures.asked === 0) return t('comparison.none_asked')
  return figures.answered === 0 ? t('comparison.no_answers') : t('comparison.few')
}

export function round(n: number): number {
  return Math.round(n * 10) / 10
}
