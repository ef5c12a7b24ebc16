/** Bytes of a text file → text, without taking a guess for certain. */

interface Decoded {
  text: string
  /** Which encoding was guessed although another would have been as likely as not; null when it is certain. */
  guessed: string | null
}

/** Stands where a byte could not be read. */
const unreadableSign = '\uFFFD'

export function decode(content: Buffer): Decoded {
  const [first, second] = content
  if (first === 0xff && second === 0xfe) return certain(new TextDecoder('utf-16le').decode(content))
  if (first === 0xfe && second === 0xff) return certain(new TextDecoder('utf-16be').decode(content))
  const text = new TextDecoder('utf-8').decode(content)
  const unreadable = text.split(unreadableSign).length - 1
  // One letter outside ASCII that UTF-8 spells right is hardly chance: the bytes beside it are damage.
  const readable = (text.match(/[\u0080-\uFFFC]/g) ?? []).length
  if (readable >= unreadable) return certain(text)
  return decodeOneByte(content)
}

export function isUtf16(content: Buffer): boolean {
  const mark = content.toString('hex', 0, 2)
  return mark === 'fffe' || mark === 'feff'
}

function certain(text: string): Decoded {
  return { text, guessed: null }
}

/** The upper half of code page 850, which DOS programs and their successors write. */
const cp850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0'

const oneByte: { name: string; decode: (content: Buffer) => string }[] = [
  { name: 'Windows-1252', decode: (content) => new TextDecoder('windows-1252').decode(content) },
  { name: 'Mac', decode: (content) => new TextDecoder('macintosh').decode(content) },
  {
    name: 'DOS (850)',
    decode: (content) =>
      content.toString('latin1').replace(/[\x80-\xFF]/g, (byte) => cp850[byte.charCodeAt(0) - 128] ?? ''),
  },
]

/** What gives the most letters of Nordic and neighbouring names, and the fewest oddities inside words. */
function decodeOneByte(content: Buffer): Decoded {
  const [best, ...others] = oneByte
    .map(({ name, decode }, index) => ({ name, text: decode(content), index }))
    .map((one) => ({ ...one, score: scoreOf(one.text) }))
    .sort((a, b) => b.score - a.score || a.index - b.index)
  if (!best) return certain('')
  const isCertain = best.index === 0 && others.every((other) => other.score < best.score)
  return { text: best.text, guessed: isCertain ? null : best.name }
}

const likely = /[åäöéüøæáèàóíúñçëïôêâß]/gi
/** A sign between letters, a control sign, or a letter that is rare in names here. */
const odd =
  /[\u0080-\u009F\u0152\u0153\u0160\u0161\u017D\u017E\u0178\u0192]|\p{L}(?![åäöéüøæáèàóíúñçëïôêâß])[^\p{L}\s\p{ASCII}’´–-]\p{L}/giu

function scoreOf(text: string): number {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0
  return count(likely) - 2 * count(odd)
}

/** "Ã¶", "Ã…", "â€™": UTF-8 that was read as Windows-1252 and saved again; or a sign that could not be read. */
const garbled =
  /[ÂÃ][\u0080-\u00BF\u0152\u0153\u0160\u0161\u0178\u017D\u017E\u0192\u02C6\u02DC\u2013-\u2022\u2026\u2030\u2039\u203A\u20AC\u2122]|â€|\uFFFD/

export function isGarbled(text: string): boolean {
  return garbled.test(text)
}
