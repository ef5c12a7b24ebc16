import { expect, test } from 'vitest'
import { feedToken, hashToken, linkToken, newId, newToken } from '../../src/kernel/ids.ts'

const bits = (token: string) => Buffer.from(token, 'base64url').length * 8
const secret = 'a secret of thirty-two characters.'

test('a token that opens something has 128 bits or more, and no two are the same', () => {
  const tokens = Array.from({ length: 1000 }, () => [
    newToken(),
    linkToken(secret, newId()),
    feedToken(secret, newId()),
  ]).flat()
  expect(Math.min(...tokens.map(bits))).toBeGreaterThanOrEqual(128)
  expect(new Set(tokens).size).toBe(tokens.length)
})

test('a link’s token follows from its id only for who has the secret, and is another than a calendar’s', () => {
  const id = newId()
  expect(linkToken(secret, id)).toBe(linkToken(secret, id))
  expect(linkToken('another secret of the same length.', id)).not.toBe(linkToken(secret, id))
  expect(feedToken(secret, id)).not.toContain(linkToken(secret, id))
  expect(hashToken(linkToken(secret, id))).not.toContain(linkToken(secret, id))
})
