/** Setup file: a text that comes out with an unfilled `{…}` fails the test that made it. */
import '../../src/messages.ts'
import { onUnfilled } from '../../src/kernel/i18n/translate.ts'

onUnfilled((key, mark) => {
  throw new Error(`${key}: ${mark} is not filled`)
})
