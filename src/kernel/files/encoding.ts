/** Decodes a text file, and reports when its encoding is only guessed. */

interface Decoded {
  text: string
  /** The name of the encoding when it is only a guess; null when it is certain. */
  guessed: string | null
}

/** Unicode's replacement character, which the decoder writes for undecodable bytes. */
const unreadableSign = '\uFFFD'

export function decode(content: Buffer): Decoded {
  const [first, second] = content
  if (first === 0xff && second === 0xfe) return certain(new TextDecoder('utf-16le').decode(content))
  if (first === 0xfe && second === 0xff) return certain(new TextDecoder('utf-16be').decode(content))
  const text = new TextDecoder('utf-8').decode(content)
  const unreadable = text.split(unreadableSign).length - 1
  // A valid multi-byte UTF-8 character is hardly a coincidence, so few undecodable bytes are damage in a UTF-8 file.
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

/** The upper half of code page 850, which DOS programs and their successors write; bytes 0x80–0xFF. */
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

/** Chooses the encoding that gives the most letters of Nordic and neighbouring names and the fewest odd characters. */
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
/** A symbol between letters, a control character, or a letter that is rare in Swedish names. */
const odd =
  /[\u0080-\u009F\u0152\u0153\u0160\u0161\u017D\u017E\u0178\u0192]|\p{L}(?![åäöéüøæáèàóíúñçëïôêâß])[^\p{L}\s\p{ASCII}’´–-]\p{L}/giu

function scoreOf(text: string): number {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0
  return count(likely) - 2 * count(odd)
}

/** "Ã¶", "Ã…", "â€™": UTF-8 that a program read as Windows-1252 and saved again; or a replacement character. */
const garbled =
  /[ÂÃ][\u0080-\u00BF\u0152\u0153\u0160\u0161\u0178\u017D\u017E\u0192\u02C6\u02DC\u2013-\u2022\u2026\u2030\u2039\u203A\u20AC\u2122]|â€|\uFFFD/

export function isGarbled(text: string): boolean {
  return garbled.test(text)
}
