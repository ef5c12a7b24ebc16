import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

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
/**
 * Every statement that the product sends in these, another file sends to PostgreSQL too, and nothing in them happens at
 * once. Who adds a query to what they test sees to it that a file that runs on PostgreSQL asks it.
 */
const askedElsewhere = [
  'test/demo.test.ts',
  'test/calendar/{calendar,plan}.test.ts',
  'test/comparison/{export,routes}.test.ts',
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

/** Small files that take long: begun last, as vitest does with small ones, they would keep one core waiting. */
const slow = /test\/(server|cli|upkeep|tour|kernel\/mail)\/|test\/(fuzz|fuzz-letters|access|exit-code)\.test/

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
    // Files of one worker share what they import: no state is kept in modules, and starting afresh for
    // each file takes longer than its tests.
    isolate: false,
    // One more than a small machine has cores: a test that waits for a browser, a program or a lock leaves its own idle.
    maxWorkers: 3,
    sequence: { sequencer: SlowFirst },
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
