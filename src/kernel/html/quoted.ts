/** Words as somebody wrote them in Swedish, inside a sentence of the page: a screen reader says them in their own language. */
import type { MessageKey, Params, Translate } from '../i18n/translate.ts'
import type { Lang } from '../time.ts'

export interface Quoted {
  before: string
  words: string
  lang: Lang
  after: string
}

const mark = '\uE001'

/** @param name the placeholder of the message where the words stand. */
export function quoted(
  { key, params = {}, name }: { key: MessageKey; params?: Params; name: string },
  { words, lang = 'sv' }: { words: string; lang?: Lang },
  t: Translate,
): Quoted {
  const [before = '', after = ''] = t(key, { ...params, [name]: mark }).split(mark)
  return { before, words, lang, after }
}
