import { defineConfig } from 'vitest/config'

/** These start programs or lock files; what the programs do is tested on both databases elsewhere. */
const onSqliteOnly = ['test/{bench,server}/**', 'test/cli/**', 'test/exit-code.test.ts', 'test/kernel/db/turns.test.ts']
/** These ask no database, so one project is enough. */
const withoutDatabase = [
  'test/**/*rules.test.ts',
  'test/kernel/{calendar,http}/**',
  'test/kernel/{csv,ids,time}.test.ts',
  'test/kernel/mail/letter.test.ts',
  'test/{questionnaire,responses}/input.test.ts',
  'test/seats/{file.input,round-trip}.test.ts',
  'test/letters/law.test.ts',
  'test/tour/reckoning.test.ts',
  'test/wishes/copies.test.ts',
  'test/{architecture,lessons,views}.test.ts',
]
/** These ask of a mail server, of a message's octets or of a page's markup; their few queries are asked elsewhere too. */
const aboutOtherThings = [
  'test/kernel/mail/{misbehaviour,rate}.test.ts',
  'test/incoming/{hostile,mailbox}.test.ts',
  'test/letters/{programs,trial-calendar}.test.ts',
  'test/invitations/calendar.test.ts',
  'test/forms.test.ts',
  // Walks over all pages and routes: who may, what a link carries. What PostgreSQL refuses to store, `fuzz.test.ts` tries.
  'test/{access,fuzz-letters,looking,saved-twice}.test.ts',
  'test/rounds/walk.test.ts',
]
const onPostgresOnly = ['test/kernel/db/postgres.test.ts']
const common = { include: ['test/**/*.test.ts'], exclude: ['test/browser/**'] }

export default defineConfig({
  test: {
    // Files of one worker share what they import: no state is kept in modules, and starting afresh for
    // each file takes longer than its tests.
    isolate: false,
    // One more than a small machine has cores: a test that waits for a browser, a program or a lock leaves its own idle.
    maxWorkers: 3,
    // For a machine with much else to do; a test that passes never waits so long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    setupFiles: ['test/support/strict.ts'],
    projects: [
      {
        extends: true,
        test: {
          ...common,
          exclude: [...common.exclude, ...onPostgresOnly],
          name: 'sqlite',
          provide: { database: 'sqlite' },
        },
      },
      {
        extends: true,
        test: {
          ...common,
          exclude: [...common.exclude, ...onSqliteOnly, ...withoutDatabase, ...aboutOtherThings],
          name: 'postgres',
          provide: { database: 'postgres' },
          globalSetup: ['test/support/postgres.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          provide: { database: 'sqlite' },
          globalSetup: ['test/support/browser.ts'],
        },
      },
    ],
  },
})
