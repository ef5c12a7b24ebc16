import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'

export function newId(): string {
  return randomUUID()
}

/** 192 random bits, for sessions. */
export function newToken(): string {
  return randomBytes(24).toString('base64url')
}

/**
 * The token of a personal link: 160 bits that only the holder of `secret` can work out from the
 * link's id, so the database never holds it and every mail can carry the same address.
 */
export function linkToken(secret: string, linkId: string): string {
  return createHmac('sha256', secret).update(`link:${linkId}`).digest().subarray(0, 20).toString('base64url')
}

/** The token of a calendar's secret address: pressed twice, the same button makes the same address. */
export function feedToken(secret: string, feedId: string): string {
  return createHmac('sha256', secret).update(`feed:${feedId}`).digest().subarray(0, 24).toString('base64url')
}

/** The hash that is stored instead of the token. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * Stands in text, html and calendar where the personal link's token goes; it is put in when the message is
 * sent, so that the database never holds a usable link. A private-use character, which no form lets through.
 */
export const linkMark = '\uE000'
