import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Only in the sqlite project: these start programs or lock files; other files test on both databases what the programs
 * do.
 */
const onSqliteOnly = [
  'test/{bench,server}/**',
  'test/cli/**',
  'test/{check,exit-code}.test.ts',
  'test/kernel/db/sqlite.test.ts',
]
/** Only in the sqlite project: these use no database. */
const withoutDatabase = [
  'test/**/*rules.test.ts',
  'test/kernel/{calendar,http}/**',
  'test/kernel/{csv,diff,ids,time}.test.ts',
  'test/kernel/mail/letter.test.ts',
  'test/responses/input.test.ts',
  'test/seats/{file.input,round-trip}.test.ts',
  'test/letters/law.test.ts',
  'test/tour/reckoning.test.ts',
  'test/wishes/copies.test.ts',
  'test/{architecture,lessons,views}.test.ts',
]
/**
 * Only in the sqlite project: these test a mail server, a message's bytes or a page's markup; other files send their
 * few queries to PostgreSQL.
 */
const aboutOtherThings = [
  'test/kernel/mail/{misbehaviour,rate}.test.ts',
  'test/incoming/{hostile,mailbox}.test.ts',
  'test/letters/{programs,trial-calendar}.test.ts',
  'test/invitations/calendar.test.ts',
  'test/forms.test.ts',
  // Walks over all pages and routes: access, links. `fuzz.test.ts` tries what only PostgreSQL refuses.
  'test/{access,fuzz-letters,looking,saved-twice}.test.ts',
  'test/rounds/walk.test.ts',
]
/**
 * Only in the sqlite project: files that run on PostgreSQL send every statement of these too, and nothing in these is
 * concurrent. When you add a query to what these test, check that a file that runs on PostgreSQL sends it.
 */
const askedElsewhere = [
  'test/demo.test.ts',
  'test/calendar/{calendar,plan}.test.ts',
  'test/comparison/{picture,routes}.test.ts',
  'test/comparison/files/{programs,sav,workbook}.test.ts',
  'test/incoming/bounce.test.ts',
  'test/invitations/{forwarded,guests,guests-scheduled,page,same-person,standing}.test.ts',
  'test/journeys/two-rounds.test.ts',
  'test/mailings/{changed,compose,dead-links,guest-reminders,guests,queue,waiting,working-hours}.test.ts',
  'test/negotiation/dates/{proposal-mail,taken}.test.ts',
  'test/negotiation/programme/hours.test.ts',
  'test/negotiation/workspace/workspace.test.ts',
  'test/overview/overview.test.ts',
  'test/plan/plan-law.test.ts',
  'test/seminars/list.test.ts',
  'test/seminars/changes/law.test.ts',
]
const onPostgresOnly = ['test/kernel/db/postgres.test.ts']

/** Small files that take long. Vitest would start them last, and they would keep one core waiting. */
const slow = /test\/(server|cli|upkeep|tour|kernel\/mail)\/|test\/(check|fuzz|fuzz-letters|access|exit-code)\.test/

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const inTurn = new Map(sorted.map(({ project }, n) => [project.name, n]))
    const rank = ({ project, moduleId }: TestSpecification) =>
      (inTurn.get(project.name) ?? 0) - (slow.test(moduleId) ? 0.5 : 0)
    return sorted.toSorted((a, b) => rank(a) - rank(b))
  }
}

const common = { include: ['test/**/*.test.ts'], exclude: ['test/browser/**'] }

export default defineConfig({
  test: {
    // Files of one worker share their imported modules. This is safe because no module keeps state, and importing
    // everything again for each file would take longer than its tests.
    isolate: false,
    // Two more than a small machine has cores: a test that waits for a browser, a program or a lock leaves its core idle.
    maxWorkers: 4,
    sequence: { sequencer: SlowFirst },
    // Long timeouts for a busy machine; a test that passes never waits so long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // The tests start the same programs some hundred times, and a third of each start is compiling.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'radslag-compiled') },
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
          exclude: [...common.exclude, ...onSqliteOnly, ...withoutDatabase, ...aboutOtherThings, ...askedElsewhere],
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
