import { defineConfig } from 'vitest/config'

const common = { include: ['test/**/*.test.ts'], exclude: ['test/browser/**'] }

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { ...common, name: 'sqlite', provide: { database: 'sqlite' } } },
      {
        extends: true,
        test: {
          ...common,
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
          testTimeout: 180_000,
        },
      },
    ],
  },
})
