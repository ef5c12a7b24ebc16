import { expect, test } from 'vitest'
import { addressForLog, readableAddress } from '../../../src/kernel/http/address.ts'

test.each(['/%zz', '/i/%00', '/?a=%00', `/i/${'a'.repeat(201)}/fragor`, '/%E0%A4%A'])(
  '%s leads nowhere',
  (url) => expect(readableAddress(url)).toBe('/finns-inte'),
)

test.each(['/', '/kommuner?sok=%C3%85&x=%zz', `/i/${'a'.repeat(200)}`])('%s is as it came', (url) =>
  expect(readableAddress(url)).toBe(url),
)

test.each([
  ['/i/abc/fragor?x=1', '/i/…/fragor'],
  ['//i/abc', '//i/…'],
  ['/I/abc', '/I/…'],
  ['/i//abc', '/i/…'],
  ['/logga-in/abc?till=/i/def', '/logga-in/…'],
  ['/logga-in?till=%2Fi%2Fdef', '/logga-in'],
  ['/kommuner/1280', '/kommuner/1280'],
])('in the log %s is %s', (url, logged) => expect(addressForLog(url)).toBe(logged))
