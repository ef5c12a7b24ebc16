import type { Lang } from '../time.ts'
import { en } from './en.ts'
import { type MessageKey, sv } from './sv.ts'

export type { MessageKey }
export type Params = Record<string, string | number>
/** `t('seminars.title')`, `t('x.y', { n: 3 })`; with `t.n('x.y', 3)` the key `x.y.one` or `x.y.other`. */
export interface Translate {
  (key: MessageKey, params?: Params): string
  n(key: string, n: number, params?: Params): string
  /** With its `{…}`, for a script of the page to fill. */
  raw(key: MessageKey): string
  lang: Lang
}

const messages: Record<Lang, Record<string, string>> = { sv, en }
const numberFormats = { sv: new Intl.NumberFormat('sv-SE'), en: new Intl.NumberFormat('en-GB') }

/** Figures with the language's thousands separator and decimal mark. */
export function formatNumber(n: number, lang: Lang): string {
  // Most figures need no mark, and the formatter is slow to ask.
  if (Number.isInteger(n) && n >= 0 && n < 1000) return String(n)
  return numberFormats[lang].format(n)
}

function translator(lang: Lang): Translate {
  const t = (key: string, params?: Params): string => {
    const text = messages[lang][key]
    if (text === undefined) throw new Error(`No message ${key}`)
    return text.replace(/\{(\w+)\}/g, (mark, name: string) => {
      const value = params?.[name]
      if (value === undefined) return unfilled(key, mark)
      return typeof value === 'number' ? formatNumber(value, lang) : value
    })
  }
  const n = (key: string, count: number, params?: Params) =>
    t(`${key}.${count === 1 ? 'one' : 'other'}`, { n: count, ...params })
  const raw = (key: string) => messages[lang][key]
  return Object.assign(t, { n, raw, lang }) as Translate
}

let unfilled = (_key: string, mark: string): string => mark

/** What becomes of a `{…}` that nobody has filled: it is shown as it is, unless told otherwise. */
export function onUnfilled(then: typeof unfilled): void {
  unfilled = then
}

export const translators: Record<Lang, Translate> = { sv: translator('sv'), en: translator('en') }

export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(sv, key)
}
