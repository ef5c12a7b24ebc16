/** Numbers as a spreadsheet shows them, as far as lists of people need it: codes and telephone numbers with their zeros, and dates. */
import { addDays } from '../time.ts'

/** `digits`: places to fill from the right, and what stands between them. */
export type NumberFormat = 'general' | 'date' | { digits: (string | '0' | '#')[]; isText: boolean[] }

/** The formats that have a number and no code of their own are dates, or show numbers as they are. */
const builtInDates = [
  ...[14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36],
  ...[45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58],
]

export function numberFormat(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return builtInDates.includes(id) ? 'date' : 'general'
  const [first = ''] = code.split(';')
  const bare = first.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '')
  if (/[dyhs]|m(?!l)/i.test(bare) && !/general|standard/i.test(bare)) return 'date'
  // What has decimals, thousands, shares or conditions is an amount: no code and no telephone number.
  if (!/[0#]/.test(bare) || /[.,%E?@/]/i.test(bare) || /\[[<>=]/.test(first)) return 'general'
  return places(first)
}

function places(code: string): NumberFormat {
  const digits: string[] = []
  const isText: boolean[] = []
  for (const [, quoted, escaped, sign] of code.matchAll(/"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].|(.)/g)) {
    const text = quoted ?? escaped ?? sign
    if (text === undefined) continue
    digits.push(text)
    isText.push(sign === undefined || !/[0#]/.test(sign))
  }
  return { digits, isText }
}

/** null when it is shown as it is written. */
export function showNumber(value: number, format: NumberFormat, has1904: boolean): string | null {
  if (!Number.isFinite(value)) return null
  if (format === 'date') return dateOf(value, has1904)
  if (format === 'general' || !Number.isInteger(value) || value < 0) return plain(value)
  return filledIn(String(BigInt(value)), format)
}

/** Without an exponent; the last of seventeen digits is rounding. */
function plain(value: number): string {
  return Number.isSafeInteger(value) ? String(BigInt(value)) : String(Number(value.toPrecision(15)))
}

function filledIn(number: string, { digits, isText }: Exclude<NumberFormat, string>): string {
  const first = isText.indexOf(false)
  const shown: string[] = []
  let left = [...number]
  for (let at = digits.length - 1; at >= 0; at--) {
    const sign = digits[at] ?? ''
    if (isText[at]) shown.unshift(sign)
    else if (at === first) {
      const rest = left.join('')
      shown.unshift(rest === '' && sign === '0' ? '0' : rest)
      left = []
    } else shown.unshift(left.pop() ?? (sign === '0' ? '0' : ''))
  }
  return shown.join('')
}

/** Day 60 is the 29th of February 1900, which there never was. */
function dateOf(value: number, has1904: boolean): string | null {
  const days = Math.floor(has1904 ? value + 1462 : value)
  if (days < 0 || days > 2_958_465) return null
  return addDays(days < 60 ? '1899-12-31' : '1899-12-30', days)
}
