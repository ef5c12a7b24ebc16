import { createHmac, hash, randomBytes, randomUUID } from 'node:crypto'

export function newId(): string {
  return randomUUID()
}

/** 192 random bits, for sessions. */
export function newToken(): string {
  return randomBytes(24).toString('base64url')
}

/**
 * The token of a personal link: 160 bits derived from `secret` and the link's id. So the database need not store
 * the token, and every mail can carry the same URL.
 */
export function linkToken(secret: string, linkId: string): string {
  return createHmac('sha256', secret).update(`link:${linkId}`).digest().subarray(0, 20).toString('base64url')
}

/** 32 characters that are not mistaken for each other: no I, L, O or U (Crockford's). */
const codeCharacters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A personal link's short code, to type from paper: 60 bits derived from `secret` and the link's id, 12 characters. */
export function linkCode(secret: string, linkId: string): string {
  const bytes = createHmac('sha256', secret).update(`code:${linkId}`).digest()
  return Array.from(bytes.subarray(0, 12), (byte) => codeCharacters[byte % 32]).join('')
}

/** The code in groups: `K7Q2-9ZPA-04XM`. */
export function writtenCode(code: string): string {
  return code.replace(/.{4}(?=.)/g, '$&-')
}

/** A code as somebody typed it → the code; null when it cannot be one. */
export function readCode(typed: string): string | null {
  const code = typed
    .toUpperCase()
    .replace(/[\s.\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return code.length === 12 && [...code].every((one) => codeCharacters.includes(one)) ? code : null
}

/** The hash to store instead of a code. Keyed: all codes could be tried against a plain hash, as 60 bits are few. */
export function hashCode(secret: string, code: string): string {
  return createHmac('sha256', secret).update(`code-hash:${code}`).digest('base64url')
}

/** The token of a calendar's secret URL, derived from the feed's id, so that the same feed always has the same URL. */
export function feedToken(secret: string, feedId: string): string {
  return createHmac('sha256', secret).update(`feed:${feedId}`).digest().subarray(0, 24).toString('base64url')
}

/** The hash to store instead of the token. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url')
}

export function sha256(text: string): string {
  return hash('sha256', text, 'hex')
}

/**
 * Placeholder for the personal link's token in text, html and calendar. The token is inserted when the message is
 * sent, so that the database never holds a usable link. It is a private-use character, which forms remove from input.
 */
export const linkMark = '\uE000'
