import type { Lang } from '../time.ts'

/** A feature's texts by key (`room.name`), in Swedish and English. */
export type Texts = Record<string, readonly [sv: string, en: string]>

/** All features' texts. `src/messages.ts` declares their type here and passes them to `useTexts`. */
// biome-ignore lint/suspicious/noEmptyInterface: it is filled from outside
export interface AllTexts {}

export type MessageKey = keyof AllTexts
/** A text with a singular form `….one` and a plural form `….other`. */
export type CountedKey = MessageKey extends infer K ? (K extends `${infer Base}.other` ? Base : never) : never
export type Params = Record<string, string | number>

type PlacesOf<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | PlacesOf<Rest> : never
type Filled<Place extends string> = [Place] extends [never]
  ? [params?: Params]
  : [params: Record<Place, string | number> & Params]
/** The placeholders that a text needs; for a union of keys, those of any one of them. */
type ParamsOf<K extends string, Given = never> = K extends MessageKey
  ? Filled<Exclude<PlacesOf<AllTexts[K][0]>, Given>>
  : never

/** `t('seminars.title')`, `t('x.y', { n: 3 })`; with `t.n('x.y', 3)` the key `x.y.one` or `x.y.other`. */
export interface Translate {
  <K extends MessageKey>(key: K, ...params: ParamsOf<K>): string
  n<K extends CountedKey>(key: K, n: number, ...params: ParamsOf<`${K}.other`, 'n'>): string
  /** The text with its placeholders, for a script of the page to fill. */
  raw(key: MessageKey): string
  lang: Lang
}

let texts: Texts = {}
const places = { sv: 0, en: 1 } as const
const numberFormats = { sv: new Intl.NumberFormat('sv-SE'), en: new Intl.NumberFormat('en-GB') }

/** Sets the texts that `AllTexts` declares. */
export function useTexts(all: Texts): void {
  texts = all
}

/** Formats a number with the language's thousands separator and decimal mark. */
export function formatNumber(n: number, lang: Lang): string {
  // Most numbers need no separator, and Intl.NumberFormat is slow.
  if (Number.isInteger(n) && n >= 0 && n < 1000) return String(n)
  return numberFormats[lang].format(n)
}

const pieces = new Map<string, string[]>()

/** A text parted at its placeholders, whose names stand between: parting it takes longer than filling it. */
function piecesOf(text: string): string[] {
  let own = pieces.get(text)
  if (!own) {
    own = text.split(/\{(\w+)\}/)
    pieces.set(text, own)
  }
  return own
}

function translator(lang: Lang): Translate {
  const raw = (key: string): string => {
    const text = texts[key]?.[places[lang]]
    if (text === undefined) throw new Error(`No message ${key}`)
    return text
  }
  const t = (key: string, params?: Params): string => {
    const pieces = piecesOf(raw(key))
    let filled = pieces[0]!
    for (let at = 1; at < pieces.length; at += 2) {
      const name = pieces[at]!
      const value = params?.[name]
      if (value === undefined) filled += unfilled(key, `{${name}}`)
      else filled += typeof value === 'number' ? formatNumber(value, lang) : value
      filled += pieces[at + 1]!
    }
    return filled
  }
  const n = (key: string, count: number, params?: Params) =>
    t(`${key}.${count === 1 ? 'one' : 'other'}`, { n: count, ...params })
  return Object.assign(t, { n, raw, lang }) as Translate
}

let unfilled = (_key: string, mark: string): string => mark

/** Sets the handler for placeholders without a value; by default they stay in the text. */
export function onUnfilled(then: typeof unfilled): void {
  unfilled = then
}

export const translators: Record<Lang, Translate> = { sv: translator('sv'), en: translator('en') }

export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(texts, key)
}
