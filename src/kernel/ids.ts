import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'

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

/** The token of a calendar's secret URL, derived from the feed's id, so that the same feed always has the same URL. */
export function feedToken(secret: string, feedId: string): string {
  return createHmac('sha256', secret).update(`feed:${feedId}`).digest().subarray(0, 24).toString('base64url')
}

/** The hash to store instead of the token. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * Placeholder for the personal link's token in text, html and calendar. The token is inserted when the message is
 * sent, so that the database never holds a usable link. It is a private-use character, which forms remove from input.
 */
export const linkMark = '\uE000'
