import { expect, test } from 'vitest'
import { addressForLog, readableAddress, withoutTrail } from '../../../src/kernel/http/address.ts'

test.each(['/%zz', '/i/%00', '/?a=%00', `/i/${'a'.repeat(201)}/fragor`, '/%E0%A4%A'])('%s leads nowhere', (url) =>
  expect(readableAddress(url)).toBe('/finns-inte'),
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
  ['/%69/abc', '/i/…'],
  ['/i%2fabc', '/i/…'],
  ['/gas%74/abc/onskemal', '/gast/…/onskemal'],
  ['/kollega/abc/fragor/ledarskap', '/kollega/…/fragor/ledarskap'],
  ['/po_40jIarjnRobXLvXC8jmNzaTg', '/…'],
  ['/inkorg/3c00b22c-e2de-4354-839e-b1e293342419', '/inkorg/3c00b22c-e2de-4354-839e-b1e293342419'],
])('in the log %s is %s', (url, logged) => expect(addressForLog(url)).toBe(logged))

const token = 'po_40jIarjnRobXLvXC8jmNzaTg'

test.each([
  [`/i/${token}.`, `/i/${token}`],
  [`/kollega/${token}>`, `/kollega/${token}`],
  [`/i/${token}%3E`, `/i/${token}`],
  [`/i/${token}),%20%C2%A0%E2%80%8B?utm=1`, `/i/${token}?utm=1`],
  [`/i/${token}/fragor/`, `/i/${token}/fragor`],
  [`/i/${token}/kalender.ics;`, `/i/${token}/kalender.ics`],
  [`/kalender/${token}.ics.`, `/kalender/${token}.ics`],
  [`/i/${token}`, null],
  [`/i/${token}/kalender.ics?x=1.`, null],
  ['/i/short.', null],
  ['/kommuner/', null],
  ['//evil.example/i/.', null],
])('%s is found at %s', (url, clean) => expect(withoutTrail(url)).toBe(clean))
